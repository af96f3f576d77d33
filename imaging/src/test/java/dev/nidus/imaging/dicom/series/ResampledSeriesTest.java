package dev.nidus.imaging.dicom.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Slices that are no regular grid, resampled onto one: a phantom whose values are linear in space is
/// known at every place, and interpolation must give exactly these values.
class ResampledSeriesTest {
  @TempDir Path folder;

  @Test
  void a_tilted_gantry_is_straightened_and_what_lies_beside_slices_is_air() throws Exception {
    List<Point3> places = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      places.add(new Point3(-3, 5 + 0.25 * 2 * n, 2 * n)); // 0.25 mm along y for each mm of z
    }
    PhantomSeries.write(folder, places, ResampledSeriesTest::linear, slice -> slice);

    try (CtScan scan = open(5)) {
      // eight steps of 0.5 mm are 5.33 rows of 0.75 mm
      assertThat(scan.geometry().size()).isEqualTo(new GridSize(12, 16, 9));
      assertThat(scan.geometry().origin()).isEqualTo(new Point3(-3, 5, 0));
      assertThat(scan.type()).isEqualTo(VoxelType.FLOAT32);
      VoxelBlock whole = whole(scan);
      int inside = 0;
      for (int k = 0; k < 9; k++) {
        for (int j = 0; j < 16; j++) {
          double y = 5 + 0.75 * j;
          boolean held = y >= 5 + 0.5 * k - 1e-9 && y <= 5 + 0.5 * k + 0.75 * 9 + 1e-9;
          for (int i = 0; i < 12; i++) {
            double known = held ? linear(new Point3(-3 + 0.5 * i, y, 2 * k)) : -1024;
            assertThat(whole.at(i, j, k))
                .as("%d %d %d", i, j, k)
                .isCloseTo((float) known, within(2e-3f));
            inside += held ? 1 : 0;
          }
        }
      }
      assertThat(inside).isBetween(12 * 9 * 9, 12 * 10 * 9);
      assertThat(scan.voxels().remark(VoxelBox.whole(scan.geometry().size())))
          .contains(
              "its slices were shifted into place, for the gantry was tilted by 14.04 degrees");

      VoxelBox part = new VoxelBox(2, 5, 3, new GridSize(4, 9, 5));
      VoxelBox beside = new VoxelBox(0, 13, 0, new GridSize(12, 3, 1));
      List<VoxelBlock> parts =
          scan.voxels().read(List.of(part, beside), IntensitySurvey.of(scan.type()));
      assertThat(parts.get(0).at(4, 9, 5)).isEqualTo(whole.at(4, 9, 5));
      assertThat(parts.get(0).at(5, 13, 7)).isEqualTo(whole.at(5, 13, 7));
      assertThat(parts.get(1).values()).containsOnly(-1024f);
    }
  }

  @Test
  void missing_slices_are_interpolated_across_gaps_that_are_allowed_and_named() throws Exception {
    List<Point3> places = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      if (n != 5 && n != 6) {
        places.add(new Point3(0, 0, 2.5 * n));
      }
    }
    // ten times the square of the slice's number: 160 below the gap and 490 above it
    PhantomSeries.write(folder, places, at -> 10 * Math.pow(at.z() / 2.5, 2), slice -> slice);

    try (CtScan scan = open(7.5)) {
      assertThat(scan.geometry().size()).isEqualTo(new GridSize(12, 10, 12));
      assertThat(scan.geometry().spacing().k()).isCloseTo(2.5, within(1e-12));
      VoxelBlock whole = whole(scan);
      assertThat(whole.at(3, 3, 4)).isEqualTo(160);
      assertThat(whole.at(3, 3, 5)).isCloseTo(270, within(1e-3f));
      assertThat(whole.at(3, 3, 6)).isCloseTo(380, within(1e-3f));
      assertThat(whole.at(3, 3, 7)).isEqualTo(490);
      assertThat(scan.voxels().remark(VoxelBox.whole(scan.geometry().size())))
          .contains(
              "2 of its 12 planes were interpolated between slices up to 7.5 mm apart (k = 5-6)");
      assertThat(scan.voxels().remark(new VoxelBox(0, 0, 7, new GridSize(12, 10, 5)))).isEmpty();
    }
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> open(7.4))
        .withMessageContaining("has a gap of 7.5 mm between scan/04.dcm and scan/05.dcm, wider")
        .withMessageContaining("than the 7.4 mm across which slices are resampled");
  }

  @Test
  void uneven_slices_come_onto_even_steps() throws Exception {
    List<Point3> places = new ArrayList<>();
    for (double z : new double[] {0, 2, 4, 7, 9}) {
      places.add(new Point3(0, 0, z));
    }
    PhantomSeries.write(folder, places, ResampledSeriesTest::linear, slice -> slice);

    try (CtScan scan = open(3)) {
      assertThat(scan.geometry().size().k()).isEqualTo(6);
      assertThat(scan.geometry().spacing().k()).isCloseTo(1.8, within(1e-12));
      VoxelBlock whole = whole(scan);
      for (int k = 0; k < 6; k++) {
        for (int i = 0; i < 12; i++) {
          assertThat(whole.at(i, 4, k))
              .isCloseTo((float) linear(new Point3(0.5 * i, 3, 1.8 * k)), within(2e-3f));
        }
      }
    }
  }

  @Test
  void what_resampling_cannot_mend_is_refused_and_a_regular_series_stays_as_it_is()
      throws Exception {
    List<Point3> places = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      places.add(new Point3(0, 0, 2 * n));
    }
    PhantomSeries.write(folder, places, ResampledSeriesTest::linear, slice -> slice);
    try (CtScan scan = open(5)) {
      assertThat(scan.type()).isEqualTo(VoxelType.INT16);
      assertThat(scan.voxels().remark(VoxelBox.whole(scan.geometry().size()))).isEmpty();
    }

    places.set(2, new Point3(0, 1, 4));
    PhantomSeries.write(folder, places, ResampledSeriesTest::linear, slice -> slice);
    refused("has slices that are shifted in their plane");

    places.set(2, places.get(1));
    PhantomSeries.write(folder, places, ResampledSeriesTest::linear, slice -> slice);
    refused("has two slices in one place");
  }

  @Test
  void padding_does_not_count_as_hounsfield_units_but_stays() throws Exception {
    // outside of a circle nothing was measured; doubled, -20000 is no value of a CT
    List<Point3> places = List.of(new Point3(0, 0, 0), new Point3(0, 0, 2), new Point3(0, 0, 4));
    for (boolean declared : new boolean[] {true, false}) {
      PhantomSeries.write(
          folder,
          places,
          at -> at.x() < 1 ? -20_000 : at.x() < 3 ? -500 : 20,
          slice -> {
            slice.decimals(Tags.RESCALE_SLOPE, 2).decimals(Tags.RESCALE_INTERCEPT, 0);
            return declared ? slice.integers(Tags.PIXEL_PADDING_VALUE, -20_000 & 0xffff) : slice;
          });
      try (CtScan scan = open(5)) {
        IntensitySurvey survey = scan.voxels().survey(scan.type());
        List<VoxelBox> whole = List.of(VoxelBox.whole(scan.geometry().size()));
        VoxelBlock read = scan.voxels().read(whole, survey).getFirst();
        assertThat(read.at(0, 0, 1)).isEqualTo(-40_000);
        if (declared) {
          assertThat(survey.objection()).isEmpty();
        } else {
          assertThat(survey.objection().orElseThrow()).contains("values from -40000 to 40");
        }
      }
    }
  }

  @Test
  void sixteen_signed_bits_with_an_intercept_read_the_slices_of_a_lesion_only() throws Exception {
    List<Point3> places = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      places.add(new Point3(0, 0, 2 * n));
    }
    PhantomSeries.write(
        folder,
        places,
        at -> at.x() < 2 ? 100 : 1100,
        slice -> slice.decimals(Tags.RESCALE_SLOPE, 1).decimals(Tags.RESCALE_INTERCEPT, -1024));
    try (CtScan scan = open(5)) {
      assertThat(scan.type()).isEqualTo(VoxelType.INT32); // -33792 needs it, as in ITK
      SeriesVoxels voxels = (SeriesVoxels) scan.voxels();
      IntensitySurvey survey = voxels.survey(scan.type());
      voxels.read(List.of(new VoxelBox(0, 0, 8, new GridSize(12, 10, 3))), survey);
      assertThat(survey.objection()).isEmpty();
      assertThat(voxels.bytesRead()).isEqualTo(3 * 12 * 10 * 2);
    }
  }

  private void refused(String sentence) {
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> open(50))
        .withMessageContaining(sentence);
  }

  /// Whole numbers at all pixels of the slices.
  private static double linear(Point3 at) {
    return 4 * at.x() + 4 * at.y() + 3 * at.z() + 100;
  }

  private CtScan open(double widestGap) throws UnreadableScan {
    return new DicomSeriesReader(
            ByteBudget.DEFAULT, DamagedFiles.REFUSE, new IrregularSlices.Resample(widestGap))
        .open(folder, "scan");
  }

  private static VoxelBlock whole(CtScan scan) throws Exception {
    List<VoxelBox> whole = List.of(VoxelBox.whole(scan.geometry().size()));
    return scan.voxels().read(whole, IntensitySurvey.of(scan.type())).getFirst();
  }
}
