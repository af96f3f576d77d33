package dev.nidus.app.demo;

import dev.nidus.core.picture.Canvas;
import dev.nidus.core.picture.Glyphs;
import dev.nidus.core.scan.VoxelBlock;
import java.util.List;

/// One view of a picture: a slice, the outline of the patch, and where they lie on the canvas.
///
/// @param slice what is shown
/// @param outline the patch in the slice's plane
/// @param frame where on the canvas
/// @param right the stretch from the left to the right edge, mm
/// @param down the stretch from the top to the bottom edge, mm
record Panel(
    SeedSlice slice, PatchOutline outline, Canvas.Frame frame, Interval right, Interval down) {
  /// Beside the scan there is nothing: a blue that no Hounsfield unit has.
  static final int NOTHING = 0x1B2433;

  /// Orange and sky blue, which stay apart in every common form of colour blindness.
  static final int PATCH_COLOUR = 0xE69F00;

  static final int SEED_COLOUR = 0x56B4E9;
  private static final int WHITE = 0xFFFFFF;
  private static final int RIM = 0x000000;

  private static final int LETTER_SCALE = 2;
  private static final int LETTER_HEIGHT = Glyphs.HEIGHT * LETTER_SCALE;
  private static final int INSET = 6;
  private static final double SCALE_BAR_MM = 50;
  private static final double CROSS_GAP = 7;
  private static final double CROSS_REACH = 24;

  void draw(Canvas canvas, VoxelBlock block, IntensityWindow window) {
    drawSlice(canvas, block, window);
    drawOutline(canvas);
    drawCross(canvas);
    drawLetters(canvas);
    drawScaleBar(canvas, SCALE_BAR_MM, "5 CM");
    drawCaption(canvas);
  }

  double pixelsPerMm() {
    return frame.width() / right.length();
  }

  private double x(double rightMm) {
    return frame.left() + (rightMm - right.low()) * pixelsPerMm();
  }

  private double y(double downMm) {
    return frame.top() + (downMm - down.low()) * pixelsPerMm();
  }

  private void drawSlice(Canvas canvas, VoxelBlock block, IntensityWindow window) {
    for (int py = 0; py < frame.width(); py++) {
      double downMm = down.low() + (py + 0.5) / pixelsPerMm();
      for (int px = 0; px < frame.width(); px++) {
        double rightMm = right.low() + (px + 0.5) / pixelsPerMm();
        int colour =
            slice.holds(rightMm, downMm)
                ? window.grey(slice.sample(block, rightMm, downMm)) * 0x010101
                : NOTHING;
        canvas.set(frame.left() + px, frame.top() + py, colour);
      }
    }
  }

  private void drawOutline(Canvas canvas) {
    List<PatchOutline.Corner> corners = outline.corners();
    // the dark rim first, whole, so that no side covers its neighbour's end
    for (int pass = 0; pass < 2; pass++) {
      for (int n = 0; n < corners.size(); n++) {
        PatchOutline.Corner from = corners.get(n);
        PatchOutline.Corner to = corners.get((n + 1) % corners.size());
        canvas.line(
            frame,
            x(from.right()),
            y(from.down()),
            x(to.right()),
            y(to.down()),
            pass == 0 ? 4 : 2,
            pass == 0 ? RIM : PATCH_COLOUR);
      }
    }
  }

  /// Open in the middle: the lesion is what one wants to see.
  void drawCross(Canvas canvas) {
    double x = x(slice.seedRight());
    double y = y(slice.seedDown());
    for (int pass = 0; pass < 2; pass++) {
      double thick = pass == 0 ? 4 : 2;
      int colour = pass == 0 ? RIM : SEED_COLOUR;
      for (int way = -1; way <= 1; way += 2) {
        double near = way * CROSS_GAP;
        double far = way * CROSS_REACH;
        canvas.line(frame, x + near, y, x + far, y, thick, colour);
        canvas.line(frame, x, y + near, x, y + far, thick, colour);
      }
    }
  }

  void drawLetters(Canvas canvas) {
    int width = Glyphs.width("R", LETTER_SCALE);
    int middleX = frame.left() + (frame.width() - width) / 2;
    int middleY = frame.top() + (frame.width() - LETTER_HEIGHT) / 2;
    write(canvas, slice.view().left(), frame.left() + INSET, middleY);
    write(canvas, slice.view().right(), frame.right() - INSET - width, middleY);
    write(canvas, slice.view().top(), middleX, frame.top() + INSET);
    write(canvas, slice.view().bottom(), middleX, frame.bottom() - INSET - LETTER_HEIGHT);
  }

  /// Above the row of the lower letter, which a long bar would reach.
  void drawScaleBar(Canvas canvas, double millimetres, String name) {
    int length = (int) Math.rint(millimetres * pixelsPerMm());
    int left = frame.left() + INSET + 2;
    int bottom = frame.bottom() - 2 * INSET - LETTER_HEIGHT;
    canvas.fill(left - 1, bottom - 4, left + length + 1, bottom + 1, RIM);
    canvas.fill(left, bottom - 3, left + length, bottom, WHITE);
    write(canvas, name, left, bottom - 8 - LETTER_HEIGHT);
  }

  /// The slice's number counts from 1 in the scan's own order.
  private void drawCaption(Canvas canvas) {
    String caption =
        "%s  SLICE %d OF %d".formatted(slice.name(), slice.number() + 1, slice.normal().count());
    int left = frame.left() + (frame.width() - Glyphs.width(caption, LETTER_SCALE)) / 2;
    write(canvas, caption, left, frame.bottom() + SeedPicture.GAP);
  }

  static void write(Canvas canvas, String text, int left, int top) {
    canvas.text(text, left, top, LETTER_SCALE, WHITE, RIM);
  }
}
