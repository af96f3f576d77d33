package dev.nidus.core.picture;

import java.awt.image.BufferedImage;

/// A picture under way: grey pixels, lines and small letters. Coordinates are pixels from the upper
/// left edge, pixel (x, y) covering x to x+1 and y to y+1. What lies outside is left out.
public final class Canvas {
  private final int width;
  private final int height;
  private final int[] rgb;

  public Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
  }

  public void set(int x, int y, int colour) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      rgb[y * width + x] = colour;
    }
  }

  public void fill(int left, int top, int right, int bottom, int colour) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        set(x, y, colour);
      }
    }
  }

  /// A smooth line: a pixel takes as much of the colour as the line covers of it, about.
  public void line(
      Frame frame, double x0, double y0, double x1, double y1, double thick, int colour) {
    double reach = thick / 2 + 1;
    int left = (int) Math.floor(Math.max(Math.min(x0, x1) - reach, frame.left()));
    int right = (int) Math.ceil(Math.min(Math.max(x0, x1) + reach, frame.right()));
    int top = (int) Math.floor(Math.max(Math.min(y0, y1) - reach, frame.top()));
    int bottom = (int) Math.ceil(Math.min(Math.max(y0, y1) + reach, frame.bottom()));
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double distance = distance(x + 0.5, y + 0.5, x0, y0, x1, y1);
        blend(x, y, colour, Math.clamp(thick / 2 + 0.5 - distance, 0, 1));
      }
    }
  }

  /// Letters with a dark rim, so that they can be read on bone.
  public void text(String text, int left, int top, int scale, int colour, int rim) {
    for (int y = -1; y <= 1; y++) {
      for (int x = -1; x <= 1; x++) {
        glyphs(text, left + x, top + y, scale, rim);
      }
    }
    glyphs(text, left, top, scale, colour);
  }

  public BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  private void glyphs(String text, int left, int top, int scale, int colour) {
    for (int n = 0; n < text.length(); n++) {
      int start = left + n * Glyphs.ADVANCE * scale;
      for (int row = 0; row < Glyphs.HEIGHT; row++) {
        for (int column = 0; column < Glyphs.WIDTH; column++) {
          if (Glyphs.inked(text.charAt(n), column, row)) {
            int x = start + column * scale;
            int y = top + row * scale;
            fill(x, y, x + scale, y + scale, colour);
          }
        }
      }
    }
  }

  private void blend(int x, int y, int colour, double share) {
    if (share > 0 && x >= 0 && x < width && y >= 0 && y < height) {
      int under = rgb[y * width + x];
      rgb[y * width + x] =
          mix(under, colour, 16, share)
              | mix(under, colour, 8, share)
              | mix(under, colour, 0, share);
    }
  }

  private static int mix(int under, int over, int shift, double share) {
    int low = under >> shift & 0xFF;
    int high = over >> shift & 0xFF;
    return (int) Math.rint(low + share * (high - low)) << shift;
  }

  private static double distance(double x, double y, double x0, double y0, double x1, double y1) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = dx * dx + dy * dy;
    double share = squared > 0 ? Math.clamp(((x - x0) * dx + (y - y0) * dy) / squared, 0, 1) : 0;
    double ex = x - x0 - share * dx;
    double ey = y - y0 - share * dy;
    return Math.sqrt(ex * ex + ey * ey);
  }

  /// The rectangle of pixels in which a panel is drawn, left and top included, right and bottom not.
  public record Frame(int left, int top, int right, int bottom) {
    public static Frame square(int left, int top, int side) {
      return new Frame(left, top, left + side, top + side);
    }

    public int width() {
      return right - left;
    }

    public int height() {
      return bottom - top;
    }
  }
}
