package dev.nidus.imaging.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Series of real scanners, whose licences keep them out of the repository; skipped where the folder
/// of shared data is absent.
class RealSeriesTest {
  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  /// Sum of the values, and of the values times their place modulo 9973, by SimpleITK 2.5.7.
  @ParameterizedTest
  @CsvSource({
    "ts_ct_jpeg2000, 20, -804.5, 2.0, -3272217339, -16307311475096",
    "lungphantom_pat2_ct_rtstruct, 41, -591.90002441406, 3.0000007629395, -200367109,"
        + " -1003230021558",
    "dcmqi/ct-3slice, 3, -128.690002, 1.0, -750951030, -3728163451544"
  })
  void a_real_series_is_read_as_by_simpleitk(
      String name, int slices, double z, double step, double sum, double weighted)
      throws Exception {
    try (CtScan scan = scans.open(present(name), name)) {
      assertThat(scan.geometry().size().k()).isEqualTo(slices);
      Point3 origin = scan.geometry().origin();
      assertThat(origin.z()).isEqualTo(z);
      assertThat(scan.geometry().spacing().k()).isCloseTo(step, within(1e-9));
      float[] values =
          scan.voxels()
              .read(
                  List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()))
              .getFirst()
              .values();
      double total = 0;
      double placed = 0;
      for (int n = 0; n < values.length; n++) {
        total += values[n];
        placed += (double) values[n] * (n % 9973);
      }
      assertThat(total).isEqualTo(sum);
      assertThat(placed).isEqualTo(weighted);
    }
  }

  @Test
  void a_tilted_and_a_gapped_series_are_refused() throws Exception {
    Path tilted = present("d2n_gantrytilting");
    Path gapped = present("d2n_sliceincrement");

    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(tilted, "tilted"))
        .withMessageContaining("tilted gantry")
        .withMessageContaining("by 14 degrees");
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> scans.open(gapped, "gapped"))
        .withMessageContaining("it is 10 mm, between the others 5 mm");
  }

  private static Path present(String name) {
    Path folder = Fixtures.repository().resolve("../shared/data/dicom").resolve(name);
    assumeThat(Files.isDirectory(folder)).as("%s is absent", folder).isTrue();
    return folder;
  }
}
