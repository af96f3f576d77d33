package dev.nidus.core.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.Phantom;
import org.junit.jupiter.api.Test;

class TextureFeaturesTest {
  @Test
  void water_has_the_floor_of_every_number() {
    assertThat(of(32, (_, _, _) -> 0)).hasSize(TextureFeatures.COUNT).containsOnly(floor());
  }

  @Test
  void a_slope_along_x_is_seen_along_x_alone_and_a_gaussian_takes_nothing_from_it() {
    float[] slope = of(32, (x, _, _) -> 2 * x);

    // 16 values 2 HU apart: deviation 2 sqrt((16^2 - 1) / 12)
    assertThat(slope[1]).isCloseTo(logarithm(2 * Math.sqrt(255 / 12.0)), within(1e-5f));
    assertThat(slope[0]).isCloseTo(floor(), within(1e-3f));
    assertThat(slope[6]).isCloseTo(floor(), within(1e-3f));
    assertThat(slope[7]).isCloseTo(floor(), within(1e-3f));
    assertThat(slope[8]).isCloseTo(logarithm(2), within(1e-5f));
  }

  /// A Gaussian takes the same share from a wave everywhere: the sum of its weights times cosines.
  @Test
  void a_wave_is_divided_between_the_scales_as_its_length_says() {
    double frequency = 2 * Math.PI / 8; // 2 whole waves in the middle 16 voxels
    float[] wave = of(32, (_, y, _) -> 100 * Math.cos(frequency * y));

    double kept = 0;
    double sum = 0;
    for (int i = -4; i <= 4; i++) {
      sum += Math.exp(-i * i / 2.0);
      kept += Math.exp(-i * i / 2.0) * Math.cos(frequency * i);
    }
    double share = kept / sum;
    assertThat(wave[0]).isCloseTo(logarithm(100 * (1 - share) / Math.sqrt(2)), within(1e-5f));
    assertThat(wave[1]).isCloseTo(logarithm(100 * share / Math.sqrt(2)), within(1e-5f));
  }

  @Test
  void the_middle_of_a_larger_patch_is_taken_about_the_voxel_of_half_its_size() {
    // voxel 16 of 33 is voxel 16 of 32: the same block, with another layer behind it
    Phantom.Field field = (x, y, z) -> 30 * Math.sin(x * y / 9.0 + z);

    assertThat(of(33, field)).isEqualTo(of(32, field));
  }

  @Test
  void a_patch_of_31_voxels_is_too_small() {
    assertThatThrownBy(() -> of(31, (_, _, _) -> 0)).hasMessageContaining("at least 32 voxels");
  }

  private static float floor() {
    return logarithm(0);
  }

  private static float logarithm(double value) {
    return (float) Math.log(value + 1e-3);
  }

  private static float[] of(int edge, Phantom.Field field) {
    float[] hounsfield = new float[edge * edge * edge];
    int n = 0;
    for (int z = 0; z < edge; z++) {
      for (int y = 0; y < edge; y++) {
        for (int x = 0; x < edge; x++) {
          hounsfield[n++] = (float) field.at(x, y, z);
        }
      }
    }
    ImageGeometry place =
        ImageGeometry.axisAligned(new GridSize(edge, edge, edge), Spacing.ONE_MILLIMETRE);
    return TextureFeatures.of(new Patch(PatchSize.cube(edge), place, hounsfield)).toArray();
  }
}
