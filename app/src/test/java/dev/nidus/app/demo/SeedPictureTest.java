package dev.nidus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.Voxels;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The phantom's body is 100 mm a side and a panel 400 pixels, so 4 pixels are a millimetre.
class SeedPictureTest {
  private static final int AXIAL = 12;
  private static final int CORONAL = 424;
  private static final int SAGITTAL = 836;
  private static final int TOP = 12;

  private static final int ORANGE = 0xE69F00;
  private static final int BLUE = 0x56B4E9;
  private static final int NOTHING = 0x1B2433;

  private static final Spacing UNEQUAL = new Spacing(1, 2, 4);

  /// Where the three slices through its voxel do not depend on the storage order.
  private static final Point3 SEED = new Point3(-9.5, 7, 1);

  private static final CtScan STRAIGHT =
      Phantoms.body(Direction.IDENTITY, new GridSize(100, 50, 25), UNEQUAL);

  @Test
  void every_view_shows_the_patients_right_or_front_on_the_left() throws UnreadableScan {
    Point3 seed = new Point3(-9.5, 7, 0);
    BufferedImage picture = render(STRAIGHT, seed);

    // 30 mm from the left edge and 20 mm from the top edge, and so on
    assertGrey(picture, AXIAL, 30, 20, new Point3(-20, -30, 0));
    assertGrey(picture, AXIAL, 85, 70, new Point3(35, 20, 0));
    assertGrey(picture, CORONAL, 30, 20, new Point3(-20, 7, 30));
    assertGrey(picture, CORONAL, 85, 70, new Point3(35, 7, -20));
    assertGrey(picture, SAGITTAL, 30, 20, new Point3(-9.5, -20, 30));
    assertGrey(picture, SAGITTAL, 85, 70, new Point3(-9.5, 35, -20));
  }

  @Test
  void a_scan_stored_from_left_to_right_and_back_to_front_gives_the_same_picture()
      throws UnreadableScan {
    CtScan flipped =
        Phantoms.body(
            new Direction(-1, 0, 0, 0, -1, 0, 0, 0, 1), new GridSize(100, 50, 25), UNEQUAL);

    assertSamePanels(render(flipped, SEED), render(STRAIGHT, SEED));
  }

  @Test
  void a_scan_stored_upside_down_gives_the_same_picture() throws UnreadableScan {
    CtScan upsideDown =
        Phantoms.body(
            new Direction(1, 0, 0, 0, 1, 0, 0, 0, -1), new GridSize(100, 50, 25), UNEQUAL);

    assertSamePanels(render(upsideDown, SEED), render(STRAIGHT, SEED));
  }

  @Test
  void a_scan_stored_in_sagittal_slices_gives_the_same_picture() throws UnreadableScan {
    // i runs toward the back, j toward the feet, k toward the right
    CtScan sagittal =
        Phantoms.body(
            new Direction(0, 0, -1, 1, 0, 0, 0, -1, 0),
            new GridSize(50, 25, 100),
            new Spacing(2, 4, 1));

    assertSamePanels(render(sagittal, SEED), render(STRAIGHT, SEED));
  }

  @Test
  void an_oblique_scan_is_shown_in_its_own_slices_under_the_nearest_names() throws UnreadableScan {
    double cos = Math.cos(Math.toRadians(20));
    double sin = Math.sin(Math.toRadians(20));
    CtScan turned =
        Phantoms.body(
            new Direction(cos, -sin, 0, sin, cos, 0, 0, 0, 1),
            new GridSize(101, 101, 101),
            new Spacing(100 / 101.0, 100 / 101.0, 100 / 101.0));

    BufferedImage picture = render(turned, new Point3(0, 0, 0));

    // 20 mm to the left along i and 30 mm to the front along j, from the middle
    assertGrey(picture, AXIAL, 30, 20, new Point3(-20 * cos + 30 * sin, -20 * sin - 30 * cos, 0));
    assertGrey(picture, CORONAL, 30, 20, new Point3(-20 * cos, -20 * sin, 30));
    assertGrey(picture, SAGITTAL, 30, 20, new Point3(20 * sin, -20 * cos, 30));
  }

