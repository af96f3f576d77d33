package dev.nidus.imaging.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NiftiWriterTest {
  private static final GridSize SIZE = new GridSize(5, 4, 3);

  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  @TempDir Path folder;

  @Test
  void any_placement_comes_back_through_sform_and_through_qform() throws Exception {
    SplittableRandom random = TestSeed.random("nifti writer");
    for (int n = 0; n < 60; n++) {
      ImageGeometry geometry = geometry(random, n);
      float[] values = new float[60];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (3000 * random.nextDouble() - 1024);
      }
      Path file = folder.resolve(n % 2 == 0 ? "a.nii" : "a.nii.gz");
      NiftiWriter.write(file, geometry, values);
      try (CtScan scan = scans.open(file, "a")) {
        requireSame(geometry, scan.geometry());
        assertThat(scan.type()).isEqualTo(VoxelType.FLOAT32);
        VoxelBox whole = VoxelBox.whole(SIZE);
        assertThat(
                scan.voxels()
                    .read(List.of(whole), IntensitySurvey.of(scan.type()))
                    .getFirst()
                    .values())
            .isEqualTo(values);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (n % 2 == 1) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          bytes = in.readAllBytes();
        }
      }
      bytes[254] = 0; // no sform: only the quaternion is left
      Path qform = Files.write(folder.resolve("q.nii"), bytes);
      try (CtScan scan = scans.open(qform, "q")) {
        requireSame(geometry, scan.geometry());
      }
    }
  }

  @Test
  void a_described_scan_and_its_mask_carry_their_description_and_come_back() throws Exception {
    ImageGeometry geometry = ImageGeometry.axisAligned(SIZE, Spacing.ONE_MILLIMETRE);
    short[] values = new short[60];
    values[8] = -3024;
    byte[] labels = new byte[60];
    labels[8] = (byte) 255;
    NiftiDescription description = new NiftiDescription("synthetic, nobody's");
    Path scanFile = folder.resolve("scan.nii.gz");
    Path maskFile = folder.resolve("mask.nii.gz");
    NiftiWriter.write(scanFile, geometry, values, description);
    NiftiWriter.write(maskFile, geometry, labels, description);

    for (Path file : List.of(scanFile, maskFile)) {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        String header = new String(in.readNBytes(348), StandardCharsets.ISO_8859_1);
        assertThat(header.substring(148, 228).strip().replace("\0", ""))
            .isEqualTo("synthetic, nobody's");
      }
    }
    try (CtScan scan = scans.open(scanFile, "scan");
        CtScan mask = scans.open(maskFile, "mask")) {
      assertThat(scan.type()).isEqualTo(VoxelType.INT16);
      assertThat(mask.type()).isEqualTo(VoxelType.UINT8);
      assertThat(valueAt(scan, 8)).isEqualTo(-3024);
      assertThat(valueAt(mask, 8)).isEqualTo(255);
    }
  }

  @Test
  void a_description_that_does_not_fit_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NiftiDescription("a".repeat(80)));
    assertThatIllegalArgumentException().isThrownBy(() -> new NiftiDescription("sünthetisch"));
  }

  private static float valueAt(CtScan scan, int n) throws Exception {
    return scan.voxels()
        .read(List.of(VoxelBox.whole(SIZE)), IntensitySurvey.of(scan.type()))
        .getFirst()
        .values()[n];
  }

  @Test
  void integers_stay_integers() throws Exception {
    short[] values = new short[60];
    values[7] = -1024;
    values[59] = 3071;
    Path file = folder.resolve("s.nii.gz");
    NiftiWriter.write(file, ImageGeometry.axisAligned(SIZE, Spacing.ONE_MILLIMETRE), values);
    try (CtScan scan = scans.open(file, "s")) {
      assertThat(scan.type()).isEqualTo(VoxelType.INT16);
      float[] read =
          scan.voxels()
              .read(List.of(VoxelBox.whole(SIZE)), IntensitySurvey.of(scan.type()))
              .getFirst()
              .values();
      assertThat(read[7]).isEqualTo(-1024);
      assertThat(read[59]).isEqualTo(3071);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("no temporary file stays").containsExactly(file);
    }
  }

  @Test
  void values_that_do_not_fill_the_grid_are_refused() {
    ImageGeometry geometry = ImageGeometry.axisAligned(SIZE, Spacing.ONE_MILLIMETRE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NiftiWriter.write(folder.resolve("x.nii"), geometry, new float[59]))
        .withMessageContaining("needs 60 values, got 59");
    assertThat(folder).isEmptyDirectory();
  }

  private static void requireSame(ImageGeometry expected, ImageGeometry read) {
    assertThat(read.size()).isEqualTo(expected.size());
    for (int corner = 0; corner < 8; corner++) {
      ContinuousIndex index =
          new ContinuousIndex(4 * (corner & 1), 3 * (corner >> 1 & 1), 2 * (corner >> 2));
      assertThat(read.pointAt(index).distanceTo(expected.pointAt(index)))
          .isCloseTo(0, within(1e-4));
    }
  }

  /// Random axes, mirrored every second time, and all flips and permutations of the patient's axes.
  private static ImageGeometry geometry(SplittableRandom random, int n) {
    double[] q = new double[4];
    for (int c = 0; c < 4; c++) {
      q[c] = n % 3 == 0 ? random.nextInt(2) : random.nextDouble() * 2 - 1;
    }
    double norm = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    double a = norm > 0 ? q[0] / norm : 1;
    double b = norm > 0 ? q[1] / norm : 0;
    double c = norm > 0 ? q[2] / norm : 0;
    double d = norm > 0 ? q[3] / norm : 0;
    double mirror = n % 2 == 0 ? 1 : -1;
    Direction direction =
        new Direction(
            mirror * (a * a + b * b - c * c - d * d),
            2 * (b * c - a * d),
            2 * (b * d + a * c),
            mirror * 2 * (b * c + a * d),
            a * a + c * c - b * b - d * d,
            2 * (c * d - a * b),
            mirror * 2 * (b * d - a * c),
            2 * (c * d + a * b),
            a * a + d * d - b * b - c * c);
    return new ImageGeometry(
        SIZE,
        new Point3(
            400 * random.nextDouble() - 200,
            400 * random.nextDouble() - 200,
            1000 * random.nextDouble() - 500),
        new Spacing(
            0.5 + random.nextDouble(), 0.5 + random.nextDouble(), 0.5 + 4 * random.nextDouble()),
        direction);
  }
}
