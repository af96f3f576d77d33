package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `weights inspect` and `weights convert`.
class WeightsCommandTest {
  private static final Pattern TRUNK = Pattern.compile("trunk sha256\\s+([0-9a-f]{64})");

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("dev.nidus.verification.cli.Weights#ALL")
  void inspect_prints_wrapping_network_tensors_parameters_digests_and_licence(Path file) {
    CommandLineRun run = CommandLineRun.of("weights", "inspect", file).expect(0);

    assertThat(run.out())
        .contains("file            " + file)
        .containsPattern("wrapping +\\S")
        .containsPattern("network +fmcib, blocks \\[3, 4, 6, 3\\], widths \\[8, 16, 32, 64\\]")
        .contains("256 features")
        .containsPattern("trunk +\\d+ tensors, [\\d,]+ parameters")
        .containsPattern("licence +\\S");
    assertThat(trunk(run.out())).isEqualTo(trunk(inspect(Weights.SAFETENSORS)));
  }

  @Test
  void inspect_lists_every_tensor_where_asked() {
    String out =
        CommandLineRun.of("weights", "inspect", Weights.TORCH, "--tensors").expect(0).out();
    assertThat(out)
        .containsPattern("conv1\\.weight +FLOAT32 +\\[8, 1, 7, 7, 7]")
        .containsPattern("num_batches_tracked +INT64 +\\[]");
  }

  @Test
  void converting_there_and_back_keeps_the_trunk_and_its_features() throws Exception {
    Path safetensors = folder.resolve("model.safetensors");
    Path torch = folder.resolve("model.torch");

    CommandLineRun first =
        CommandLineRun.of("weights", "convert", Weights.TORCH, "-o", safetensors).expect(0);
    CommandLineRun.of("weights", "convert", safetensors, "-o", torch).expect(0);

    assertThat(first.err()).contains("read back and equal", "written: " + safetensors);
    assertThat(trunk(inspect(torch))).isEqualTo(trunk(inspect(Weights.TORCH)));
    RealLesion lesion = RealLesion.named("STS_003_ct");
    Path table = RealLesion.table(List.of(lesion)).write(folder.resolve("lesions.csv"));
    for (Path weights : List.of(safetensors, torch)) {
      Path output = folder.resolve(weights.getFileName() + ".csv");
      CommandLineRun.of(
              "extract", table, "-o", output, "--weights", weights, "--root", RealLesion.DATA)
          .expect(0);
      Closeness.assertGolden(
          weights.toString(), CsvText.read(output).features(0), lesion.features());
    }
  }

  @Test
  void a_target_that_tells_no_format_and_a_target_that_is_the_source_are_refused()
      throws Exception {
    Path target = folder.resolve("model.bin");
    assertThat(
            CommandLineRun.of("weights", "convert", Weights.TORCH, "-o", target)
                .expect(2)
                .problem())
        .isEqualTo(target + " tells no format; name it .safetensors, .torch or .pt");
    assertThat(target).doesNotExist();

    Path own = folder.resolve("own.torch");
    Files.copy(Weights.TORCH, own);
    CommandLineRun run = CommandLineRun.of("weights", "convert", own, "-o", own).expect(2);
    assertThat(run.problem()).isEqualTo(own + " is the input; give the output another name");
    assertThat(own).hasSameBinaryContentAs(Weights.TORCH);
  }

  @Test
  void a_file_that_holds_no_weights_cannot_be_inspected_or_converted() throws Exception {
    Path file = Files.writeString(folder.resolve("text.torch"), "hello, this is some text");
    assertThat(CommandLineRun.of("weights", "inspect", file).expect(2).problem())
        .contains(file.toString());
    Path target = folder.resolve("model.safetensors");
    assertThat(CommandLineRun.of("weights", "convert", file, "-o", target).expect(2).problem())
        .contains(file.toString());
    assertThat(target).doesNotExist();
  }

  @Test
  void tensors_of_no_known_network_are_listed_with_the_reason() throws Exception {
    Path file = folder.resolve("other.safetensors");
    BrokenWeights.write(file, tensors -> tensors.keySet().retainAll(Set.of("bn1.bias")));

    CommandLineRun run = CommandLineRun.of("weights", "inspect", file);

    assertThat(run.status()).isIn(0, 2);
    assertThat(run.out()).containsPattern("network +\\S").containsPattern("tensors +1\n");
  }

  @Test
  void weights_without_inspect_or_convert_asks_for_one() {
    assertThat(CommandLineRun.of("weights").expect(2).problem())
        .contains("inspect, convert, registry or untrained");
  }

  private static String inspect(Path file) {
    return CommandLineRun.of("weights", "inspect", file).expect(0).out();
  }

  private static String trunk(String out) {
    Matcher trunk = TRUNK.matcher(out);
    assertThat(trunk.find()).as(out).isTrue();
    return trunk.group(1);
  }
}
