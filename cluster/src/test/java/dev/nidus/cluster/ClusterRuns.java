package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.app.command.RootCommand;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.nifti.NiftiWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Tables of lesions, runs of the command line over them, and what they wrote.
final class ClusterRuns {
  /// The narrow network: an eighth of the width of fmcib, 256 features.
  static final Path WEIGHTS = Fixtures.fixture("encoder/narrow_w0125.safetensors");

  private static final GridSize SIZE = new GridSize(48, 48, 48);

  private ClusterRuns() {}

  /// One run.
  ///
  /// @param status the exit status
  /// @param out what it wrote to standard output
  /// @param err what it wrote to standard error
  record Run(int status, String out, String err) {
    Run expect(int wanted) {
      assertThat(status).as(err + out).isEqualTo(wanted);
      return this;
    }
  }

  /// Scans of noise in soft tissue, and a table of lesions that visits them in turn, with a scan that is
  /// missing, a coordinate that is no number and a name with a comma.
  static Path table(Path folder, int scans, int lesions) throws IOException {
    return table(folder, scans, lesions, List.of());
  }

  /// The same, with every third lesion in one of the repository's real scans of sarcomas.
  static Path mixedTable(Path folder, int scans, int lesions) throws IOException {
    return table(folder, scans, lesions, realLesions("sts/seeds.csv"));
  }

  private static Path table(Path folder, int scans, int lesions, List<RealLesion> real)
      throws IOException {
    SplittableRandom random = new SplittableRandom(20_240_315);
    scansOfNoise(folder, scans, random);
    List<String> lines =
        new ArrayList<>(List.of("image_path,coordX,coordY,coordZ,patient,age,label,split"));
    for (int n = 0; n < lesions; n++) {
      String place =
          n % 3 == 2 && !real.isEmpty()
              ? real.get(n / 3 % real.size()).near(random)
              : "scan%d.nii.gz,%d,%d,%.1f"
                  .formatted(
                      n % scans,
                      15 + random.nextInt(20),
                      15 + random.nextInt(20),
                      15 + random.nextDouble(20));
      lines.add(
          "%s,\"P%d, left\",%s,%d,%s"
              .formatted(
                  place,
                  n,
                  n % 5 == 0 ? "" : Integer.toString(40 + n % 30),
                  n / 3 % 2,
                  List.of("train", "train", "tune", "test").get(n / 2 % 4)));
    }
    lines.add(lines.size() / 2, "missing.nii.gz,1,2,3,P?,1,0,train");
    lines.add(lines.size() / 3, "scan0.nii.gz,left,2,3,P!,1,0,train");
    return Files.write(folder.resolve("lesions.csv"), lines);
  }

  /// Writes `scan0.nii.gz` and so on: soft tissue beside air.
  static void scansOfNoise(Path folder, int scans, SplittableRandom random) throws IOException {
    for (int scan = 0; scan < scans; scan++) {
      float[] voxels = new float[Math.toIntExact(SIZE.voxels())];
      for (int n = 0; n < voxels.length; n++) {
        voxels[n] = n % 48 < 8 ? -1000 : 20 + random.nextInt(80);
      }
      NiftiWriter.write(
          folder.resolve("scan%d.nii.gz".formatted(scan)),
          ImageGeometry.axisAligned(SIZE, Spacing.ONE_MILLIMETRE),
          voxels);
    }
  }

  /// A tumour in a scan of the repository.
  record RealLesion(Path scan, SeedPoint centre) {
    private static final double AROUND = 12;

    /// The start of a row: the scan, and a point within some millimetres of the centre.
    String near(SplittableRandom random) {
      return "%s,%.2f,%.2f,%.2f"
          .formatted(
              scan,
              centre.first() + random.nextDouble(-AROUND, AROUND),
              centre.second() + random.nextDouble(-AROUND, AROUND),
              centre.third() + random.nextDouble(-AROUND, AROUND));
    }
  }

  /// The lesions of a table of the repository.
  ///
  /// @param table below `data`
  static List<RealLesion> realLesions(String table) throws IOException {
    List<List<String>> rows = csv(Fixtures.data(table));
    int first = rows.getFirst().indexOf("coordX");
    return rows.stream()
        .skip(1)
        .map(row ->
            new RealLesion(
                Fixtures.data(row.getFirst()),
                SeedPoint.lps(
                    Double.parseDouble(row.get(first)),
                    Double.parseDouble(row.get(first + 1)),
                    Double.parseDouble(row.get(first + 2)))))
        .toList();
  }

  /// `extract --deterministic` with the narrow encoder.
  static Run extract(Object table, Object output, Object... options) {
    return extractBy(WEIGHTS, table, output, options);
  }

  /// The same with another encoder.
  static Run extractBy(Path weights, Object table, Object output, Object... options) {
    return nidus(
        Stream.concat(
                Stream.of(
                    "extract",
                    table,
                    "-o",
                    output,
                    "--weights",
                    weights,
                    "--deterministic",
                    "--progress",
                    "none"),
                Stream.of(options))
            .toArray());
  }

  /// A run of any command.
  static Run nidus(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        RootCommand.run(
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.of(words).map(String::valueOf).toArray(String[]::new));
    assertThat(err.toString()).doesNotContain("Exception", "\tat ", "defect");
    return new Run(status, out.toString(), err.toString());
  }

  /// The records of a CSV, its header first.
  static List<List<String>> csv(Path file) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().map(CsvRecord::getFields).toList();
    }
  }

  /// The records of all parts in a folder, sorted by the first field, under one header.
  static List<List<String>> parts(Path folder) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<List<String>> headers = new ArrayList<>();
    for (Path part : files(folder, ".csv")) {
      List<List<String>> records = csv(part);
      headers.add(records.getFirst());
      rows.addAll(records.subList(1, records.size()));
    }
    assertThat(headers).as("every part has the same header").isNotEmpty();
    assertThat(headers.stream().distinct()).hasSize(1);
    rows.sort(Comparator.comparingLong(row -> Long.parseLong(row.getFirst())));
    rows.addFirst(headers.getFirst());
    return rows;
  }

  static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /// Requires that a folder of CSV parts holds what the embedded run wrote, row for row, to the last
  /// digit, with the refusals and receipts.
  static void assertEqual(Path folder, Path embedded) throws IOException {
    List<List<String>> parts = parts(folder);
    List<List<String>> whole = csv(embedded);
    assertThat(parts).hasSameSizeAs(whole);
    for (int n = 0; n < whole.size(); n++) {
      assertThat(parts.get(n).subList(1, parts.get(n).size()))
          .as("record %d", n)
          .isEqualTo(whole.get(n));
    }
    Path refused = embedded.resolveSibling(embedded.getFileName() + ".refused.csv");
    assertThat(parts(folder.resolve("_refused"))).isEqualTo(csv(refused));
    assertThat(folder.resolve("_SUCCESS")).exists();
    assertThat(folder.resolve("_attempts")).doesNotExist();
  }
}
