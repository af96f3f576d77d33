package dev.nidus.core.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HounsfieldFeaturesTest {
  /// Expected numbers by a program of its own: direct sums over three dimensions.
  @Test
  void the_numbers_of_a_real_lesion_are_those_of_an_independent_program() throws IOException {
    assertThat(of("real/STS_001_ct_inference.npy"))
        .containsExactly(
            new float[] {
              27.779242f,
              16.702364f,
              6.638268f,
              7.429169f,
              26.804108f,
              50.152252f,
              0,
              0,
              0,
              0.016999f,
              0.135489f,
              0.417173f,
              0.290365f,
              0.111039f,
              0.028139f,
              0.000796f,
              0,
              0
            },
            within(2e-4f));
    assertThat(of("real/lung1_image_inference.npy"))
        .containsExactly(
            new float[] {
              -209.48027f,
              254.39314f,
              224.9227f,
              -615.15063f,
              -137.46484f,
              58.697235f,
              0.905888f,
              0.038918f,
              0.013961f,
              0.010923f,
              0.005208f,
              0.006510f,
              0.003979f,
              0.005570f,
              0.008898f,
              0.000145f,
              0,
              0
            },
            within(2e-4f));
  }

  @Test
  void water_has_no_spread_and_one_share() {
    float[] features =
        HounsfieldFeatures.of(patch(PatchSize.cube(50), new float[50 * 50 * 50])).toArray();

    assertThat(features).hasSize(HounsfieldFeatures.COUNT);
    assertThat(Arrays.copyOf(features, 6)).containsOnly(0);
    assertThat(features[10]).isEqualTo(1);
  }

  @Test
  void a_patch_of_23_voxels_is_too_small() {
    assertThatThrownBy(
            () -> HounsfieldFeatures.of(patch(PatchSize.cube(23), new float[23 * 23 * 23])))
        .hasMessageContaining("at least 24 voxels");
  }

  private static float[] of(String fixture) throws IOException {
    float[] scaled = NpyArray.read(Fixtures.fixture(fixture)).floats();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scaled[i] * 3072 - 1024;
    }
    return HounsfieldFeatures.of(patch(PatchSize.cube(50), scaled)).toArray();
  }

  private static Patch patch(PatchSize size, float[] hounsfield) {
    return new Patch(
        size,
        new ImageGeometry(
            new GridSize(size.width(), size.height(), size.depth()),
            new Point3(0, 0, 0),
            new Spacing(1, 1, 1),
            Direction.IDENTITY),
        hounsfield);
  }
}
