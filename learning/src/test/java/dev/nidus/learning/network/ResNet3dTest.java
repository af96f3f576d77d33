package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResNet3dTest {
  @Test
  void the_published_encoder_has_the_state_dictionary_of_the_reference() {
    JsonNode table = json("resnet50_wide2_keys.json");
    List<ExpectedTensor> golden = new ArrayList<>();
    for (JsonNode entry : table.path("state_dict")) {
      List<Long> shape = new ArrayList<>();
      entry.path("shape").forEach(dimension -> shape.add(dimension.asLong()));
      golden.add(
          new ExpectedTensor(
              entry.path("key").asString(),
              entry.path("dtype").asString().equals("int64")
                  ? ExpectedTensor.Content.COUNTER
                  : ExpectedTensor.Content.NUMBERS,
              shape));
    }
    ResNet3d published = ResNet3d.fmcib(2);
    assertThat(published.expectedTensors()).hasSize(322).isEqualTo(golden);
    assertThat(published.trainableNumbers()).isEqualTo(184_477_824);
    assertThat(published.features()).isEqualTo(4096);
  }

  @Test
  void med3d_has_the_size_of_the_reference() {
    JsonNode golden = json("baselines/baselines.json").path("med3d");
    ResNet3d med3d = ResNet3d.med3d();
    assertThat(med3d.expectedTensors()).hasSize(golden.path("entries").asInt());
    assertThat(med3d.trainableNumbers()).isEqualTo(golden.path("params").asLong());
    assertThat(med3d.features()).isEqualTo(2048);
  }

  @Test
  void odd_widen_factors_truncate_each_layer_as_the_reference_does() {
    assertThat(ResNet3d.fmcib(0.3).widths()).containsExactly(19, 38, 76, 153);
  }

  @Test
  void a_basic_network_projects_only_where_size_or_channels_change() {
    ResNet3d resnet18 =
        new ResNet3d(
            BlockKind.BASIC,
            List.of(2, 2, 2, 2),
            List.of(64, 128, 256, 512),
            1,
            2,
            StemPool.MAX,
            ConvolutionBias.ABSENT);
    assertThat(resnet18.residualBlocks().stream().filter(b -> b.shortcut().isPresent()))
        .extracting(ResidualBlock::name)
        .containsExactly("layer2.0", "layer3.0", "layer4.0");
    assertThat(resnet18.features()).isEqualTo(512);
  }

  @Test
  void a_description_that_is_no_resnet_is_refused() {
    assertThatThrownBy(() ->
            new ResNet3d(
                BlockKind.BASIC,
                List.of(2, 2, 0, 2),
                List.of(64, 128, 256, 512),
                1,
                2,
                StemPool.MAX,
                ConvolutionBias.ABSENT))
        .hasMessage("a 3D ResNet has four layers with blocks of 1 to 256 each, got [2, 2, 0, 2]");
    assertThatThrownBy(() ->
            new ResNet3d(
                BlockKind.BASIC,
                List.of(2, 2, 2, 2),
                List.of(64, 128, 256, 512),
                1,
                3,
                StemPool.MAX,
                ConvolutionBias.ABSENT))
        .hasMessageContaining("a first stride of 1 or 2, got 1 channels, stride 3");
  }

  private static JsonNode json(String relative) {
    return JsonMapper.builder().build().readTree(Fixtures.fixture(relative));
  }
}
