package dev.nidus.learning.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {
  @ParameterizedTest
  @CsvSource({
    "bare.torch, expected.txt, TORCH_ZIP",
    "protocol4.torch, expected.txt, TORCH_ZIP",
    "protocol5.torch, expected.txt, TORCH_ZIP",
    "deflated.torch, expected.txt, TORCH_ZIP",
    "parameters.torch, expected.txt, TORCH_ZIP",
    "bare_legacy.torch, expected.txt, TORCH_LEGACY",
    "types.torch, expected_types.txt, TORCH_ZIP",
    "types_legacy.torch, expected_types.txt, TORCH_LEGACY",
    "strided.torch, expected_strided.txt, TORCH_ZIP",
    "strided_legacy.torch, expected_strided.txt, TORCH_LEGACY",
  })
  void every_bit_is_what_python_saw(String name, String expected, WeightsFormat format)
      throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file(name))) {
      assertThat(file.format()).isEqualTo(format);
      assertThat(WeightsResources.seen(file.tensors()))
          .containsExactlyEntriesOf(WeightsResources.expected(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "python2_legacy.torch, state_dict/module., TORCH_LEGACY",
    "module_legacy.torch, state_dict/module., TORCH_LEGACY",
  })
  void a_file_of_an_old_writer_is_read_bit_for_bit(String name, String prefix, WeightsFormat format)
      throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file(name))) {
      SequencedMap<String, String> prefixed = new LinkedHashMap<>();
      WeightsResources.expected("expected.txt")
          .forEach((key, value) -> prefixed.put(prefix + key, value));
      assertThat(file.format()).isEqualTo(format);
      assertThat(WeightsResources.seen(file.tensors())).containsExactlyEntriesOf(prefixed);
    }
  }

  @Test
  void the_three_files_of_the_narrow_network_hold_the_same_bits() throws Exception {
    try (WeightsFile torch = narrow("narrow_w0125_trunk_state_dict.torch");
        WeightsFile lightning = narrow("narrow_w0125_lightning_style.ckpt");
        WeightsFile safetensors = narrow("narrow_w0125.safetensors")) {
      Checkpoint trunk = Checkpoint.of(torch);
      assertThat(trunk.wrapping()).isEqualTo(Wrapping.TRUNK_STATE_DICT);
      assertThat(Checkpoint.of(lightning).wrapping()).isEqualTo(Wrapping.MODEL_TRUNK);
      assertThat(Checkpoint.of(safetensors).wrapping()).isEqualTo(Wrapping.BARE);
      assertThat(trunk.trunk()).hasSize(322);
      assertThat(WeightsResources.seen(Checkpoint.of(lightning).trunk()))
          .isEqualTo(WeightsResources.seen(trunk.trunk()));
      assertThat(WeightsResources.seen(Checkpoint.of(safetensors).trunk()))
          .isEqualTo(WeightsResources.seen(trunk.trunk()));
      assertThat(Checkpoint.of(safetensors).trunkDigest()).isEqualTo(trunk.trunkDigest());
    }
  }

  private static WeightsFile narrow(String name) throws UnreadableWeights {
    return WeightsFile.open(Fixtures.fixture("encoder/" + name));
  }

  @Test
  void a_stored_tensor_is_a_view_of_the_file_and_dies_with_it() throws Exception {
    StoredTensor tensor;
    try (WeightsFile file = WeightsFile.open(WeightsResources.file("bare.torch"))) {
      tensor = file.tensors().firstEntry().getValue();
      assertThat(tensor.bytes().isMapped()).isTrue();
      assertThat(tensor.bytes().isReadOnly()).isTrue();
    }
    assertThat(tensor.bytes().scope().isAlive()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"lightning.ckpt", "lightning_legacy.ckpt"})
  void what_a_training_checkpoint_carries_besides_tensors_is_listed_unconstructed(String name)
      throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file(name))) {
      assertThat(file.inert())
          .contains(
              new InertEntry("epoch", InertEntry.Kind.PLAIN, "int"),
              new InertEntry("pytorch-lightning_version", InertEntry.Kind.PLAIN, "str"),
              new InertEntry("hyper_parameters", InertEntry.Kind.PLAIN, "dict of 4"),
              new InertEntry("hyper_parameters/args", InertEntry.Kind.OBJECT, "argparse.Namespace"),
              new InertEntry(
                  "hyper_parameters/config",
                  InertEntry.Kind.OBJECT,
                  "omegaconf.dictconfig.DictConfig"),
              new InertEntry(
                  "callbacks/ModelCheckpoint",
                  InertEntry.Kind.OBJECT,
                  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"),
              new InertEntry("device", InertEntry.Kind.OBJECT, "torch.device"));
      assertThat(file.tensors()).containsKey("optimizer_states/0/state/0/exp_avg");
      assertThat(file.inert()).noneMatch(entry -> entry.path().startsWith("state_dict"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole_model.torch | it holds one object, made by torch.nn.modules.linear.Linear",
        "object_among_tensors.torch | state_dict/odd is an object made by argparse.Namespace",
        "plain_pickle.pkl | it is a plain pickle, not a file that torch.save wrote",
        "big_endian.torch | its byte order is big; Nidus reads little endian only",
      })
  void a_file_without_plain_tensors_is_refused_by_what_it_holds(String name, String reason) {
    assertThatThrownBy(() -> WeightsFile.open(WeightsResources.file(name)))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(name + " is refused: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"HDF, HDF5 file", "tar, tar file", "text, neither a PyTorch file"})
  void a_file_of_another_format_is_refused_by_its_name(
      String kind, String reason, @TempDir Path folder) throws IOException {
    byte[] bytes = new byte[600];
    String text = kind.equals("HDF") ? "\u0089HDF\r\n" : "no weights at all";
    byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(start, 0, bytes, 0, start.length);
    if (kind.equals("tar")) {
      System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, bytes, 257, 5);
    }
    Path file = folder.resolve("weights.torch");
    Files.write(file, bytes);
    assertThatThrownBy(() -> WeightsFile.open(file))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(reason);
  }

  @Test
  void a_missing_and_an_empty_file_are_named(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.torch");
    assertThatThrownBy(() -> WeightsFile.open(missing))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessage("There is no weights file %s.", missing);
    Path empty = Files.createFile(folder.resolve("empty.torch"));
    assertThatThrownBy(() -> WeightsFile.open(empty))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining("it has 0 bytes");
  }
}