  @Test
  void the_outline_of_the_patch_lies_25_mm_about_the_seed() throws UnreadableScan {
    BufferedImage picture = render(STRAIGHT, SEED);

    // the middle of the axial panel is L 0, P 0
    assertColour(picture, AXIAL, 50 - 9.5 - 25, 50 + 7 + 10, ORANGE);
    assertColour(picture, AXIAL, 50 - 9.5 + 25, 50 + 7 + 10, ORANGE);
    assertColour(picture, AXIAL, 50 - 9.5 + 10, 50 + 7 - 25, ORANGE);
    assertColour(picture, AXIAL, 50 - 9.5 + 10, 50 + 7 + 25, ORANGE);
    assertColour(picture, CORONAL, 50 - 9.5 - 25, 50 - 1 + 10, ORANGE);
    assertColour(picture, CORONAL, 50 - 9.5 + 10, 50 - 1 - 25, ORANGE);
    assertColour(picture, SAGITTAL, 50 + 7 - 25, 50 - 1 + 10, ORANGE);
    assertColour(picture, SAGITTAL, 50 + 7 + 10, 50 - 1 + 25, ORANGE);
    assertThat(isGrey(at(picture, AXIAL, 50 - 9.5 - 23, 50 + 7 + 10))).isTrue();
    assertThat(isGrey(at(picture, AXIAL, 50 - 9.5 - 27, 50 + 7 + 10))).isTrue();
  }

  @Test
  void the_outline_in_an_oblique_slice_is_where_the_box_cuts_it() throws UnreadableScan {
    double cos = Math.cos(Math.toRadians(20));
    double sin = Math.sin(Math.toRadians(20));
    CtScan turned =
        Phantoms.body(
            new Direction(cos, -sin, 0, sin, cos, 0, 0, 0, 1),
            new GridSize(101, 101, 101),
            new Spacing(100 / 101.0, 100 / 101.0, 100 / 101.0));

    BufferedImage picture = render(turned, new Point3(0, 0, 0));

    // the middle of the cube's left side, L 25, P 5, in the scan's own axes
    assertColour(picture, AXIAL, 50 + 25 * cos + 5 * sin, 50 - 25 * sin + 5 * cos, ORANGE);
    // the coronal slice runs along i and leaves the cube where L = 25: 25 / cos 20 mm from the seed
    assertColour(picture, CORONAL, 50 + 25 / cos, 50 + 10, ORANGE);
    assertThat(isGrey(at(picture, CORONAL, 50 + 25, 50 + 10))).isTrue();
  }

  @Test
  void the_cross_marks_the_seed_and_leaves_its_middle_open() throws UnreadableScan {
    BufferedImage picture = render(STRAIGHT, SEED);

    assertColour(picture, AXIAL, 50 - 9.5 + 4, 50 + 7, BLUE);
    assertColour(picture, AXIAL, 50 - 9.5, 50 + 7 - 4, BLUE);
    assertColour(picture, CORONAL, 50 - 9.5 - 4, 50 - 1, BLUE);
    assertColour(picture, SAGITTAL, 50 + 7, 50 - 1 + 4, BLUE);
    assertThat(isGrey(at(picture, AXIAL, 50 - 9.5, 50 + 7))).isTrue();
  }

  @Test
  void a_patch_that_reaches_beyond_the_scan_is_outlined_whole_over_dark_blue()
      throws UnreadableScan {
    // 5 mm from the patient's right side: the patch starts 20 mm beside the scan, and 2 mm are
    // margin
    Point3 seed = new Point3(-44.5, 7, 2);
    BufferedImage picture = render(STRAIGHT, seed);
    double pixelsPerMm = 400 / (100 + 19.5 + 2);

    int outline = AXIAL + (int) (2 * pixelsPerMm);
    int between = AXIAL + (int) (12 * pixelsPerMm);
    int row = TOP + 260;
    assertThat(rgb(picture, outline, row)).isEqualTo(ORANGE);
    assertThat(rgb(picture, between, row)).isEqualTo(NOTHING);
  }

  @Test
  void a_large_scan_is_shown_about_the_seed() throws UnreadableScan {
    CtScan large =
        Phantoms.body(Direction.IDENTITY, new GridSize(160, 50, 25), new Spacing(5, 2, 4));
    Point3 seed = new Point3(-102.5, 1, 0);

    BufferedImage picture = render(large, seed);

    // 320 mm are 400 pixels; the seed is in the middle of the panel from left to right
    assertThat(rgb(picture, AXIAL + 200, TOP + 213)).isEqualTo(BLUE);
    assertThat(rgb(picture, AXIAL + 200 - (int) (25 * 1.25) - 1, TOP + 215)).isEqualTo(ORANGE);
  }

  @Test
  void a_seed_beside_the_scan_shows_the_outermost_slice() throws UnreadableScan {
    Point3 seed = new Point3(-9.5, 7, 60);
    BufferedImage picture = render(STRAIGHT, seed);

    // panels grow to hold the outline: 100 mm, 35 mm above the scan and 2 mm of margin
    double pixelsPerMm = 400 / 137.0;
    int x = (int) (AXIAL + (18.5 + 30) * pixelsPerMm);
    int y = (int) (TOP + (18.5 + 20) * pixelsPerMm);
    assertThat(rgb(picture, x, y) & 0xFF).isCloseTo(grey(new Point3(-20, -30, 48)), within(2));
  }

