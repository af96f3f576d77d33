package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The lesions of one or more tables of features of one encoder, one after the other. Immutable.
public final class FeatureCohort {
  private final List<FeatureFile> files;
  private final List<Map<String, List<String>>> fields;
  private final List<String> columns;
  private final List<Row> rows;

  /// Where a lesion stands.
  private record Row(int file, int row) {}

  private FeatureCohort(
      List<FeatureFile> files,
      List<Map<String, List<String>>> fields,
      List<String> columns,
      List<Row> rows) {
    this.files = files;
    this.fields = fields;
    this.columns = columns;
    this.rows = rows;
  }

  /// All rows of the tables.
  ///
  /// @throws UsageProblem if they are of different encoders, as far as their receipts and the number of features
  ///     tell
  public static FeatureCohort of(List<FeatureFile> files) {
    FeatureFile first = files.getFirst();
    List<Map<String, List<String>>> fields = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>();
    for (FeatureFile file : files) {
      requireAlike(first, file);
      Map<String, List<String>> others = new HashMap<>();
      for (String column : file.table().otherColumns()) {
        others.put(column, file.table().column(column).orElseThrow());
      }
      columns.addAll(file.table().otherColumns());
      for (int row = 0; row < file.table().rows(); row++) {
        rows.add(new Row(fields.size(), row));
      }
      fields.add(others);
    }
    return new FeatureCohort(List.copyOf(files), fields, List.copyOf(columns), rows);
  }

  private static void requireAlike(FeatureFile first, FeatureFile other) {
    int wanted = first.table().featureColumns().size();
    if (other.table().featureColumns().size() != wanted) {
      throw new UsageProblem(
          "%s has %d features a row and %s has %d: they are of different encoders, or one lost columns"
              .formatted(
                  first.table().file(),
                  wanted,
                  other.table().file(),
                  other.table().featureColumns().size()));
    }
    if (first.run().isPresent() && other.run().isPresent()) {
      EncoderMark.of(other.run().get())
          .differenceFrom(
              other.table().file().toString(),
              EncoderMark.of(first.run().get()),
              first.table().file().toString())
          .ifPresent(difference -> {
            throw new UsageProblem(
                difference + "; features of different encoders or laws cannot stand in one cohort");
          });
    }
  }

  public int rows() {
    return rows.size();
  }

  /// The number of features of a lesion.
  public int features() {
    return files.getFirst().table().featureColumns().size();
  }

  /// The columns that are no features, in order.
  public List<String> columns() {
    return columns;
  }

  /// A field of a row; blank where its table has not the column.
  public String field(int row, String column) {
    Row place = rows.get(row);
    List<String> values = fields.get(place.file()).get(column);
    return values == null ? "" : values.get(place.row());
  }

  /// The fields of a row, in the order of {@link #columns}.
  public List<String> fields(int row) {
    return columns.stream().map(column -> field(row, column)).toList();
  }

  /// The column, if there is one of that name.
  ///
  /// @throws UsageProblem if there is none
  public String requireColumn(String column) {
    if (!columns.contains(column)) {
      throw new UsageProblem(
          "%s has no column '%s'; beside the features it has: %s"
              .formatted(names(), column, String.join(", ", columns)));
    }
    return column;
  }

  /// The features of a row: not a copy, to be read only.
  public float[] features(int row) {
    Row place = rows.get(row);
    return files.get(place.file()).table().features(place.row());
  }

  /// The features of some rows, all finite.
  public FeatureMatrix matrix(int... chosen) {
    return FeatureMatrix.of(
        Arrays.stream(chosen).mapToObj(row -> FeatureVector.of(features(row))).toList());
  }

  /// Some of the rows.
  public FeatureCohort rows(int... kept) {
    return new FeatureCohort(
        files, fields, columns, Arrays.stream(kept).mapToObj(rows::get).toList());
  }

  /// The number of the table that a row is of, 0 = first.
  public int fileOf(int row) {
    return rows.get(row).file();
  }

  /// The number of a row in its table, 1 = first.
  public int numberOf(int row) {
    return rows.get(row).row() + 1;
  }

  /// What a row is called in sentences: `row 5 of features.csv`.
  public String name(int row) {
    return "row %d of %s".formatted(numberOf(row), files.get(fileOf(row)).table().file());
  }

  /// The tables.
  public List<FeatureFile> files() {
    return files;
  }

  /// The tables, for sentences.
  public String names() {
    return files.stream()
        .map(file -> file.table().file().toString())
        .collect(Collectors.joining(", "));
  }

  /// The encoder, if every table has a receipt.
  public Optional<EncoderMark> encoder() {
    return files.stream().allMatch(file -> file.run().isPresent())
        ? files.getFirst().run().map(EncoderMark::of)
        : Optional.empty();
  }

  /// What the receipt says of a row, and of its run.
  public Optional<RowReceipt> receipt(int row) {
    return Optional.ofNullable(files.get(fileOf(row)).receipts().get(Sha256.of(features(row))));
  }

  /// What the receipt of a row's table says of all its rows.
  public Optional<RunReceipt> run(int row) {
    return files.get(fileOf(row)).run();
  }

  /// The digest of the tables: of the file, or of the digests of several.
  public Sha256 digest() {
    return files.size() == 1
        ? files.getFirst().digest()
        : Sha256.ofText(
            files.stream().map(file -> file.digest().hex()).collect(Collectors.joining("\n")));
  }

  /// Whether a row says of itself that nobody was scanned, as those of `cohort synthesize` do.
  public boolean isSynthetic() {
    return columns.contains("synthetic")
        && IntStream.range(0, rows()).anyMatch(row -> field(row, "synthetic").equals("true"));
  }
}
