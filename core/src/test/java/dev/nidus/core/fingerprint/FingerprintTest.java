package dev.nidus.core.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The same content under another guise is known again, other content is not.
class FingerprintTest {
  private static final GridSize SIZE = new GridSize(3, 4, 5);

  private static float[] voxels() {
    float[] values = new float[(int) SIZE.voxels()];
    RandomSource random = RandomSource.of(2);
    for (int n = 0; n < values.length; n++) {
      values[n] = random.nextInt(-1000, 1000);
    }
    return values;
  }

  private static ScanContent content(
      GridSize size, Direction direction, float[] values, VoxelType type) throws UnreadableScan {
    ImageGeometry geometry =
        new ImageGeometry(size, new Point3(1, 2, 3), new Spacing(0.7, 0.7, 2), direction);
    try (CtScan scan =
        new CtScan("scan", geometry, type, Optional.empty(), new VoxelsInMemory(size, values))) {
      return ScanContent.of(scan);
    }
  }

  /// The voxels with the axes stored as k, i, j and the new last one backwards; and how they lie.
  private static ScanContent turned(float[] values) throws UnreadableScan {
    GridSize size = new GridSize(5, 3, 4);
    float[] other = new float[values.length];
    for (int k = 0; k < 5; k++) {
      for (int j = 0; j < 4; j++) {
        for (int i = 0; i < 3; i++) {
          other[((3 - j) * 3 + i) * 5 + k] = values[(k * 4 + j) * 3 + i];
        }
      }
    }
    Direction direction = Direction.ofRows(0, 1, 0, 0, 0, -1, 1, 0, 0);
    return content(size, direction, other, VoxelType.FLOAT32);
  }

  @Test
  void the_order_of_the_axes_and_the_type_of_numbers_do_not_count() throws UnreadableScan {
    ScanContent content = content(SIZE, Direction.IDENTITY, voxels(), VoxelType.INT16);

    assertThat(content(SIZE, Direction.IDENTITY, voxels(), VoxelType.FLOAT64)).isEqualTo(content);
    assertThat(turned(voxels())).isEqualTo(content);
    assertThat(content.voxels()).isEqualTo(SIZE);
  }

  @Test
  void one_voxel_or_two_that_change_places_make_another_content() throws UnreadableScan {
    ScanContent content = content(SIZE, Direction.IDENTITY, voxels(), VoxelType.INT16);
    float[] one = voxels();
    one[17]++;
    float[] swapped = voxels();
    swapped[0] = voxels()[1];
    swapped[1] = voxels()[0];
    Direction mirrored = Direction.ofRows(-1, 0, 0, 0, 1, 0, 0, 0, 1);

    assertThat(content(SIZE, Direction.IDENTITY, one, VoxelType.INT16)).isNotEqualTo(content);
    assertThat(content(SIZE, Direction.IDENTITY, swapped, VoxelType.INT16)).isNotEqualTo(content);
    assertThat(content(SIZE, mirrored, voxels(), VoxelType.INT16)).isNotEqualTo(content);
  }

  /// A patch of soft waves of a patient's own, as large as the differences between tissues, shifted along x.
  private static Patch patch(long patient, double noise, double shift) {
    RandomSource random = RandomSource.of(patient);
    double[][] waves = new double[60][5];
    for (double[] wave : waves) {
      for (int axis = 0; axis < 3; axis++) {
        wave[axis] = random.nextDouble(-0.4, 0.4);
      }
      wave[3] = random.nextDouble(0, 2 * Math.PI);
      wave[4] = 25 * random.nextGaussian();
    }
    float[] values = new float[50 * 50 * 50];
    RandomSource grain = random.named("noise");
    for (int n = 0; n < values.length; n++) {
      double value = 0;
      int y = n / 50 % 50;
      int z = n / 2500;
      for (double[] wave : waves) {
        value +=
            wave[4] * Math.cos(wave[0] * (n % 50 + shift) + wave[1] * y + wave[2] * z + wave[3]);
      }
      values[n] = (float) (value + (noise == 0 ? 0 : noise * grain.nextGaussian()));
    }
    return new Patch(
        PatchHash.PATCH.size(),
        ImageGeometry.axisAligned(new GridSize(50, 50, 50), Spacing.ONE_MILLIMETRE),
        values);
  }

  private static PatchHash hash(Patch patch) {
    return PatchHash.of(patch).orElseThrow();
  }

  @Test
  void a_hash_survives_noise_and_a_small_shift_and_tells_strangers_apart() {
    PatchHash hash = hash(patch(1, 0, 0));

    assertThat(hash.distance(hash(patch(1, 0, 0)))).isZero();
    assertThat(hash.distance(hash(patch(1, 20, 0)))).isLessThan(0.06);
    assertThat(hash.distance(hash(patch(1, 0, 0.5)))).isLessThan(0.1);
    for (int other = 2; other < 12; other++) {
      assertThat(hash.distance(hash(patch(other, 0, 0)))).isCloseTo(0.5, within(0.15));
    }
  }

  @Test
  void a_patch_that_looks_the_same_everywhere_has_no_hash() {
    Patch patch = patch(1, 0, 0);
    float[] air = new float[50 * 50 * 50];
    Arrays.fill(air, -1024);

    assertThat(PatchHash.of(new Patch(patch.size(), patch.placement(), air))).isEmpty();
  }
}
