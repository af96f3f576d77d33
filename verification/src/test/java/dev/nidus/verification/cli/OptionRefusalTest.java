package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nidus.learning.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options that are wrong or do not fit together stop before any work, with exit status 2.
class OptionRefusalTest {
  @TempDir private Path folder;
  private Path table = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void write_a_good_table() throws IOException {
    table = RealLesion.table(RealLesion.all()).write(folder.resolve("lesions.csv"));
    output = folder.resolve("features.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--batch 0           | --batch must be 1 to 4096, got 0",
        "--batch 5000        | --batch must be 1 to 4096, got 5000",
        "--batch many        | Invalid value for option '--batch': 'many' is not an int",
        "--threads 0         | --threads must be 1 to 1024, got 0",
        "--orient            | --orient is a step of the study law; add --law study (the law here"
            + " is inference)",
        "--law corrected --orient | --orient is a step of the study law; add --law study (the law"
            + " here is corrected)",
        "--spacing 2         | the inference law is defined at 1 mm only",
        "--spacing nought    | 'nought' is no spacing; write 1, or 0.977x0.977x3.27 (x, y, z in"
            + " mm)",
        "--patch-size 0      | a patch has 1 to 512 voxels a side, got 0 x 0 x 0",
        "--patch-size 5x5    | '5x5' is no patch size; write 50, or 10x32x32",
        "--patch-size 9999   | a patch has 1 to 512 voxels a side",
        "--coords world      | 'world' is no coordinate system; write LPS, RAS or voxel",
        "--law best          | expected one of [study, inference, corrected]",
        "--format xlsx       | expected one of [csv, parquet]",
        "--progress loud     | expected one of [auto, plain, json, slicer, none]",
        "--device tpu        | expected one of [cpu, cuda]",
        "--precision int8    | expected one of [float32, bfloat16]",
        "--model resnet      | expected one of [fmcib, med3d, genesis, genesis_batch, autoencoder]",
        "--image scan.nii    | --image belongs to a markups or seed file",
        "--max-scan-bytes 0  | --max-scan-bytes must be positive, got 0",
        "--no-such-option    | Unknown option: '--no-such-option'",
        "surplus.csv         | Unmatched argument",
      })
  void a_wrong_option_is_named_with_what_is_allowed(String options, String sentence)
      throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            Stream.concat(
                    Stream.<Object>of(
                        "extract",
                        table,
                        "-o",
                        output,
                        "--weights",
                        Weights.SAFETENSORS,
                        "--root",
                        RealLesion.DATA),
                    Stream.of(options.split(" ")))
                .toArray());

    run.expect(2);
    assertThat(run.problem()).contains(sentence);
    assertNothingWritten();
  }

  @Test
  void cuda_without_a_gpu_is_refused_with_the_reason() throws IOException {
    assumeTrue(Device.CUDA.whyUnavailable().isPresent(), "this machine has a GPU");
    assertThat(extract("--device", "cuda").expect(2).problem())
        .endsWith(Device.CUDA.whyUnavailable().orElseThrow());
    assertNothingWritten();
  }

  @Test
  void what_is_required_is_asked_for() {
    assertThat(CommandLineRun.of("extract", table, "-o", output).expect(2).problem())
        .contains("Missing required option: '--weights=FILE'");
    assertThat(CommandLineRun.of("extract", table, "--weights", Weights.TORCH).expect(2).problem())
        .contains("Missing required option: '--output=OUTPUT'");
    assertThat(
            CommandLineRun.of("extract", "-o", output, "--weights", Weights.TORCH)
                .expect(2)
                .problem())
        .contains("Missing required parameter: 'LESIONS'");
  }

  @Test
  void no_command_and_an_unknown_command_show_the_commands() {
    for (CommandLineRun run : List.of(CommandLineRun.of(), CommandLineRun.of("extrct"))) {
      run.expect(2);
      assertThat(run.err()).contains("extract", "patches", "seeds", "weights", "doctor");
    }
  }

  @Test
  void an_output_that_is_a_folder_is_refused() throws IOException {
    Files.createDirectory(output);
    assertThat(extract().expect(2).problem())
        .isEqualTo(output + " is a folder; give the name of a file");
  }

  @Test
  void an_output_whose_folder_cannot_be_made_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path inside = file.resolve("features.csv");
    assertThat(CommandLineRun.extract(table, inside, "--root", RealLesion.DATA).expect(2).problem())
        .startsWith("the folder " + file + " cannot be made: ");
  }

  @Test
  void an_output_in_a_folder_that_cannot_be_written_is_refused() throws IOException {
    Path locked = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(locked), "Linux has a folder that nobody can write");
    CommandLineRun run =
        CommandLineRun.extract(table, locked.resolve("features.csv"), "--root", RealLesion.DATA)
            .expect(2);
    assertThat(run.problem()).contains("/proc/self").contains("cannot be written");
  }

  @Test
  void the_table_itself_is_never_the_output() throws IOException {
    byte[] before = Files.readAllBytes(table);
    assertThat(CommandLineRun.extract(table, table, "--root", RealLesion.DATA).expect(2).problem())
        .isEqualTo(table + " is the input; give the output another name");
    assertThat(Files.readAllBytes(table)).isEqualTo(before);
  }

  @Test
  void help_and_version_are_no_errors() {
    assertThat(CommandLineRun.of("--help").expect(0).out()).contains("Exit status:", "extract");
    assertThat(CommandLineRun.of("extract", "--help").expect(0).out())
        .contains("--resume", "--coords", "--law", "--precropped");
    assertThat(CommandLineRun.of("--version").expect(0).out()).startsWith("nidus ");
  }

  private CommandLineRun extract(Object... options) {
    return CommandLineRun.extract(
        table,
        output,
        Stream.concat(Stream.<Object>of("--root", RealLesion.DATA), Stream.of(options)).toArray());
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(table);
    }
  }
}
