package dev.nidus.imaging.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import dev.nidus.core.testing.TestSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContourFillingTest {
  private static final ImageGeometry GRID =
      new ImageGeometry(
          new GridSize(20, 16, 5),
          new Point3(-30, 12, 400),
          new Spacing(0.7, 0.9, 2.5),
          new Direction(0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, -1));

  private static final LabelChoice ALL = new LabelChoice.All();

  @Test
  void a_square_between_voxel_centres_holds_the_voxels_inside_it() throws Exception {
    LabelledLesion lesion = lesion(contour(2, 3.5, 4.5, 7.5, 4.5, 7.5, 6.5, 3.5, 6.5));
    assertThat(lesion.voxels()).isEqualTo(8);
    assertThat(lesion.boundingBox()).isEqualTo(new VoxelBox(4, 5, 2, new GridSize(4, 2, 1)));
    Point3 centre = GRID.pointAt(new ContinuousIndex(5.5, 5.5, 2));
    assertThat(lesion.centroid().distanceTo(centre)).isLessThan(1e-9);
  }

  @Test
  void a_centre_on_a_line_belongs_to_the_side_of_higher_indices() throws Exception {
    // from (2, 3) to (5, 6): the lower lines are in, the upper ones out, however it is drawn
    LabelledLesion lesion = lesion(contour(0, 2, 3, 5, 3, 5, 6, 2, 6));
    assertThat(lesion.voxels()).isEqualTo(9);
    assertThat(lesion.boundingBox()).isEqualTo(new VoxelBox(2, 3, 0, new GridSize(3, 3, 1)));
    assertThat(lesion(contour(0, 2, 6, 5, 6, 5, 3, 2, 3)).boundingBox())
        .isEqualTo(lesion.boundingBox());
  }

  @Test
  void an_outline_inside_another_is_a_hole_and_one_in_the_hole_an_island() throws Exception {
    PlanarContour outer = contour(1, 1.5, 1.5, 12.5, 1.5, 12.5, 12.5, 1.5, 12.5);
    PlanarContour hole = contour(1, 4.5, 4.5, 9.5, 4.5, 9.5, 9.5, 4.5, 9.5);
    PlanarContour island = contour(1, 6.5, 6.5, 7.5, 6.5, 7.5, 7.5, 6.5, 7.5);
    assertThat(lesion(outer, hole).voxels()).isEqualTo(121 - 25);
    assertThat(lesion(outer, hole).centroidInside()).isFalse();
    assertThat(lesion(island, hole, outer).voxels()).isEqualTo(121 - 25 + 1);
  }

  @Test
  void a_keyhole_is_the_outline_with_its_hole() throws Exception {
    PlanarContour keyhole =
        contour(
            1, 1.5, 1.5, 4.3, 4.1, 4.3, 9.5, 9.5, 9.5, 9.5, 4.1, 4.3, 4.1, 1.5, 1.5, 12.5, 1.5,
            12.5, 12.5, 1.5, 12.5);
    PlanarContour outer = contour(1, 1.5, 1.5, 12.5, 1.5, 12.5, 12.5, 1.5, 12.5);
    PlanarContour hole = contour(1, 4.3, 4.1, 9.5, 4.1, 9.5, 9.5, 4.3, 9.5);
    assertThat(lesion(keyhole)).isEqualTo(lesion(outer, hole));
    assertThat(lesion(keyhole).voxels()).isEqualTo(121 - 25);
  }

  @Test
  void masks_equal_those_of_asking_each_voxel_for_each_edge() throws Exception {
    SplittableRandom random = TestSeed.random("contours");
    for (int n = 0; n < 200; n++) {
      List<PlanarContour> contours = new ArrayList<>();
      List<double[]> lines = new ArrayList<>();
      for (int c = 0; c < 1 + random.nextInt(3); c++) {
        double[] line = new double[2 * (3 + random.nextInt(8))];
        for (int p = 0; p < line.length; p += 2) {
          // half of the points on voxel centres, where rules show
          boolean whole = random.nextInt(2) == 0;
          line[p] = whole ? random.nextInt(20) : 19 * random.nextDouble();
          line[p + 1] = whole ? random.nextInt(16) : 15 * random.nextDouble();
        }
        lines.add(line);
        contours.add(contour(3, line));
      }
      long expected = 0;
      for (int j = 0; j < 16; j++) {
        for (int i = 0; i < 20; i++) {
          int crossings = 0;
          for (double[] line : lines) {
            crossings += crossings(line, i, j);
          }
          expected += crossings & 1;
        }
      }
      if (expected > 0) {
        assertThat(lesion(contours.toArray(PlanarContour[]::new)).voxels()).isEqualTo(expected);
      }
    }
  }

  /// Edges left of a centre, or on it.
  private static int crossings(double[] line, int i, int j) {
    int crossings = 0;
    for (int p = 0; p < line.length; p += 2) {
      int q = (p + 2) % line.length;
      double x0 = round(line[p]);
      double y0 = round(line[p + 1]);
      double x1 = round(line[q]);
      double y1 = round(line[q + 1]);
      if ((y0 <= j) != (y1 <= j)) {
        double x =
            y0 < y1
                ? x0 + (j - y0) * ((x1 - x0) / (y1 - y0))
                : x1 + (j - y1) * ((x0 - x1) / (y0 - y1));
        crossings += x <= i ? 1 : 0;
      }
    }
    return crossings;
  }

  private static double round(double index) {
    return Math.rint(index * 1e6) / 1e6;
  }

  @Test
  void planes_go_to_the_nearest_slice_and_gaps_stay_empty() throws Exception {
    double[] square = {3.5, 4.5, 7.5, 4.5, 7.5, 6.5, 3.5, 6.5};
    OutlinedMask mask =
        fill(
            contour(0.3, square),
            contour(3.4, square),
            contour(2.9, square),
            contour(0.31, square[0], 1, 5, 2, 6, 3));
    assertThat(mask.skippedSlices()).isEqualTo(2);
    assertThat(mask.planesLeftOut()).isEqualTo(1);
    assertThat(mask.offsetMm()).isCloseTo(0.305 * 2.5, within(1e-6));
    LabelledLesion lesion = mask.mask().measure(ALL).getFirst();
    assertThat(lesion.boundingBox().k()).isZero();
    assertThat(lesion.boundingBox().size().k()).isEqualTo(4);
  }

  @Test
  void the_part_of_a_mask_measures_as_the_whole() throws Exception {
    SplittableRandom random = TestSeed.random("part of a mask");
    for (int n = 0; n < 20; n++) {
      double[] line = new double[2 * 9];
      for (int p = 0; p < 9; p++) {
        double radius = 2 + 5.5 * random.nextDouble();
        line[2 * p] = 9.5 + radius * Math.cos(2 * Math.PI * p / 9);
        line[2 * p + 1] = 7.5 + radius * Math.sin(2 * Math.PI * p / 9);
      }
      LesionMask part = fill(contour(1, line), contour(2, line), contour(3, line)).mask();
      LabelledLesion lesion = part.measure(ALL).getFirst();
      float[] values = new float[20 * 16 * 5];
      for (int k = 1; k < 4; k++) {
        for (int j = 0; j < 16; j++) {
          for (int i = 0; i < 20; i++) {
            values[(k * 16 + j) * 20 + i] = crossings(line, i, j) & 1;
          }
        }
      }
      LesionMask whole =
          LesionMask.read(
              new CtScan(
                  "m",
                  GRID,
                  VoxelType.UINT8,
                  Optional.empty(),
                  new VoxelsInMemory(GRID.size(), values)));
      assertThat(lesion).isEqualTo(whole.measure(ALL).getFirst());
      assertThat(part.deepest(lesion)).isEqualTo(whole.deepest(lesion));
    }
  }

  @Test
  void what_cannot_be_drawn_is_refused_in_a_sentence() {
    requireRefused("structure 7 'GTV' of rs.dcm has no contour");
    requireRefused(
        "structure 7 'GTV' of rs.dcm is empty: the centre of no voxel lies inside it",
        contour(1, 2.1, 2.1, 2.9, 2.1, 2.5, 2.9));
    requireRefused("is empty", contour(1, 2, 2, 8, 8));
    requireRefused(
        "has a contour at slice 7.0, the series has slices 0 to 4", contour(7, 2, 2, 8, 2, 8, 8));
    requireRefused(
        "has a contour at column -4.0, the series has columns 0 to 19",
        contour(1, -4, 2, 8, 2, 8, 8));
    PlanarContour square = contour(1, 1.5, 1.5, 5.5, 1.5, 5.5, 5.5, 1.5, 5.5);
    requireRefused("has the same contour twice on slice 1", square, square);
    double[] tilted = new double[9];
    for (int p = 0; p < 3; p++) {
      Point3 point = GRID.pointAt(new ContinuousIndex(4 + p, 5 + p * p, 1 + p));
      tilted[3 * p] = point.x();
      tilted[3 * p + 1] = point.y();
      tilted[3 * p + 2] = point.z();
    }
    requireRefused(
        "contour 1 of structure 7 'GTV' of rs.dcm is not parallel to the slices: it reaches from"
            + " slice 1.00 to 3.00",
        new PlanarContour(tilted));
  }

  @Test
  void contours_made_to_cost_time_are_refused() {
    ImageGeometry tall =
        ImageGeometry.axisAligned(new GridSize(1, 60_000, 1), Spacing.ONE_MILLIMETRE);
    double[] points = new double[3 * 20_000];
    for (int p = 0; p < 20_000; p++) {
      points[3 * p + 1] = p % 2 == 0 ? 0 : 59_999;
    }
    assertThatExceptionOfType(UnusableMask.class)
        .isThrownBy(() ->
            ContourFilling.fill(
                "rs.dcm",
                new OutlinedStructure(7, "GTV", List.of(new PlanarContour(points))),
                tall))
        .withMessageContaining("cross rows of voxels");
  }

  private static void requireRefused(String message, PlanarContour... contours) {
    assertThatExceptionOfType(UnusableMask.class)
        .isThrownBy(() -> fill(contours))
        .withMessageContaining(message);
  }

  private static LabelledLesion lesion(PlanarContour... contours) throws Exception {
    return fill(contours).mask().measure(ALL).getFirst();
  }

  private static OutlinedMask fill(PlanarContour... contours) throws Exception {
    return ContourFilling.fill(
        "rs.dcm", new OutlinedStructure(7, "GTV", Arrays.asList(contours)), GRID);
  }

  /// A contour by columns and rows on a slice.
  private static PlanarContour contour(double k, double... line) {
    double[] points = new double[line.length / 2 * 3];
    for (int p = 0; p < line.length / 2; p++) {
      Point3 point = GRID.pointAt(new ContinuousIndex(line[2 * p], line[2 * p + 1], k));
      points[3 * p] = point.x();
      points[3 * p + 1] = point.y();
      points[3 * p + 2] = point.z();
    }
    return new PlanarContour(points);
  }
}
