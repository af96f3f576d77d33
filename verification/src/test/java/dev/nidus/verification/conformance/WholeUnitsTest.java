package dev.nidus.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.conformance.PatchCase;
import dev.nidus.app.conformance.Verdict;
import dev.nidus.app.table.NpyArray;
import dev.nidus.app.table.NpyFile;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The study law truncates: a program whose last bits are others gives another whole number where the
/// value is whole, and nowhere else. 3 % of the voxels of this phantom are such.
class WholeUnitsTest {
  private static final Path EXPECTED = Suite.folder().resolve("expected/study");
  private static final String LESION = "anisotropic-subvoxel-nrrd";
  private static final String PATCH = "000015.npy";

  @TempDir Path folder = Path.of("");
  private float[] fractions = {};
  private float[] patch = {};

  @BeforeEach
  void patches_of_the_suite_and_the_values_before_truncation() throws Exception {
    try (Stream<Path> files = Files.list(EXPECTED.resolve("patches"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    patch = NpyArray.read(folder.resolve(PATCH)).values();
    String[] row =
        Files.readAllLines(Suite.folder().resolve("lesions.csv")).stream()
            .filter(line -> line.contains("," + LESION + ","))
            .findFirst()
            .orElseThrow()
            .split(",", -1);
    try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(Suite.folder().resolve(row[0]), row[0])) {
      fractions =
          new PatchCase(
                  scan.geometry(),
                  VoxelType.FLOAT32,
                  scan.voxels()
                      .read(
                          List.of(VoxelBox.whole(scan.geometry().size())),
                          IntensitySurvey.of(scan.type()))
                      .getFirst()
                      .values(),
                  new Point3(
                      Double.parseDouble(row[1]),
                      Double.parseDouble(row[2]),
                      Double.parseDouble(row[3])),
                  PatchSpec.fmcib().withLaw(ResamplingLaw.STUDY))
              .cut()
              .orElseThrow()
              .hounsfield();
    }
  }

  @Test
  void a_whole_value_may_be_truncated_to_either_side() throws Exception {
    int moved = 0;
    for (int n = 0; n < patch.length; n++) {
      if (fromWhole(n) < 1e-4 && Math.abs(fractions[n]) > 1) {
        float toward = (float) (Math.rint(fractions[n]) - Math.signum(fractions[n]));
        boolean isBelow = Math.abs(patch[n] * 3072 - 1024 - toward) < 0.5;
        patch[n] += (isBelow ? 1 : -1) * Math.signum(fractions[n]) / 3072;
        moved++;
      }
    }
    assertThat(moved).as("whole values").isGreaterThan(1000);

    assertThat(verdict().explanations()).isEmpty();
    assertThat(verdict().conforms()).isTrue();
  }

  @Test
  void one_unit_where_the_value_is_not_whole_is_caught() throws Exception {
    int voxel = 60_000;
    while (fromWhole(voxel) < 0.25) {
      voxel++;
    }
    patch[voxel] += 1f / 3072;

    Verdict verdict = verdict();

    assertThat(verdict.lesions().stream().filter(finding -> !finding.conforms()))
        .extracting(Verdict.Finding::lesion)
        .containsExactly(LESION);
    assertThat(verdict.explanations().getFirst())
        .startsWith("your patches differ from ours by one HU at")
        .endsWith("truncate toward zero");
  }

  @Test
  void two_units_at_a_whole_value_are_caught() throws Exception {
    int voxel = 0;
    while (fromWhole(voxel) > 1e-4 || Math.abs(fractions[voxel]) < 3) {
      voxel++;
    }
    patch[voxel] += 2f / 3072;

    assertThat(verdict().conforms()).isFalse();
  }

  /// Digests of the patches that SimpleITK 2.5.7 cuts (benchmarks/peers/conformance), as 16-bit HU.
  @ParameterizedTest
  @CsvSource({
    "000002, 08bc1d916e2435e3",
    "000007, 7abe54b30d97a55e",
    "000013, 65f8250c0c29117a",
    "000014, 19f4670596907f47",
    "000015, abe288ad008c7673",
    "000016, d4a030f1ec82c2fd"
  })
  void patches_along_the_axes_are_those_of_simple_itk_to_the_last_unit(String row, String digest)
      throws Exception {
    float[] scaled = NpyArray.read(EXPECTED.resolve("patches/" + row + ".npy")).values();
    ByteBuffer units =
        ByteBuffer.allocate(Short.BYTES * scaled.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : scaled) {
      units.putShort((short) Math.rint(value * 3072 - 1024));
    }
    byte[] found = MessageDigest.getInstance("SHA-256").digest(units.array());
    assertThat(HexFormat.of().formatHex(found, 0, 8)).isEqualTo(digest);
  }

  private double fromWhole(int voxel) {
    return Math.abs(fractions[voxel] - Math.rint(fractions[voxel]));
  }

  private Verdict verdict() throws Exception {
    NpyFile.write(folder.resolve(PATCH), new int[] {1, 50, 50, 50}, patch);
    return Suite.check(ResamplingLaw.STUDY)
        .check(EXPECTED.resolve("features.csv"), Optional.of(folder));
  }
}