  @Test
  void only_three_slices_are_read_in_one_pass() throws UnreadableScan {
    List<VoxelBox> asked = new ArrayList<>();
    Voxels voxels =
        new Voxels() {
          @Override
          public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey)
              throws UnreadableScan {
            asked.addAll(boxes);
            return STRAIGHT.voxels().read(boxes, survey);
          }

          @Override
          public void close() {}
        };
    CtScan watched =
        new CtScan(
            STRAIGHT.name(), STRAIGHT.geometry(), STRAIGHT.type(), STRAIGHT.modality(), voxels);

    render(watched, SEED);

    assertThat(asked)
        .containsExactly(
            new VoxelBox(0, 0, 12, new GridSize(100, 50, 1)),
            new VoxelBox(0, 28, 0, new GridSize(100, 1, 25)),
            new VoxelBox(40, 0, 0, new GridSize(1, 50, 25)));
  }

  @Test
  void the_caption_says_when_a_plane_is_only_near() {
    double cos = Math.cos(Math.toRadians(4));
    double sin = Math.sin(Math.toRadians(4));
    Direction turned = new Direction(cos, 0, sin, 0, 1, 0, -sin, 0, cos);

    assertThat(caption(turned)).isEqualTo("NEAR CORONAL");
    assertThat(caption(Direction.IDENTITY)).isEqualTo("CORONAL");
  }

  @Test
  void the_pixels_are_the_same_on_every_machine() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(1248 * 450 * Integer.BYTES);
    bytes.asIntBuffer().put(pixels(render(STRAIGHT, SEED)));

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
        .isEqualTo("133cb44324415f34fe800b2972d4062544cc4d02d27dbaca6561c6ee033471f3");
  }

  @Test
  void two_renders_are_equal_in_every_pixel() throws UnreadableScan {
    assertThat(pixels(render(STRAIGHT, SEED))).isEqualTo(pixels(render(STRAIGHT, SEED)));
  }

  @Test
  void a_seed_that_is_not_a_number_is_refused() {
    assertThatThrownBy(() ->
            SeedPicture.render(
                STRAIGHT,
                SeedPoint.lps(Double.NaN, 0, 0),
                Phantoms.cubeAbout(SEED),
                Phantoms.WINDOW))
        .isInstanceOf(InvalidGeometry.class)
        .hasMessageContaining("NaN");
  }

  private static String caption(Direction direction) {
    CtScan scan = Phantoms.body(direction, new GridSize(10, 10, 10), new Spacing(10, 10, 10));
    return SeedSlice.of(AnatomicalView.CORONAL, scan.geometry(), new ContinuousIndex(5, 5, 5))
        .name();
  }

  static BufferedImage render(CtScan scan, Point3 seed) throws UnreadableScan {
    return SeedPicture.render(
        scan,
        SeedPoint.lps(seed.x(), seed.y(), seed.z()),
        Phantoms.cubeAbout(seed),
        Phantoms.WINDOW);
  }

  static int[] pixels(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    return picture.getRGB(0, 0, width, height, new int[width * height], 0, width);
  }

  /// All but the captions, whose slice numbers count in the scan's own order; voxels stored the
  /// other way round may differ by the rounding of a grey.
  private static void assertSamePanels(BufferedImage picture, BufferedImage expected) {
    int differing = 0;
    for (int y = 0; y < TOP + 400; y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int one = rgb(picture, x, y);
        int other = rgb(expected, x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
          assertThat(one >> shift & 0xFF).isCloseTo(other >> shift & 0xFF, within(1));
        }
        if (one != other) {
          differing++;
        }
      }
    }
    assertThat(differing).isLessThan(2000);
  }

  private static void assertGrey(
      BufferedImage picture, int panel, double right, double down, Point3 place) {
    int colour = at(picture, panel, right, down);
    assertThat(isGrey(colour)).isTrue();
    assertThat(colour & 0xFF).isCloseTo(grey(place), within(1));
  }

  private static void assertColour(
      BufferedImage picture, int panel, double right, double down, int colour) {
    assertThat(at(picture, panel, right, down)).isEqualTo(colour);
  }

  private static int grey(Point3 place) {
    return (int) Math.rint(255 * (Phantoms.hounsfieldAt(place) + 200) / 600);
  }

  private static boolean isGrey(int colour) {
    return (colour & 0xFF) == (colour >> 8 & 0xFF) && (colour & 0xFF) == (colour >> 16);
  }

  private static int at(BufferedImage picture, int panel, double right, double down) {
    return rgb(picture, panel + (int) (4 * right), TOP + (int) (4 * down));
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }
}
