package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.app.table.RowKeys;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.extraction.RowBatches;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Plainer features of the lesions of a cohort, held against those of an encoder: its size, Hounsfield units, a network
/// that has learned nothing. Looked up by the table and the row of a lesion, so that they hold for any selection of
/// rows.
public final class PlainFeatures {
  private final String name;
  private final String source;
  private final List<Map<Integer, FeatureVector>> features;
  private final List<Map<Integer, String>> problems;

  private PlainFeatures(String name, String source, int tables) {
    this.name = name;
    this.source = source;
    this.features = new ArrayList<>();
    this.problems = new ArrayList<>();
    for (int table = 0; table < tables; table++) {
      features.add(new HashMap<>());
      problems.add(new HashMap<>());
    }
  }

  /// Numbers in columns of the table of features itself, as a diameter.
  public static PlainFeatures ofColumns(String name, List<String> columns, FeatureCohort cohort) {
    columns.forEach(cohort::requireColumn);
    PlainFeatures plain =
        new PlainFeatures(name, "column " + String.join(", ", columns), cohort.files().size());
    for (int row = 0; row < cohort.rows(); row++) {
      float[] values = new float[columns.size()];
      for (int n = 0; n < values.length; n++) {
        String text = cohort.field(row, columns.get(n)).strip();
        try {
          values[n] = Float.parseFloat(text);
        } catch (NumberFormatException _) {
          values[n] = Float.NaN;
        }
        if (!Float.isFinite(values[n])) {
          plain.note(
              cohort,
              row,
              "its %s is '%s', which is no number; %s cannot be compared without it"
                  .formatted(columns.get(n), text, name));
        }
      }
      plain.put(cohort, row, values);
    }
    return plain;
  }

  /// Numbers that were computed elsewhere, one vector for each row of the cohort, or why a row has none.
  ///
  /// @param of the numbers of a row
  /// @param problem why it has none
  public static PlainFeatures ofNumbers(
      String name,
      String source,
      FeatureCohort cohort,
      IntFunction<Optional<FeatureVector>> of,
      IntFunction<String> problem) {
    PlainFeatures plain = new PlainFeatures(name, source, cohort.files().size());
    for (int row = 0; row < cohort.rows(); row++) {
      Optional<FeatureVector> numbers = of.apply(row);
      if (numbers.isPresent()) {
        plain.put(cohort, row, numbers.get().toArray());
      } else {
        plain.note(cohort, row, problem.apply(row));
      }
    }
    return plain;
  }

  /// Another table of features, whose rows are matched as `compare` does it.
  public static PlainFeatures ofTable(String name, Path file, FeatureCohort cohort) {
    FeatureTable table = FeatureTable.read(file);
    PlainFeatures plain = new PlainFeatures(name, file.toString(), cohort.files().size());
    List<Map<String, Integer>> rowOf = new ArrayList<>();
    List<List<String>> names = new ArrayList<>();
    for (FeatureFile ours : cohort.files()) {
      Optional<List<String>> keys = RowKeys.common(ours.table(), table);
      if (keys.isEmpty() && (cohort.files().size() > 1 || ours.table().rows() != table.rows())) {
        throw new UsageProblem(
            "the rows of %s cannot be matched with those of %s: they have no column lesion, lesion_id, id, image_path or PatientID in common that names every row, and not the same number of rows (%d and %d)"
                .formatted(file, ours.table().file(), table.rows(), ours.table().rows()));
      }
      names.add(
          keys.map(columns -> RowKeys.names(ours.table(), columns))
              .orElseGet(() -> numbers(ours.table())));
      List<String> theirs =
          keys.map(columns -> RowKeys.names(table, columns)).orElseGet(() -> numbers(table));
      Map<String, Integer> found = new HashMap<>();
      for (int row = 0; row < theirs.size(); row++) {
        found.put(theirs.get(row), row);
      }
      rowOf.add(found);
    }
    for (int row = 0; row < cohort.rows(); row++) {
      int ours = cohort.fileOf(row);
      Integer other = rowOf.get(ours).get(names.get(ours).get(cohort.numberOf(row) - 1));
      if (other == null) {
        plain.note(cohort, row, "it is not in %s (--against %s)".formatted(file, name));
      } else if (!FeatureFile.allFinite(table.features(other))) {
        plain.note(
            cohort,
            row,
            "row %d of %s (--against %s) has a feature that is no finite number"
                .formatted(other + 1, file, name));
      } else {
        plain.put(cohort, row, table.features(other));
      }
    }
    return plain;
  }

