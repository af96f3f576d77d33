package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.picture.Canvas;
import dev.nidus.core.picture.Glyphs;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// Draws what a network saw and what mattered to it: the axial, coronal and sagittal slice of a patch through its
/// seed, and below each the same slice with a map over it.
///
/// The same convention as {@link SeedPicture}. Numbers of the map above 0 are orange to yellow, below 0 blue; the
/// stronger they are, the less of the slice shows through, and near 0 nothing lies over it.
public final class OverlayPicture {
  private static final int PANEL = 300;
  private static final int GAP = SeedPicture.GAP;
  private static final int CAPTION = 2 * GAP + 2 * Glyphs.HEIGHT;
  private static final int LETTER_SCALE = 2;
  private static final int WHITE = 0xFFFFFF;
  private static final double BAR_MM = 10;
  private static final int LEGEND = 160;

  private static final int WEAK_FOR = 0xD55E00;
  private static final int STRONG_FOR = 0xF0E442;
  private static final int WEAK_AGAINST = 0x0072B2;
  private static final int STRONG_AGAINST = 0x9AD9FF;

  /// A map hides at most this much of what it lies over.
  private static final double MOST_HIDDEN = 0.8;

  private OverlayPicture() {}

  /// Draws a map over its patch.
  ///
  /// @param patch what the network saw
  /// @param seed the lesion's point; beside the patch the outermost slices are shown
  /// @param map a number for each voxel of the patch, -1 to 1, x fastest
  /// @param window what is black and what is white
  /// @return 948 x 698 pixels
  public static BufferedImage render(
      Patch patch, Point3 seed, float[] map, IntensityWindow window) {
    ImageGeometry geometry = patch.placement();
    VoxelBox whole = VoxelBox.whole(geometry.size());
    VoxelBlock anatomy = new VoxelBlock(whole, patch.hounsfield());
    VoxelBlock heat = new VoxelBlock(whole, map);
    ContinuousIndex index = geometry.continuousIndexOf(seed);
    List<SeedSlice> slices = new ArrayList<>();
    double field = 0;
    for (AnatomicalView view : AnatomicalView.values()) {
      SeedSlice slice = SeedSlice.of(view, geometry, index);
      slices.add(slice);
      field =
          Math.max(
              field,
              Math.max(slice.rightward().extent().length(), slice.downward().extent().length()));
    }
    Canvas canvas =
        new Canvas(3 * PANEL + 4 * GAP, 2 * PANEL + 3 * GAP + 2 * CAPTION + Glyphs.HEIGHT);
    for (int n = 0; n < slices.size(); n++) {
      SeedSlice slice = slices.get(n);
      for (int row = 0; row < 2; row++) {
        int top = GAP + row * (PANEL + GAP + CAPTION / 2);
        Panel panel =
            new Panel(
                slice,
                new PatchOutline(List.of()),
                Canvas.Frame.square(GAP + n * (PANEL + GAP), top, PANEL),
                slice.rightward().extent().seenThrough(field, slice.seedRight()),
                slice.downward().extent().seenThrough(field, slice.seedDown()));
        draw(canvas, panel, anatomy, heat, window, row == 0 ? Layer.ANATOMY : Layer.MAP);
      }
    }
    drawLegend(canvas, isSigned(map));
    return canvas.image();
  }

  private enum Layer {
    ANATOMY,
    MAP
  }

  private static boolean isSigned(float[] map) {
    for (float value : map) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }

  private static void draw(
      Canvas canvas,
      Panel panel,
      VoxelBlock anatomy,
      VoxelBlock heat,
      IntensityWindow window,
      Layer layer) {
    Canvas.Frame frame = panel.frame();
    for (int py = 0; py < frame.height(); py++) {
      double down = panel.down().low() + (py + 0.5) / panel.pixelsPerMm();
      for (int px = 0; px < frame.width(); px++) {
        double right = panel.right().low() + (px + 0.5) / panel.pixelsPerMm();
        int colour = Panel.NOTHING;
        if (panel.slice().holds(right, down)) {
          colour = window.grey(panel.slice().sample(anatomy, right, down)) * 0x010101;
          if (layer == Layer.MAP) {
            colour = over(colour, panel.slice().sample(heat, right, down));
          }
        }
        canvas.set(frame.left() + px, frame.top() + py, colour);
      }
    }
    if (layer == Layer.ANATOMY) {
      panel.drawCross(canvas);
      panel.drawLetters(canvas);
      panel.drawScaleBar(canvas, BAR_MM, "1 CM");
    } else {
      String caption = panel.slice().name();
      int left = frame.left() + (frame.width() - Glyphs.width(caption, LETTER_SCALE)) / 2;
      Panel.write(canvas, caption, left, frame.bottom() + GAP);
    }
  }

  /// The colour of a number of the map over a grey.
  static int over(int grey, double value) {
    double size = Math.min(1, Math.abs(value));
    int colour =
        value >= 0 ? mixed(WEAK_FOR, STRONG_FOR, size) : mixed(WEAK_AGAINST, STRONG_AGAINST, size);
    return mixed(grey, colour, MOST_HIDDEN * Math.sqrt(size) * Math.min(1, 4 * size));
  }

  private static void drawLegend(Canvas canvas, boolean signed) {
    int top = 2 * PANEL + 3 * GAP + CAPTION + GAP;
    int left = (3 * PANEL + 4 * GAP - LEGEND) / 2;
    for (int x = 0; x < LEGEND; x++) {
      double share = (x + 0.5) / LEGEND;
      int colour = over(0, signed ? 2 * share - 1 : share);
      canvas.fill(left + x, top, left + x + 1, top + Glyphs.HEIGHT * LETTER_SCALE, colour);
    }
    String low = signed ? "BELOW 0" : "LEAST";
    String high = signed ? "ABOVE 0" : "MOST";
    Panel.write(canvas, low, left - GAP - Glyphs.width(low, LETTER_SCALE), top);
    canvas.text(high, left + LEGEND + GAP, top, LETTER_SCALE, WHITE, 0);
  }

  private static int mixed(int under, int over, double share) {
    int colour = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int low = under >> shift & 0xFF;
      int high = over >> shift & 0xFF;
      colour |= (int) Math.rint(low + share * (high - low)) << shift;
    }
    return colour;
  }
}
