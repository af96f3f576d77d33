package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing of a patient that stands in DICOM files comes out of any command: not in results, receipts
/// or refusals, and not in what is printed.
class PatientDataTest {
  @TempDir private Path folder;

  private final StringBuilder printed = new StringBuilder();

  @Test
  void no_command_tells_the_patient() throws Exception {
    Path series = folder.resolve("in/CT");
    PlantedSeries.write(series);
    Path out = Files.createDirectories(folder.resolve("out"));
    Path lesions = out.resolve("lesions.csv");

    run(0, "dicom", "list", series);
    run(0, "dicom", "convert", series, "-o", out.resolve("scan.nii"));
    run(0, "dicom", "convert", series, "-o", out.resolve("clean"), "--deidentify");
    run(
        0,
        "seeds",
        "--roi",
        "ring",
        "--rtstruct",
        series.resolve("structures.dcm"),
        "--seg",
        series.resolve("binary.dcm"),
        "-o",
        lesions,
        "--progress",
        "plain");
    Path features = out.resolve("features.csv");
    run(
        0,
        "extract",
        lesions,
        "-o",
        features,
        "--weights",
        Weights.SAFETENSORS,
        "--allow-any-intensity",
        "--digest-files",
        "--progress",
        "json");
    run(0, "verify", features);
    run(0, "patches", lesions, "-o", out.resolve("patches"), "--allow-any-intensity");
    assertThat(series.resolve("ct0.dcm"))
        .content(StandardCharsets.ISO_8859_1)
        .contains(PlantedSeries.WORDS.stream().filter(word -> !word.equals("1901-02-03")).toList());
    requireNothing(out, 17);
  }

  @Test
  void no_refusal_tells_the_patient() throws Exception {
    Path whole = folder.resolve("whole");
    PlantedSeries.write(whole);
    Path out = Files.createDirectories(folder.resolve("out"));
    byte[] slice = Files.readAllBytes(whole.resolve("ct4.dcm"));
    byte[] structures = Files.readAllBytes(whole.resolve("structures.dcm"));
    List<List<String>> rows = new ArrayList<>();
    // cut short anywhere in the head, where names and dates are
    for (int bytes = 140; bytes < 1200; bytes += 260) {
      Path broken = folder.resolve("in/" + bytes);
      PlantedSeries.write(broken);
      Files.write(broken.resolve("ct4.dcm"), Arrays.copyOf(slice, bytes));
      rows.add(List.of(broken.toString(), "-23", "51", "-92"));
      run(3, "dicom", "list", broken);
      run(2, "dicom", "convert", broken, "-o", out.resolve("x.nii"));
      Path cut = folder.resolve("in/" + bytes + ".dcm");
      Files.write(cut, Arrays.copyOf(structures, bytes));
      run(3, "seeds", "--rtstruct", cut, "--series", whole, "-o", out.resolve(bytes + ".csv"));
    }
    Path gapped = folder.resolve("in/gapped");
    PlantedSeries.write(gapped);
    Files.delete(gapped.resolve("ct4.dcm"));
    rows.add(List.of(gapped.toString(), "-23", "51", "-92"));
    run(3, "dicom", "list", gapped);
    rows.add(List.of(whole.toString(), "-23", "51", "9000"));
    Path table =
        new CsvText(List.of("image_path", "coordX", "coordY", "coordZ"), rows)
            .write(out.resolve("lesions.csv"));

    run(
        3,
        "extract",
        table,
        "-o",
        out.resolve("features.csv"),
        "--weights",
        Weights.SAFETENSORS,
        "--progress",
        "plain");

    assertThat(CsvText.read(out.resolve("features.csv.refused.csv")).rows()).hasSize(rows.size());
    requireNothing(out, 8);
  }

  private void run(int status, Object... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments).expect(status);
    printed.append(run.out()).append(run.err());
  }

  /// @param least how many files must have been looked at
  private void requireNothing(Path out, int least) throws Exception {
    String[] words = PlantedSeries.WORDS.toArray(String[]::new);
    assertThat(printed.toString()).isNotEmpty().doesNotContain(words);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(out)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(least);
    for (Path file : files) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(words);
    }
  }
}
