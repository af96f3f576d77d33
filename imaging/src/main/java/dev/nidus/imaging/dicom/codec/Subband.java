package dev.nidus.imaging.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/// One subband of one resolution of a tile, and its code-blocks by precinct (ISO 15444-1 B.5 to B.9).
final class Subband {
  /// The code-blocks of a precinct in this subband, row by row, with what tells of them.
  record Part(int across, List<CodeBlock> blocks, TagTree inclusion, TagTree emptyPlanes) {}

  private final CodeBlockDecoder.Band band;
  private final int number;
  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private final List<Part> parts = new ArrayList<>();

  /// @param number of the subband in the frame: 0 for the lowest, then three for each resolution
  Subband(CodeBlockDecoder.Band band, int number, int x, int y, int right, int below) {
    this.band = band;
    this.number = number;
    this.x = x;
    this.y = y;
    this.width = right - x;
    this.height = below - y;
  }

  CodeBlockDecoder.Band band() {
    return band;
  }

  int number() {
    return number;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// By the number of the precinct.
  List<Part> parts() {
    return parts;
  }

  /// Cuts the part of a precinct into code-blocks.
  ///
  /// @param left the first column of the precinct in the subband, and so on for its other edges
  /// @param wide binary logarithm of the width of a code-block
  void addPrecinct(long left, long top, long right, long bottom, int wide, int high) {
    int x0 = (int) Math.max(x, left);
    int y0 = (int) Math.max(y, top);
    int x1 = (int) Math.min(x + width, right);
    int y1 = (int) Math.min(y + height, bottom);
    if (x1 <= x0 || y1 <= y0) {
      parts.add(new Part(0, List.of(), new TagTree(1, 1), new TagTree(1, 1)));
      return;
    }
    int firstColumn = x0 >> wide;
    int firstRow = y0 >> high;
    int columns = ((x1 - 1) >> wide) - firstColumn + 1;
    int rows = ((y1 - 1) >> high) - firstRow + 1;
    List<CodeBlock> blocks = new ArrayList<>(columns * rows);
    for (int row = firstRow; row < firstRow + rows; row++) {
      int from = Math.max(y0, row << high);
      int to = Math.min(y1, (row + 1) << high);
      for (int column = firstColumn; column < firstColumn + columns; column++) {
        int start = Math.max(x0, column << wide);
        int end = Math.min(x1, (column + 1) << wide);
        blocks.add(new CodeBlock(start - x, from - y, end - start, to - from));
      }
    }
    parts.add(new Part(columns, blocks, new TagTree(columns, rows), new TagTree(columns, rows)));
  }
}
