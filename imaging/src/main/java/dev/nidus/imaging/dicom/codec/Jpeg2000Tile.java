package dev.nidus.imaging.dicom.codec;

import dev.nidus.imaging.dicom.codec.CodeBlockDecoder.Band;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A tile of a JPEG 2000 frame: reads its packets in the order of its progression (ISO 15444-1 B.10 to
/// B.12), decodes its code-blocks and puts its resolutions together.
final class Jpeg2000Tile {
  private static final int SOP = 0xff91;
  private static final int EPH = 0xff92;

  /// More empty planes than there are.
  private static final int MOST_EMPTY = 64;

  /// A resolution: its place, its subbands and the places of its precincts on the grid.
  private record Resolution(Wavelet.Level level, List<Subband> bands, List<Place> precincts) {}

  private record Place(long x, long y) {}

  /// One precinct of one resolution, whose packets lie somewhere among the others.
  private record Precinct(int resolution, int number, Place place) {}

  private final Jpeg2000Header header;
  private final List<Resolution> resolutions = new ArrayList<>();
  private byte[] bytes = {};
  private int start;
  private int end;
  private int packets;

  private Jpeg2000Tile(Jpeg2000Header header) {
    this.header = header;
  }

  /// Decodes a tile into the pixels of its frame, without level shift.
  ///
  /// @param budget of code-blocks and precincts of the frame, a guard against millions of small ones
  static void decode(Jpeg2000Header header, int tile, BlockBudget budget, int[] pixels, int columns)
      throws BrokenFrame {
    int across = tile % header.tilesAcross();
    int down = tile / header.tilesAcross();
    int x0 = header.tileEdge(0, across);
    int y0 = header.tileEdge(1, down);
    int x1 = header.tileEdge(0, across + 1);
    int y1 = header.tileEdge(1, down + 1);
    Jpeg2000Tile decoder = new Jpeg2000Tile(header);
    decoder.lay(x0, y0, x1, y1, budget);
    decoder.take(header.data(tile), tile);
    decoder.readPackets();
    int[] values = header.isReversible() ? decoder.wholeNumbers() : decoder.rounded();
    int width = x1 - x0;
    int at = (y0 - header.imageStart(1)) * columns + x0 - header.imageStart(0);
    for (int row = 0; row < y1 - y0; row++) {
      System.arraycopy(values, row * width, pixels, at + row * columns, width);
    }
  }

  /// Lays out resolutions, subbands, precincts and code-blocks.
  private void lay(int x0, int y0, int x1, int y1, BlockBudget budget) throws BrokenFrame {
    for (int r = 0; r <= header.levels(); r++) {
      int down = header.levels() - r;
      int left = up(x0, down);
      int top = up(y0, down);
      int right = up(x1, down);
      int bottom = up(y1, down);
      List<Subband> bands = new ArrayList<>();
      if (r == 0) {
        bands.add(new Subband(Band.LOW, 0, left, top, right, bottom));
      } else {
        int first = 3 * r - 2;
        bands.add(band(Band.HORIZONTAL, first, x0, y0, x1, y1, down + 1));
        bands.add(band(Band.VERTICAL, first + 1, x0, y0, x1, y1, down + 1));
        bands.add(band(Band.DIAGONAL, first + 2, x0, y0, x1, y1, down + 1));
      }
      List<Place> precincts = new ArrayList<>();
      if (right > left && bottom > top) {
        int wide = header.precinct(r) & 15;
        int high = header.precinct(r) >> 4;
        int half = r == 0 ? 0 : 1;
        int blockWide = Math.min(header.blockWidth(), wide - half);
        int blockHigh = Math.min(header.blockHeight(), high - half);
        for (int py = top >> high; py <= (bottom - 1) >> high; py++) {
          for (int px = left >> wide; px <= (right - 1) >> wide; px++) {
            budget.take(1L + area(bands, wide - half, high - half, blockWide, blockHigh));
            long x = (long) px << wide;
            long y = (long) py << high;
            precincts.add(new Place(Math.max(x0, x << down), Math.max(y0, y << down)));
            for (Subband band : bands) {
              band.addPrecinct(
                  (long) px << (wide - half),
                  (long) py << (high - half),
                  (px + 1L) << (wide - half),
                  (py + 1L) << (high - half),
                  blockWide,
                  blockHigh);
            }
          }
        }
      }
      resolutions.add(
          new Resolution(
              new Wavelet.Level(left, top, right - left, bottom - top), bands, precincts));
    }
  }

  /// The most code-blocks that a precinct can have.
  private static long area(List<Subband> bands, int wide, int high, int blockWide, int blockHigh) {
    long blocks = 0;
    for (Subband band : bands) {
      long across = (Math.min(1L << wide, band.width()) + (1L << blockWide)) >> blockWide;
      long along = (Math.min(1L << high, band.height()) + (1L << blockHigh)) >> blockHigh;
      blocks += across * along;
    }
    return blocks;
  }

  private static Subband band(Band band, int number, int x0, int y0, int x1, int y1, int level) {
    int right = band == Band.VERTICAL ? 0 : 1 << (level - 1);
    int below = band == Band.HORIZONTAL ? 0 : 1 << (level - 1);
    return new Subband(
        band,
        number,
        up(x0 - right, level),
        up(y0 - below, level),
        up(x1 - right, level),
        up(y1 - below, level));
  }

  /// Divided by a power of two, rounded up.
  private static int up(int value, int power) {
    return (int) (((long) value + (1L << power) - 1) >> power);
  }

  /// The data of the tile in one piece.
  private void take(List<Jpeg2000Header.Run> runs, int tile) throws BrokenFrame {
    if (runs.isEmpty()) {
      throw new BrokenFrame(
          "is cut short: tile %d of its JPEG 2000 data is missing".formatted(tile));
    }
    if (runs.size() == 1) {
      bytes = header.bytes();
      start = runs.getFirst().start();
      end = runs.getFirst().end();
      return;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Jpeg2000Header.Run run : runs) {
      all.write(header.bytes(), run.start(), run.end() - run.start());
    }
    bytes = all.toByteArray();
    end = bytes.length;
  }

  private void readPackets() throws BrokenFrame {
    List<Precinct> order = new ArrayList<>();
    for (int r = 0; r < resolutions.size(); r++) {
      List<Place> places = resolutions.get(r).precincts();
      for (int n = 0; n < places.size(); n++) {
        order.add(new Precinct(r, n, places.get(n)));
      }
    }
    PacketBits bits = new PacketBits(bytes, start, end);
    int layers = header.layers();
    switch (header.progression()) {
      case 0 -> { // layer, resolution, position
        for (int layer = 0; layer < layers; layer++) {
          for (Precinct precinct : order) {
            packet(precinct, layer, bits);
          }
        }
      }
      case 1 -> { // resolution, layer, position
        for (int r = 0; r < resolutions.size(); r++) {
          for (int layer = 0; layer < layers; layer++) {
            for (Precinct precinct : order) {
              if (precinct.resolution() == r) {
                packet(precinct, layer, bits);
              }
            }
          }
        }
      }
      default -> { // by position, within resolutions or over all of them
        if (header.progression() > 2) {
          order.sort(
              Comparator.comparingLong((Precinct precinct) -> precinct.place().y())
                  .thenComparingLong(precinct -> precinct.place().x()));
        }
        for (Precinct precinct : order) {
          for (int layer = 0; layer < layers; layer++) {
            packet(precinct, layer, bits);
          }
        }
      }
    }
  }

  private void packet(Precinct precinct, int layer, PacketBits bits) throws BrokenFrame {
    if (header.hasPacketStarts() && u16(start) == SOP) {
      start += 6;
    }
    packets++;
    bits.goTo(start);
    List<CodeBlock> told = new ArrayList<>();
    if (bits.next() == 1) {
      for (Subband band : resolutions.get(precinct.resolution()).bands()) {
        readPart(band.parts().get(precinct.number()), layer, bits, told);
      }
    }
    start = bits.finish();
    if (header.hasPacketEnds() && u16(start) == EPH) {
      start += 2;
    }
    for (CodeBlock block : told) {
      start = block.place(start, end);
    }
  }

  private void readPart(Subband.Part part, int layer, PacketBits bits, List<CodeBlock> told)
      throws BrokenFrame {
    for (int n = 0; n < part.blocks().size(); n++) {
      CodeBlock block = part.blocks().get(n);
      int column = n % part.across();
      int row = n / part.across();
      if (block.isIncluded()) {
        if (bits.next() == 0) {
          continue;
        }
      } else {
        if (!part.inclusion().isBelow(column, row, layer + 1, bits)) {
          continue;
        }
        int empty = 0;
        while (!part.emptyPlanes().isBelow(column, row, empty + 1, bits)) {
          if (++empty > MOST_EMPTY) {
            throw new BrokenFrame(
                "is damaged: packet %d of its JPEG 2000 data has more than %d empty planes of bits"
                    .formatted(packets, MOST_EMPTY));
          }
        }
        block.include(empty);
      }
      block.readPasses(bits, header.style());
      told.add(block);
    }
  }

  private int u16(int at) {
    return at + 2 > end ? 0 : (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private int[] coefficients(Subband band, CodeBlockDecoder decoder) throws BrokenFrame {
    int[] values = new int[band.width() * band.height()];
    int planes = header.planes(band.number());
    for (Subband.Part part : band.parts()) {
      for (CodeBlock block : part.blocks()) {
        if (block.passes > 0) {
          decoder.decode(block, bytes, band.band(), planes, values, band.width());
        }
      }
    }
    return values;
  }

  private int[] wholeNumbers() throws BrokenFrame {
    CodeBlockDecoder decoder = new CodeBlockDecoder(header.style(), 0);
    int[] image = coefficients(resolutions.getFirst().bands().getFirst(), decoder);
    for (Resolution resolution : resolutions.subList(1, resolutions.size())) {
      List<Subband> bands = resolution.bands();
      image =
          Wavelet.reversible(
              resolution.level(),
              image,
              coefficients(bands.get(0), decoder),
              coefficients(bands.get(1), decoder),
              coefficients(bands.get(2), decoder));
    }
    return image;
  }

  private int[] rounded() throws BrokenFrame {
    CodeBlockDecoder decoder = new CodeBlockDecoder(header.style(), 1);
    float[] image = real(resolutions.getFirst().bands().getFirst(), decoder);
    for (Resolution resolution : resolutions.subList(1, resolutions.size())) {
      List<Subband> bands = resolution.bands();
      image =
          Wavelet.irreversible(
              resolution.level(),
              image,
              real(bands.get(0), decoder),
              real(bands.get(1), decoder),
              real(bands.get(2), decoder));
    }
    int[] values = new int[image.length];
    for (int n = 0; n < values.length; n++) {
      values[n] = (int) Math.rint(image[n]);
    }
    return values;
  }

  private float[] real(Subband band, CodeBlockDecoder decoder) throws BrokenFrame {
    int[] values = coefficients(band, decoder);
    float step = header.step(band.number()) / 2; // for the bit of fraction
    float[] real = new float[values.length];
    for (int n = 0; n < values.length; n++) {
      real[n] = values[n] * step;
    }
    return real;
  }
}
