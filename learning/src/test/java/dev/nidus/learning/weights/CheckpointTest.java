package dev.nidus.learning.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
  @ParameterizedTest
  @CsvSource({
    "trunk_and_head.torch, TRUNK_STATE_DICT, TASK, 0.0.weight",
    "lightning.ckpt, MODEL_TRUNK, TASK, 0.0.weight",
    "module_legacy.torch, MODULE, NONE, ",
    "python2_legacy.torch, MODULE, NONE, ",
    "backbone.ckpt, MODEL_BACKBONE, PROJECTION, layers.0.weight",
    "bare.torch, BARE, NONE, ",
    "bare_legacy.torch, BARE, NONE, ",
  })
  void each_of_the_five_wrappings_gives_the_same_trunk(
      String name, Wrapping wrapping, HeadKind kind, @Nullable String head) throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file(name))) {
      Checkpoint network = Checkpoint.of(file);
      assertThat(network.wrapping()).isEqualTo(wrapping);
      assertThat(network.headKind()).isEqualTo(kind);
      assertThat(network.head().keySet()).isEqualTo(head == null ? Set.of() : Set.of(head));
      assertThat(WeightsResources.seen(network.trunk()))
          .containsExactlyEntriesOf(WeightsResources.expected("expected.txt"));
      assertThat(network.trunk().firstEntry().getValue().name()).isEqualTo("conv1.weight");
    }
  }

  @Test
  void a_momentum_encoder_and_an_optimizer_are_left_out_by_name() throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file("backbone.ckpt"))) {
      assertThat(Checkpoint.of(file).leftOut())
          .hasSize(6)
          .contains("model.momentum_backbone.conv1.weight");
    }
    try (WeightsFile file = WeightsFile.open(WeightsResources.file("lightning.ckpt"))) {
      assertThat(Checkpoint.of(file).leftOut())
          .contains("criterion.weight", "optimizer_states/0/state/0/exp_avg");
    }
  }

  @Test
  void two_candidates_are_refused_by_name() throws Exception {
    try (WeightsFile file = WeightsFile.open(WeightsResources.file("ambiguous.torch"))) {
      assertThatThrownBy(() -> Checkpoint.of(file))
          .isInstanceOf(UnreadableWeights.class)
          .hasMessageContaining(
              "ambiguous: it holds the entry trunk_state_dict, and the entry state_dict");
    }
    try (WeightsFile file = WeightsFile.open(WeightsResources.file("mixed_module.torch"))) {
      assertThatThrownBy(() -> Checkpoint.of(file))
          .isInstanceOf(UnreadableWeights.class)
          .hasMessageContaining("some start with module., b does not");
    }
  }

  @Test
  void a_flat_file_with_two_encoders_or_two_owners_of_a_name_is_ambiguous() {
    assertRefused("model.trunk.* and model.backbone.*", "model.trunk.a", "model.backbone.a");
    assertRefused("both a and model.trunk.a", "model.trunk.a", "a");
    assertRefused("a head without a trunk", "heads.0.0.weight");
    assertRefused("tensors in [model] only", "model/a");
  }

  @Test
  void a_flat_file_keeps_its_head_apart() throws Exception {
    Checkpoint network = of("conv1.weight", "heads.0.0.weight");
    assertThat(network.trunk()).containsOnlyKeys("conv1.weight");
    assertThat(network.headKind()).isEqualTo(HeadKind.TASK);
    assertThat(network.head()).containsOnlyKeys("0.0.weight");
  }

  @Test
  void a_scalar_beside_the_state_dict_is_no_second_network() throws Exception {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("best_score", WeightsResources.floats("best_score", List.of(), 1));
    tensors.put("state_dict/a", WeightsResources.floats("state_dict/a", List.of(1L), 1));
    Checkpoint network = new Unwrapping(tensors).checkpoint();
    assertThat(network.trunk()).containsOnlyKeys("a");
    assertThat(network.leftOut()).containsExactly("best_score");
  }

  private static void assertRefused(String reason, String... names) {
    assertThatThrownBy(() -> of(names))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(reason);
  }

  private static Checkpoint of(String... names) throws UnreadableWeights {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, WeightsResources.floats(name, List.of(1L), 1));
    }
    return new Unwrapping(tensors).checkpoint();
  }
}