  private static List<String> numbers(FeatureTable table) {
    return IntStream.range(0, table.rows()).mapToObj(Integer::toString).toList();
  }

  /// Features of another encoder from the same patches, cut again as the receipt says.
  ///
  /// @param reader opens scans
  /// @param threads worker threads
  /// @throws UsageProblem if a table has no receipt
  public static PlainFeatures ofPatches(
      String name, Encoder encoder, FeatureCohort cohort, ScanReader reader, int threads) {
    PlainFeatures plain = new PlainFeatures(name, encoder.card().name(), cohort.files().size());
    for (int file = 0; file < cohort.files().size(); file++) {
      int table = file;
      int[] rows =
          IntStream.range(0, cohort.rows()).filter(row -> cohort.fileOf(row) == table).toArray();
      if (rows.length > 0) {
        RunReceipt run =
            cohort
                .run(rows[0])
                .orElseThrow(() ->
                    new UsageProblem(
                        "%s has no receipt beside it, so it is not known how its patches were cut; give --against %s=TABLE.csv"
                            .formatted(cohort.files().get(table).table().file(), name)));
        plain.extract(encoder, cohort, rows, run, reader, threads);
      }
    }
    return plain;
  }

  private void extract(
      Encoder encoder,
      FeatureCohort cohort,
      int[] rows,
      RunReceipt run,
      ScanReader reader,
      int threads) {
    List<CohortRow> lesions = new ArrayList<>();
    for (int n = 0; n < rows.length; n++) {
      int number = n + 1;
      lesions.add(
          cohort
              .receipt(rows[n])
              .<CohortRow>map(receipt -> lesion(number, receipt, Path.of(run.root())))
              .orElseGet(() ->
                  new UnusableRow(
                      number, "", new Refusal.InvalidSeed("its features are not in the receipt"))));
    }
    PatchCutting cutting =
        new PatchCutting(reader, new PatchExtractor(run.patch()), run.rule(), run.source());
    try (PatchStream patches = new PatchStream(lesions.iterator(), cutting, threads)) {
      new FeatureExtraction(
              encoder,
              new RowBatches(rows.length, run.batch()),
              FeatureExtraction.Batching.TOGETHER,
              threads)
          .run(
              patches,
              0,
              results -> {
                for (Extraction result : results) {
                  int row = rows[Math.toIntExact(result.row().row()) - 1];
                  switch (result) {
                    case Extraction.Done done -> put(cohort, row, done.features().toArray());
                    case Extraction.Refused(var _, var refusal) ->
                        note(
                            cohort,
                            row,
                            "its patch cannot be cut again for --against %s: %s"
                                .formatted(name, refusal.reason()));
                  }
                }
              });
    }
  }

  private static Lesion lesion(int number, RowReceipt receipt, Path root) {
    return new Lesion(
        number, receipt.imagePath(), root.resolve(receipt.imagePath()).normalize(), receipt.seed());
  }

  private void put(FeatureCohort cohort, int row, float[] values) {
    features.get(cohort.fileOf(row)).put(cohort.numberOf(row), FeatureVector.of(values));
  }

  private void note(FeatureCohort cohort, int row, String problem) {
    problems.get(cohort.fileOf(row)).putIfAbsent(cohort.numberOf(row), problem);
  }

  /// What is wrong with a row that has no such features.
  public Optional<String> problem(FeatureCohort lesions, int row) {
    return Optional.ofNullable(problems.get(lesions.fileOf(row)).get(lesions.numberOf(row)));
  }

  /// As a contender for the rows of a cohort, each of which has these features.
  public Contender over(FeatureCohort lesions) {
    return new Contender(
        name,
        source,
        rows ->
            FeatureMatrix.of(
                Arrays.stream(rows)
                    .mapToObj(row ->
                        Optional.ofNullable(
                                features.get(lesions.fileOf(row)).get(lesions.numberOf(row)))
                            .orElseThrow())
                    .toList()));
  }
}
