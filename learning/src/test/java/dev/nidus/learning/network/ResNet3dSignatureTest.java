package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResNet3dSignatureTest {
  @Test
  void fmcib_of_any_width_is_recognised() {
    for (double widen : new double[] {0.125, 0.3, 1, 2}) {
      assertThat(ResNet3dSignature.ofShapes(shapes(ResNet3d.fmcib(widen))))
          .isEqualTo(new Recognition.Recognised(PublishedModel.FMCIB, ResNet3d.fmcib(widen)));
    }
  }

  @Test
  void med3d_is_recognised() {
    assertThat(ResNet3dSignature.ofShapes(shapes(ResNet3d.med3d())))
        .isEqualTo(new Recognition.Recognised(PublishedModel.MED3D, ResNet3d.med3d()));
  }

  @Test
  void another_depth_is_ambiguous_and_the_candidates_are_named() {
    ResNet3d resnet18 = resnet18(1);
    Recognition recognition = ResNet3dSignature.ofShapes(shapes(resnet18));
    assertThat(recognition).isInstanceOf(Recognition.Ambiguous.class);
    assertThat(((Recognition.Ambiguous) recognition).sentence())
        .isEqualTo(
            "the file holds a 3D ResNet (basic blocks [2, 2, 2, 2], widths [64, 128, 256, 512],"
                + " shortcuts without bias) whose strides and intensity scaling the tensors do not"
                + " tell; say how to read it: --model fmcib (first stride 2) or --model med3d"
                + " (first stride 1)");
    assertThat(((Recognition.Ambiguous) recognition).candidates())
        .extracting(Recognition.Recognised::network)
        .containsExactly(resnet18(2), resnet18(1));
  }

  @Test
  void what_is_no_resnet_for_ct_is_unknown_with_a_reason() {
    assertThat(why(Map.of())).endsWith("it has no tensor conv1.weight");
    Map<String, List<Long>> colour = shapes(ResNet3d.med3d());
    colour.put("conv1.weight", List.of(64L, 3L, 7L, 7L, 7L));
    assertThat(why(colour)).endsWith("it takes 3 input channels, a CT patch has one");
    Map<String, List<Long>> flat = shapes(ResNet3d.med3d());
    flat.put("conv1.weight", List.of(64L, 3L, 7L, 7L));
    assertThat(why(flat)).endsWith("its conv1.weight has shape [64, 3, 7, 7], not five dimensions");
    Map<String, List<Long>> small = shapes(ResNet3d.med3d());
    small.put("conv1.weight", List.of(64L, 1L, 3L, 3L, 3L));
    assertThat(why(small)).contains("its first kernel is [3, 3, 3]");
    Map<String, List<Long>> cut = shapes(ResNet3d.med3d());
    cut.keySet().removeIf(key -> key.startsWith("layer4."));
    assertThat(why(cut)).endsWith("it has no tensor layer4.0.conv1.weight");
  }

  private static String why(Map<String, List<Long>> shapes) {
    return ((Recognition.Unknown) ResNet3dSignature.ofShapes(shapes)).why();
  }

  private static ResNet3d resnet18(int stemStride) {
    return new ResNet3d(
        BlockKind.BASIC,
        List.of(2, 2, 2, 2),
        List.of(64, 128, 256, 512),
        1,
        stemStride,
        StemPool.MAX,
        ConvolutionBias.ABSENT);
  }

  private static Map<String, List<Long>> shapes(ResNet3d network) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    network.expectedTensors().forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
    return shapes;
  }
}
