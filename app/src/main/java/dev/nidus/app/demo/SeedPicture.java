package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.picture.Canvas;
import dev.nidus.core.picture.Glyphs;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// Draws a lesion: the axial, coronal and sagittal slice through its seed, side by side, with the
/// patch outlined.
///
/// Radiological convention: the patient's right is on the left of the picture, anterior or superior
/// is on top; the letters at the edges say so. The three panels have one scale, in millimetres,
/// whatever the voxel spacing; they show the whole slice up to 320 mm, and of larger slices the part
/// about the seed. A cross, open in the middle, marks the seed. Beside the scan the panel is dark
/// blue.
///
/// A scan that is turned against the patient's axes is shown in its own slices, under the names of
/// the nearest anatomical planes; the outline is where the patch's box cuts the slice.
///
/// Everything is drawn into an array of pixels, letters too ({@link Glyphs}), with no font and no
/// graphics device: it works on a bare server, and the pixels are the same on every machine.
public final class SeedPicture {
  /// Pixels between the panels, and around them.
  static final int GAP = 12;

  /// Pixels along a panel's side.
  static final int PANEL = 400;

  private static final int CAPTION = 2 * GAP + 2 * Glyphs.HEIGHT;
  private static final double SMALLEST_FIELD_MM = 60;
  private static final double LARGEST_FIELD_MM = 320;
  private static final double MARGIN_MM = 2;

  private SeedPicture() {}

  /// Reads three slices, each one voxel thick, and draws them.
  ///
  /// @param scan where the lesion is; not closed here
  /// @param seed the lesion's point; beside the scan the outermost slices are shown
  /// @param patch what was cut about the seed
  /// @param window what is black and what is white
  /// @return 1248 x 450 pixels
  /// @throws UnreadableScan if the file is damaged
  /// @throws dev.nidus.core.geometry.InvalidGeometry if the seed is not three finite numbers
  public static BufferedImage render(
      CtScan scan, SeedPoint seed, Patch patch, IntensityWindow window) throws UnreadableScan {
    ImageGeometry geometry = scan.geometry();
    ContinuousIndex index = geometry.continuousIndexOf(seed.position(geometry));
    List<SeedSlice> slices = new ArrayList<>();
    for (AnatomicalView view : AnatomicalView.values()) {
      slices.add(SeedSlice.of(view, geometry, index));
    }
    List<VoxelBlock> blocks =
        scan.voxels()
            .read(slices.stream().map(SeedSlice::box).toList(), IntensitySurvey.of(scan.type()));
    Canvas canvas = new Canvas(3 * PANEL + 4 * GAP, PANEL + GAP + CAPTION);
    List<Panel> panels = panels(slices, patch, geometry);
    for (int n = 0; n < panels.size(); n++) {
      panels.get(n).draw(canvas, blocks.get(n), window);
    }
    return canvas.image();
  }

  private static List<Panel> panels(List<SeedSlice> slices, Patch patch, ImageGeometry geometry) {
    List<PatchOutline> outlines = new ArrayList<>();
    List<Interval> rights = new ArrayList<>();
    List<Interval> downs = new ArrayList<>();
    double field = SMALLEST_FIELD_MM;
    for (SeedSlice slice : slices) {
      PatchOutline outline = PatchOutline.of(patch, geometry, slice);
      Interval right = slice.rightward().extent();
      Interval down = slice.downward().extent();
      for (PatchOutline.Corner corner : outline.corners()) {
        right = withMargin(right, corner.right());
        down = withMargin(down, corner.down());
      }
      outlines.add(outline);
      rights.add(right);
      downs.add(down);
      field = Math.max(field, Math.max(right.length(), down.length()));
    }
    field = Math.min(field, LARGEST_FIELD_MM);
    List<Panel> panels = new ArrayList<>();
    for (int n = 0; n < slices.size(); n++) {
      SeedSlice slice = slices.get(n);
      panels.add(
          new Panel(
              slice,
              outlines.get(n),
              Canvas.Frame.square(GAP + n * (PANEL + GAP), GAP, PANEL),
              rights.get(n).seenThrough(field, slice.seedRight()),
              downs.get(n).seenThrough(field, slice.seedDown())));
    }
    return panels;
  }

  /// Stretches an interval to a corner of the outline and a little further, unless the scan goes on
  /// there.
  private static Interval withMargin(Interval extent, double corner) {
    boolean beyond = corner < extent.low() || corner > extent.high();
    return beyond ? extent.including(corner - MARGIN_MM).including(corner + MARGIN_MM) : extent;
  }
}
