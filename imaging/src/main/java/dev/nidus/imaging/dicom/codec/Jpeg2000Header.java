package dev.nidus.imaging.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/// The main header of a JPEG 2000 codestream (ISO 15444-1 A.5, A.6), and where the data of each tile
/// lie. What a frame of a CT does not have is refused here, by the name of its marker.
///
/// Large because markers bound each other: how many precincts, levels, layers and steps there may be
/// follows from markers before, and every one of these bounds guards what is allocated later.
final class Jpeg2000Header {
  private static final int SIZ = 0xff51;
  private static final int COD = 0xff52;
  private static final int COC = 0xff53;
  private static final int QCD = 0xff5c;
  private static final int QCC = 0xff5d;
  private static final int RGN = 0xff5e;
  private static final int POC = 0xff5f;
  private static final int PPM = 0xff60;
  private static final int PPT = 0xff61;
  private static final int SOT = 0xff90;
  private static final int SOD = 0xff93;
  private static final int EOC = 0xffd9;
  private static final int MOST_TILES = 4096;
  private static final int MOST_PARTS = 16_384;
  private static final int MOST_LEVELS = 12;
  private static final int MOST_PACKETS = 20_000;
  private static final int WHOLE = 15;

  /// A run of bytes of a frame.
  record Run(int start, int end) {}

  private final byte[] bytes;
  private final PixelFormat format;

  private final int[] grid = new int[8]; // Xsiz, Ysiz, XOsiz, YOsiz and the same of tiles
  private int precision;
  private boolean signed;

  private int progression;
  private int layers;
  private int levels;
  private int blockWidth;
  private int blockHeight;
  private CodingStyle style = new CodingStyle(0);
  private boolean reversible;
  private boolean packetStarts;
  private boolean packetEnds;
  private final int[] precincts = new int[MOST_LEVELS + 1];
  private boolean styled;

  private int guardBits;
  private int quantization = -1;
  private boolean ownQuantization;
  private final int[] steps = new int[3 * MOST_LEVELS + 1];

  private final List<List<Run>> tiles = new ArrayList<>();

  private Jpeg2000Header(byte[] bytes, PixelFormat format) {
    this.bytes = bytes;
    this.format = format;
  }

  static Jpeg2000Header parse(byte[] frame, PixelFormat format) throws BrokenFrame {
    Jpeg2000Header header = new Jpeg2000Header(frame, format);
    int at = codestream(frame);
    if (at < 0 || header.u16(at + 2) != SIZ || frame.length < at + 45) {
      throw new BrokenFrame("is damaged: its data do not start as JPEG 2000");
    }
    header.size(at + 6);
    header.tileParts(header.mainHeader(at + 4 + header.u16(at + 4)));
    return header;
  }

  /// Where the codestream starts: at once, as DICOM wants it, or in the box of a JP2 file.
  private static int codestream(byte[] frame) {
    for (int at = 0; at + 3 < Math.min(frame.length, 1 << 12); at++) {
      boolean start = frame[at] == -1 && frame[at + 1] == 0x4f && frame[at + 2] == -1;
      if (start && (at == 0 || frame[at + 3] == 0x51)) {
        return at;
      }
    }
    return -1;
  }

