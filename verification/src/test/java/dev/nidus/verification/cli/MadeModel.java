package dev.nidus.verification.cli;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A model of made-up labels of the made-up lesions of a DICOM series.
///
/// @param lesions `lesions.csv`, with the columns malignancy, finding_site and lesion_id
/// @param features `features.csv`
/// @param file of the model
record MadeModel(Path lesions, Path features, Path file) {
  static final Path CT = Fixtures.fixture("dicom-lesions");
  static final List<String> REGIONS = List.of("ring", "two pieces", "crescent", "slanted", "gap");

  /// The points of the lesions, `seeds.csv` in a folder.
  static Path seeds(Path folder) {
    Path seeds = folder.resolve("seeds.csv");
    List<Object> words =
        new ArrayList<>(List.of("seeds", "--rtstruct", CT.resolve("structures.dcm"), "-o", seeds));
    REGIONS.forEach(region -> words.addAll(List.of("--roi", region)));
    CommandLineRun.of(words.toArray()).expect(0);
    return seeds;
  }

  /// Makes one in a folder.
  static MadeModel in(Path folder) throws IOException {
    CsvText found = CsvText.read(seeds(folder));
    List<String> header = new ArrayList<>(found.header());
    header.addAll(List.of("malignancy", "split", "finding_site", "lesion_id"));
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < found.rows().size(); n++) {
      List<String> row = new ArrayList<>(found.rows().get(n));
      row.addAll(
          List.of(
              n % 2 == 0 ? "benign" : "malignant",
              n % 4 < 2 ? "train" : "test",
              n == 0 ? "liver" : "",
              "L" + n));
      rows.add(row);
    }
    Path lesions = new CsvText(header, rows).write(folder.resolve("lesions.csv"));
    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(lesions, features).expect(0);
    return new MadeModel(lesions, features, probe(features, "1", folder.resolve("results")));
  }

  /// Fits one to features; each C gives another model.
  static Path probe(Path features, String c, Path results) {
    CommandLineRun.of(
            "probe",
            features,
            "--label",
            "malignancy",
            "--independent",
            // patches of neighbours in this small scan are the same
            "--allow-overlap",
            "--c",
            c,
            "--replicates",
            "100",
            "-o",
            results)
        .expect(0);
    return results.resolve("model.nidus");
  }
}
