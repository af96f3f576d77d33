package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights that do not fit, are damaged or hostile stop before any work, and nothing in them runs.
class WeightsRefusalTest {
  @TempDir private Path folder;
  private Path table = Path.of("");
  private Path weights = Path.of("");

  @BeforeEach
  void write_a_good_table() throws IOException {
    table =
        RealLesion.table(List.of(RealLesion.named("STS_002_ct")))
            .write(folder.resolve("lesions.csv"));
    weights = folder.resolve("weights.safetensors");
  }

  @Test
  void missing_unexpected_and_misshapen_tensors_are_each_named() throws Exception {
    BrokenWeights.write(
        weights,
        tensors -> {
          StoredTensor bias = tensors.remove("bn1.bias");
          tensors.remove("layer4.2.bn3.running_var");
          tensors.put("surplus.weight", bias);
          tensors.computeIfPresent(
              "bn1.weight",
              (name, tensor) ->
                  new StoredTensor(
                      name, tensor.type(), List.of(2L, tensor.elements() / 2), tensor.bytes()));
        });

    assertThat(problem())
        .startsWith(
            weights + ": the weights do not fit the network (bottleneck blocks [3, 4, 6, 3]")
        .contains("2 missing: bn1.bias [8], layer4.2.bn3.running_var [256]")
        .contains("1 unexpected: surplus.weight")
        .contains("1 of another shape: bn1.weight is [2, 4] instead of [8]");
  }

  @Test
  void weights_that_are_no_network_say_what_is_lacking() throws Exception {
    BrokenWeights.write(weights, tensors -> tensors.remove("conv1.weight"));
    assertThat(problem()).startsWith(weights.toString()).contains("conv1.weight");
  }

  @Test
  void an_ambiguous_network_names_the_candidates_and_with_model_it_runs() throws Exception {
    // without the biases of the shortcuts it is neither fmcib nor the published Med3D
    BrokenWeights.write(
        weights, tensors -> tensors.keySet().removeIf(key -> key.endsWith("downsample.0.bias")));

    assertThat(problem())
        .contains("--model fmcib (first stride 2) or --model med3d (first stride 1)");

    Path output = folder.resolve("named.csv");
    CommandLineRun run =
        CommandLineRun.of(
                "extract",
                table,
                "-o",
                output,
                "--weights",
                weights,
                "--model",
                "med3d",
                "--root",
                RealLesion.DATA)
            .expect(0);
    assertThat(run.err()).contains("encoder: med3d");
    assertThat(CsvText.read(output).rows()).hasSize(1);
  }

  @Test
  void a_weights_file_that_is_missing_empty_a_folder_or_cut_short_is_said_to_be() throws Exception {
    assertThat(problem()).isEqualTo("There is no weights file " + weights + ".");
    Files.write(weights, new byte[0]);
    assertThat(problem()).contains(weights.toString()).contains("it has 0 bytes");
    Files.delete(weights);
    Files.createDirectory(weights);
    assertThat(problem()).contains(weights.toString()).contains("folder");
    Files.delete(weights);
    for (Path whole : Weights.ALL) {
      byte[] bytes = Files.readAllBytes(whole);
      weights = folder.resolve("cut_" + whole.getFileName());
      Files.write(weights, Arrays.copyOf(bytes, bytes.length * 2 / 3));
      assertThat(problem()).as(whole.toString()).startsWith(weights.toString());
      Files.delete(weights);
    }
  }

  @Test
  void a_pickle_that_calls_the_system_is_refused_by_name_and_not_run() throws Exception {
    Path proof = folder.resolve("harm");
    byte[] pickle =
        "cos\nsystem\n(S'touch %s'\ntR.".formatted(proof).getBytes(StandardCharsets.ISO_8859_1);
    weights = folder.resolve("evil.torch");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(weights))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle);
      zip.putNextEntry(new ZipEntry("archive/version"));
      zip.write("3\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    assertThat(problem())
        .startsWith(weights.toString())
        .contains("it asks for os.system")
        .contains("Nidus never runs code from a file");
    Files.delete(weights);

    weights = folder.resolve("evil.pkl");
    Files.write(weights, pickle);
    assertThat(problem()).startsWith(weights.toString());
    assertThat(proof).doesNotExist();
  }

  @Test
  void a_zip_bomb_is_refused_before_it_is_unpacked() throws Exception {
    weights = folder.resolve("bomb.torch");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(weights))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      writeZeros(zip, 400);
    }
    assertThat(Files.size(weights)).isLessThan(1 << 20);

    assertThat(problem()).startsWith(weights.toString()).contains("bomb");
  }

  @Test
  void text_as_weights_is_refused() throws Exception {
    Files.writeString(weights, "not weights at all, but long enough to look at");
    assertThat(problem()).startsWith(weights.toString());
  }

  private static void writeZeros(OutputStream out, int mebibytes) throws IOException {
    byte[] zeros = new byte[1 << 20];
    for (int n = 0; n < mebibytes; n++) {
      out.write(zeros);
    }
  }

  private String problem() throws IOException {
    Path output = folder.resolve("features.csv");
    String problem =
        CommandLineRun.of(
                "extract", table, "-o", output, "--weights", weights, "--root", RealLesion.DATA)
            .expect(2)
            .problem();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no output").noneMatch(file -> file.toString().contains("features"));
    }
    assertThat(CommandLineRun.of("weights", "inspect", weights).status()).isIn(0, 2);
    return problem;
  }
}