  private void size(int at) throws BrokenFrame {
    if ((u16(at) & 0x4000) != 0) {
      throw new BrokenFrame("is compressed as high-throughput JPEG 2000, which is not decoded");
    }
    for (int n = 0; n < grid.length; n++) {
      long value = u32(at + 2 + 4 * n);
      if (value > Integer.MAX_VALUE / 2) {
        throw new BrokenFrame("has a JPEG 2000 grid of %d, which is not decoded".formatted(value));
      }
      grid[n] = (int) value;
    }
    int columns = grid[0] - grid[2];
    int rows = grid[1] - grid[3];
    int components = u16(at + 34);
    if (rows != format.rows() || columns != format.columns() || components != 1) {
      throw new BrokenFrame(
          "holds an image of %d x %d pixels and %d components; its data set says %d x %d and one"
              .formatted(columns, rows, components, format.columns(), format.rows()));
    }
    precision = (bytes[at + 36] & 0x7f) + 1;
    signed = bytes[at + 36] < 0;
    if (precision > format.bitsAllocated() || precision > 16) {
      throw new BrokenFrame(
          "has samples of %d bits; its data set allots %d"
              .formatted(precision, format.bitsAllocated()));
    }
    boolean tiled =
        grid[4] >= 1
            && grid[5] >= 1
            && grid[6] <= grid[2]
            && grid[7] <= grid[3]
            && grid[6] + grid[4] > grid[2]
            && grid[7] + grid[5] > grid[3]
            && (long) tilesAcross() * tilesDown() <= MOST_TILES;
    if (!tiled || bytes[at + 37] != 1 || bytes[at + 38] != 1) {
      throw new BrokenFrame(
          "has JPEG 2000 tiles of %d x %d pixels from %d, %d, which is not decoded"
              .formatted(grid[4], grid[5], grid[6], grid[7]));
    }
    for (int n = 0; n < tilesAcross() * tilesDown(); n++) {
      tiles.add(new ArrayList<>());
    }
  }

  /// @return where the first tile-part starts
  private int mainHeader(int start) throws BrokenFrame {
    int at = start;
    for (int marker = u16(at); marker != SOT; marker = u16(at)) {
      int end = at + 2 + u16(at + 2);
      if (marker < 0xff30 || end > bytes.length || end < at + 4) {
        throw new BrokenFrame("is damaged: its JPEG 2000 header breaks at byte " + at);
      }
      switch (marker) {
        case COC, RGN, POC, PPM -> throw undecoded(marker, at);
        case COD -> codingStyle(at + 4, end);
        case QCD -> {
          if (!ownQuantization) {
            quantization(at + 4, end);
          }
        }
        case QCC -> {
          // the one component is number 0
          if (end > at + 4 && bytes[at + 4] == 0) {
            quantization(at + 5, end);
            ownQuantization = true;
          }
        }
        default -> {
          // comments, and lengths of what is read in order anyway
        }
      }
      at = end;
    }
    requireWhole();
    return at;
  }

  private void requireWhole() throws BrokenFrame {
    if (!styled || quantization < 0) {
      throw new BrokenFrame("is damaged: its JPEG 2000 header does not say how it is coded");
    }
    int bands = 3 * levels + 1;
    if (quantization != 1 && steps[bands - 1] < 0) {
      throw new BrokenFrame(
          "is damaged: its JPEG 2000 header quantizes fewer than its %d subbands".formatted(bands));
    }
    if (reversible != (quantization == 0)) {
      throw new BrokenFrame(
          "has JPEG 2000 data of a quantization (%d) that its transform does not have"
              .formatted(quantization));
    }
  }

  private void codingStyle(int at, int end) throws BrokenFrame {
    if (end < at + 10) {
      throw new BrokenFrame("is damaged: its JPEG 2000 coding style is cut short");
    }
    styled = true;
    int flags = bytes[at];
    packetStarts = (flags & 2) != 0;
    packetEnds = (flags & 4) != 0;
    progression = bytes[at + 1] & 0xff;
    layers = u16(at + 2);
    levels = bytes[at + 5] & 0xff;
    int wide = (bytes[at + 6] & 0xff) + 2;
    int high = (bytes[at + 7] & 0xff) + 2;
    style = new CodingStyle(bytes[at + 8] & 0xff);
    int transform = bytes[at + 9];
    reversible = transform == 1;
    boolean legal =
        progression <= 4
            && wide <= 10
            && high <= 10
            && wide + high <= 12
            && style.flags() < 64
            && (transform == 0 || transform == 1);
    if (!legal) {
      throw new BrokenFrame(
          "has JPEG 2000 data of the progression %d, code-blocks of 2^%d x 2^%d in the style %d and the transform %d, which is not decoded"
              .formatted(progression, wide, high, style.flags(), transform));
    }
    blockWidth = wide;
    blockHeight = high;
    long packets = layers * (levels + 1L);
    if (levels <= MOST_LEVELS) {
      packets = precincts(at + 10, end, (flags & 1) != 0);
    }
    if (layers < 1 || levels > MOST_LEVELS || packets > MOST_PACKETS) {
      throw new BrokenFrame(
          "has JPEG 2000 data of %d layers and %d levels in %d packets; at most %d levels and %d packets are decoded"
              .formatted(layers, levels, packets, MOST_LEVELS, MOST_PACKETS));
    }
  }

