package dev.nidus.app.published;

import dev.nidus.evidence.split.TrainTestSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The splits of the study, made again from the tables before the split (SPEC 1.3, 1.4).
record PublishedSplits(PublishedTables tables) {
  private static final long SEED = 21;
  private static final String TUNE = "fmcib_deeplesion_task1_val";
  private static final String TEST = "fmcib_deeplesion_task1_test";

  /// What was divided.
  public enum Source {
    /// Stratified by malignancy, in half, and the second half in half again.
    LUNA16,
    /// The official third part, in half.
    DEEPLESION
  }

  /// A part of a split.
  public enum Part {
    TRAIN,
    TUNE,
    TEST
  }

  Recomputed.Found of(Recipe.Redivision recipe) throws Unavailable {
    return Recomputed.Found.exactly(
        switch (recipe) {
          case Recipe.SameRows(Source source, Part part) ->
              inPlace(
                  made(source, part),
                  tables
                      .table(
                          switch (source) {
                            case LUNA16 ->
                                switch (part) {
                                  case TRAIN -> "fmcib_luna16_task2_train";
                                  case TUNE -> "fmcib_luna16_task2_val";
                                  case TEST -> "fmcib_luna16_task2_test";
                                };
                            case DEEPLESION -> part == Part.TEST ? TEST : TUNE;
                          })
                      .text("Unnamed: 0"));
          case Recipe.Redrawn(long seed, int site) -> redrawn(seed, site);
        });
  }

  /// Row identifiers of a part, in order.
  private List<String> made(Source source, Part part) throws Unavailable {
    if (source == Source.LUNA16) {
      NamedTable table = tables.table("fmcib_luna16_luna16_training_annotations");
      List<String> rows = table.text(table.columns().getFirst());
      int[] labels = table.integers("malignancy");
      TrainTestSplit halves = TrainTestSplit.stratified(labels, 0.5, SEED);
      int[] rest = halves.test();
      TrainTestSplit quarters =
          TrainTestSplit.stratified(
              Arrays.stream(rest).map(row -> labels[row]).toArray(), 0.5, SEED);
      return switch (part) {
        case TRAIN -> chosen(rows, halves.train());
        case TUNE -> chosen(chosen(rows, rest), quarters.train());
        case TEST -> chosen(chosen(rows, rest), quarters.test());
      };
    }
    List<String> rows =
        undivided(table -> table.text("Unnamed: 0")).stream().map(Lesion::value).toList();
    TrainTestSplit halves = TrainTestSplit.plain(rows.size(), 0.5, SEED);
    return switch (part) {
      case TRAIN ->
          throw new IllegalArgumentException(
              "the training part of task 1 is DeepLesion's own and was not drawn");
      case TUNE -> chosen(rows, halves.train());
      case TEST -> chosen(rows, halves.test());
    };
  }

  private int redrawn(long seed, int site) throws Unavailable {
    List<Lesion> lesions = undivided(table -> table.text("Coarse_lesion_type"));
    int[] test = TrainTestSplit.plain(lesions.size(), 0.5, seed).test();
    return (int)
        Arrays.stream(test)
            .filter(row -> Double.parseDouble(lesions.get(row).value()) == site)
            .count();
  }

  /// A lesion of DeepLesion before the split.
  private record Lesion(int row, String value) {}

  /// A column of a table.
  private interface Column {
    List<String> of(NamedTable table) throws Unavailable;
  }

  /// Both halves together, by ascending row of DeepLesion's table, as they were before the split.
  private List<Lesion> undivided(Column column) throws Unavailable {
    List<Lesion> lesions = new ArrayList<>();
    for (String name : List.of(TUNE, TEST)) {
      NamedTable table = tables.table(name);
      int[] rows = table.integers("Unnamed: 0");
      List<String> values = column.of(table);
      for (int n = 0; n < rows.length; n++) {
        lesions.add(new Lesion(rows[n], values.get(n)));
      }
    }
    lesions.sort(Comparator.comparingInt(Lesion::row));
    return lesions;
  }

  private static List<String> chosen(List<String> rows, int[] places) {
    return Arrays.stream(places).mapToObj(rows::get).toList();
  }

  private static int inPlace(List<String> ours, List<String> published) {
    int equal = 0;
    for (int row = 0; row < Math.min(ours.size(), published.size()); row++) {
      equal += ours.get(row).equals(published.get(row)) ? 1 : 0;
    }
    return equal;
  }
}