  /// The sizes of precincts, and how many packets they make of the frame at least: millions of empty
  /// ones would take as long as a frame full of pixels.
  private long precincts(int at, int end, boolean stated) throws BrokenFrame {
    if (stated && end < at + levels + 1) {
      throw new BrokenFrame("is damaged: its JPEG 2000 coding style is cut short");
    }
    long packets = 0;
    for (int level = 0; level <= levels; level++) {
      int size = stated ? bytes[at + level] & 0xff : WHOLE << 4 | WHOLE;
      if (level > 0 && ((size & 15) == 0 || size >> 4 == 0)) {
        throw new BrokenFrame("is damaged: its JPEG 2000 header has precincts of no size");
      }
      precincts[level] = size;
      int down = levels - level;
      long across = ((long) format.columns() >> ((size & 15) + down)) + 1;
      long along = ((long) format.rows() >> ((size >> 4) + down)) + 1;
      packets += layers * Math.max(across * along, tilesAcross() * (long) tilesDown());
    }
    return packets;
  }

  private void quantization(int at, int end) throws BrokenFrame {
    if (at >= end) {
      throw new BrokenFrame("is damaged: its JPEG 2000 quantization is cut short");
    }
    quantization = bytes[at] & 31;
    guardBits = bytes[at] >> 5 & 7;
    if (quantization > 2) {
      throw new BrokenFrame(
          "has JPEG 2000 data of the quantization %d, which is not decoded"
              .formatted(quantization));
    }
    int size = quantization == 0 ? 1 : 2;
    java.util.Arrays.fill(steps, -1);
    for (int n = 0; n < steps.length && at + 1 + (n + 1) * size <= end; n++) {
      steps[n] = size == 1 ? (bytes[at + 1 + n] & 0xff) >> 3 << 11 : u16(at + 1 + 2 * n);
    }
    if (steps[0] < 0) {
      throw new BrokenFrame("is damaged: its JPEG 2000 quantization is cut short");
    }
  }

  /// Finds the data of each tile (A.4.2).
  private void tileParts(int start) throws BrokenFrame {
    int at = start;
    for (int part = 0; part < MOST_PARTS; part++) {
      if (at + 1 >= bytes.length || u16(at) == EOC) {
        return;
      }
      if (u16(at) != SOT || at + 12 > bytes.length) {
        throw new BrokenFrame("is damaged: no tile of its JPEG 2000 data at byte " + at);
      }
      int tile = u16(at + 4);
      long length = u32(at + 6);
      long end = length == 0 ? endOfAll() : at + length;
      if (tile >= tiles.size() || end > bytes.length || end < at + 14) {
        throw new BrokenFrame(
            "is cut short or damaged: part of tile %d of its JPEG 2000 data, %d bytes at byte %d"
                .formatted(tile, length, at));
      }
      int data = at + 12;
      while (u16(data) != SOD) {
        int marker = u16(data);
        int next = data + 2 + u16(data + 2);
        if (marker < 0xff30 || next + 2 > end || next < data + 4) {
          throw new BrokenFrame(
              "is damaged: a header of its JPEG 2000 data breaks at byte " + data);
        }
        if (marker <= PPT
            && marker >= COD
            && marker != 0xff55
            && marker != 0xff57
            && marker != 0xff58) {
          throw undecoded(marker, data);
        }
        data = next;
      }
      tiles.get(tile).add(new Run(data + 2, (int) end));
      at = (int) end;
    }
    throw new BrokenFrame(
        "has JPEG 2000 data in more than %d parts of tiles, which is not decoded"
            .formatted(MOST_PARTS));
  }

  /// Before the last marker, where there is one.
  private int endOfAll() throws BrokenFrame {
    int last = bytes.length - 2;
    // DICOM fills fragments up to an even length
    for (int at = last; at >= Math.max(0, last - 1); at--) {
      if (u16(at) == EOC) {
        return at;
      }
    }
    return bytes.length;
  }

  private static BrokenFrame undecoded(int marker, int at) {
    return new BrokenFrame(
        "has JPEG 2000 data with the marker %04X at byte %d, which is not decoded"
            .formatted(marker, at));
  }

  int tilesAcross() {
    return Math.ceilDiv(grid[0] - grid[6], grid[4]);
  }

  int tilesDown() {
    return Math.ceilDiv(grid[1] - grid[7], grid[5]);
  }

  /// The first column or row of a tile on the grid, or with the next number one past its last one.
  ///
  /// @param axis 0 for columns, 1 for rows
  int tileEdge(int axis, int number) {
    long edge = grid[6 + axis] + (long) number * grid[4 + axis];
    return Math.clamp(edge, grid[2 + axis], grid[axis]);
  }

  /// The first column or row of the image on the grid.
  int imageStart(int axis) {
    return grid[2 + axis];
  }

  /// The data of a tile, numbered row by row.
  List<Run> data(int tile) {
    return tiles.get(tile);
  }

  byte[] bytes() {
    return bytes;
  }

  int precision() {
    return precision;
  }

  boolean isSigned() {
    return signed;
  }

  int progression() {
    return progression;
  }

  int layers() {
    return layers;
  }

  int levels() {
    return levels;
  }

  /// Binary logarithm of the width of code-blocks.
  int blockWidth() {
    return blockWidth;
  }

  int blockHeight() {
    return blockHeight;
  }

  CodingStyle style() {
    return style;
  }

  /// Whether the transform is the one of whole numbers.
  boolean isReversible() {
    return reversible;
  }

  /// Whether packets may begin with a marker.
  boolean hasPacketStarts() {
    return packetStarts;
  }

  /// Whether the headers of packets end with a marker.
  boolean hasPacketEnds() {
    return packetEnds;
  }

  /// Binary logarithms of the size of precincts: width in the lower four bits, height above them.
  int precinct(int resolution) {
    return precincts[resolution];
  }

  /// Planes of bits of a subband (E.1, equation E-2).
  ///
  /// @param band 0 for the lowest, then HL, LH, HH of each resolution upwards
  int planes(int band) throws BrokenFrame {
    int planes = guardBits + exponent(band) - 1;
    if (planes > 30) {
      throw new BrokenFrame(
          "has JPEG 2000 data of %d planes of bits; at most 30 are decoded".formatted(planes));
    }
    return planes;
  }

  /// How much one step of a coefficient is (equation E-3); 1 for whole numbers.
  float step(int band) {
    if (reversible) {
      return 1;
    }
    int gain = band == 0 ? 0 : (band - 1) % 3 == 2 ? 2 : 1;
    int mantissa = steps[quantization == 1 ? 0 : band] & 0x7ff;
    return (float) Math.scalb(1 + mantissa / 2048.0, precision + gain - exponent(band));
  }

  private int exponent(int band) {
    if (quantization == 1) {
      // derived from the lowest band, one less with each level (equation E-5)
      return Math.max(0, (steps[0] >> 11) - (band == 0 ? 0 : (band - 1) / 3));
    }
    return steps[band] >> 11;
  }

  private int u16(int at) throws BrokenFrame {
    if (at + 2 > bytes.length) {
      throw new BrokenFrame("is cut short: its JPEG 2000 header goes on beyond its end");
    }
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private long u32(int at) throws BrokenFrame {
    return (long) u16(at) << 16 | u16(at + 2);
  }
}
