package dev.nidus.imaging.dicom.codec;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Decodes the planes of bits of code-blocks (ISO 15444-1 annex D).
///
/// Coefficients lie in stripes of four rows, column after column, as the passes visit them, with an
/// empty column on each side and an empty stripe above and below. Each has a word of flags, in which
/// its neighbours enter themselves when they become significant. One decoder for many blocks; not
/// thread-safe.
final class CodeBlockDecoder {
  /// In which direction the subband holds high frequencies: it chooses the contexts (table D.1).
  enum Band {
    LOW,
    HORIZONTAL,
    VERTICAL,
    DIAGONAL
  }

  private static final int WEST = 1;
  private static final int EAST = 1 << 1;
  private static final int NORTH = 1 << 2;
  private static final int SOUTH = 1 << 3;
  private static final int NORTH_WEST = 1 << 4;
  private static final int NORTH_EAST = 1 << 5;
  private static final int SOUTH_WEST = 1 << 6;
  private static final int SOUTH_EAST = 1 << 7;
  private static final int NEIGHBOURS = 0xff;

  /// Whether the neighbour in the direction that is so many bits lower is negative.
  private static final int SIGNS = 8;

  private static final int SIGNIFICANT = 1 << 12;
  private static final int VISITED = 1 << 13;
  private static final int REFINED = 1 << 14;

  private static final Map<Band, byte[]> ZERO_CONTEXTS = zeroContexts();

  /// By the signs and significances of the four nearest: context, and 128 where the sign is turned.
  private static final byte[] SIGN_CONTEXTS = signContexts();

  private final CodingStyle style;
  private final boolean causal;
  private final ArithmeticDecoder arithmetic = new ArithmeticDecoder();
  private int[] flags = {};
  private int[] values = {};
  private byte[] zeroContexts = {};
  private byte[] segment = new byte[2];
  private int width;
  private int height;
  private int stripe;

  /// How much further the row above lies for each row of a stripe: the first looks into another one.
  private final int[] next = new int[4];

  // bits as they are
  private int rawAt;
  private int rawEnd;
  private int rawLeft;
  private int raw;

  CodeBlockDecoder(CodingStyle style) {
    this.style = style;
    this.causal = style.isCausal();
  }

  /// Decodes a block into its subband. Values have one bit of fraction: the middle of what they may be,
  /// as far as their bits are known.
  ///
  /// @param bytes where the chunks of the block lie
  /// @param planes of the subband
  /// @param to the subband, row by row
  /// @param stride values of a row of it
  void decode(CodeBlock block, byte[] bytes, Band band, int planes, int[] to, int stride)
      throws BrokenFrame {
    int plane = planes - block.emptyPlanes - 1;
    if (block.passes > 3 * (plane + 1) - 2) {
      throw new BrokenFrame(
          "is damaged: a code-block of its JPEG 2000 data has %d passes for %d planes of bits"
              .formatted(block.passes, plane + 1));
    }
    begin(block, band);
    int pass = 0;
    for (int n = 0; n < block.chunks(); ) {
      n++; // the first chunk of a segment only begins it
      int passes = 0;
      int length = 0;
      int last = n;
      for (; last < block.chunks() && block.chunkPasses(last) >= 0; last++) {
        passes += block.chunkPasses(last);
        length += block.chunkLength(last);
      }
      gather(block, bytes, n, last, length);
      if (style.isRaw(pass)) {
        rawAt = 0;
        rawEnd = length;
        rawLeft = 0;
        raw = 0;
      } else {
        arithmetic.begin(segment);
      }
      for (int end = pass + passes; pass < end; pass++) {
        pass(pass, plane - (pass + 2) / 3);
      }
      n = last;
    }
    copy(block, to, stride);
  }

  private void begin(CodeBlock block, Band band) {
    width = block.width;
    height = block.height;
    stripe = 4 * (width + 2);
    next[0] = stripe - 4;
    int size = stripe * ((height + 3) / 4 + 2);
    if (flags.length < size) {
      flags = new int[size];
      values = new int[size];
    } else {
      Arrays.fill(flags, 0, size, 0);
      Arrays.fill(values, 0, size, 0);
    }
    zeroContexts = requireNonNull(ZERO_CONTEXTS.get(band));
    arithmetic.reset();
  }

  /// The bytes of a codeword segment, in one piece and with two bytes of ones behind them.
  private void gather(CodeBlock block, byte[] bytes, int first, int end, int length) {
    if (segment.length < length + 2) {
      segment = new byte[Math.max(length + 2, 2 * segment.length)];
    }
    int at = 0;
    for (int n = first; n < end; n++) {
      System.arraycopy(bytes, block.chunkStart(n), segment, at, block.chunkLength(n));
      at += block.chunkLength(n);
    }
    segment[at] = -1;
    segment[at + 1] = -1;
  }

  private void pass(int number, int plane) throws BrokenFrame {
    switch (number % 3) {
      case 1 -> {
        if (style.isRaw(number)) {
          rawSignificance(plane);
        } else {
          significance(plane);
        }
      }
      case 2 -> {
        if (style.isRaw(number)) {
          rawRefinement(plane);
        } else {
          refinement(plane);
        }
      }
      default -> {
        cleanup(plane);
        requireSymbol();
      }
    }
    if (style.resets()) {
      arithmetic.reset();
    }
  }

  private void requireSymbol() throws BrokenFrame {
    if (!style.hasSegmentationSymbols()) {
      return;
    }
    int symbol = 0;
    for (int n = 0; n < 4; n++) {
      symbol = symbol << 1 | arithmetic.decode(ArithmeticDecoder.UNIFORM);
    }
    if (symbol != 0b1010) {
      throw new BrokenFrame(
          "is damaged: a plane of bits of its JPEG 2000 data ends with the symbol %d, not 10"
              .formatted(symbol));
    }
  }

  /// Coefficients beside significant ones (D.3.1).
  private void significance(int plane) {
    int[] f = flags;
    for (int top = 0; top < height; top += 4) {
      int rows = Math.min(4, height - top);
      int at = (top / 4 + 1) * stripe + 4;
      for (int end = at + 4 * width; at < end; at += 4) {
        if ((f[at] | f[at + 1] | f[at + 2] | f[at + 3]) == 0) {
          continue;
        }
        for (int row = 0; row < rows; row++) {
          int flag = f[at + row];
          if ((flag & SIGNIFICANT) == 0 && (flag & NEIGHBOURS) != 0) {
            if (arithmetic.decode(zeroContexts[flag & NEIGHBOURS]) == 1) {
              become(at + row, row, sign(flag), plane);
            }
            f[at + row] |= VISITED;
          }
        }
      }
    }
  }

  private void rawSignificance(int plane) {
    for (int top = 0; top < height; top += 4) {
      int rows = Math.min(4, height - top);
      int at = (top / 4 + 1) * stripe + 4;
      for (int end = at + 4 * width; at < end; at += 4) {
        for (int row = 0; row < rows; row++) {
          int flag = flags[at + row];
          if ((flag & SIGNIFICANT) == 0 && (flag & NEIGHBOURS) != 0) {
            if (rawBit() == 1) {
              become(at + row, row, rawBit(), plane);
            }
            flags[at + row] |= VISITED;
          }
        }
      }
    }
  }

  /// Coefficients that were significant before (D.3.3).
  private void refinement(int plane) {
    int[] f = flags;
    for (int top = 0; top < height; top += 4) {
      int rows = Math.min(4, height - top);
      int at = (top / 4 + 1) * stripe + 4;
      for (int end = at + 4 * width; at < end; at += 4) {
        if (((f[at] | f[at + 1] | f[at + 2] | f[at + 3]) & SIGNIFICANT) == 0) {
          continue;
        }
        for (int row = 0; row < rows; row++) {
          int flag = f[at + row];
          if ((flag & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
            int context = 16;
            if ((flag & REFINED) == 0) {
              context = (flag & NEIGHBOURS) == 0 ? 14 : 15;
              f[at + row] = flag | REFINED;
            }
            refine(at + row, arithmetic.decode(context), plane);
          }
        }
      }
    }
  }

  private void rawRefinement(int plane) {
    for (int top = 0; top < height; top += 4) {
      int rows = Math.min(4, height - top);
      int at = (top / 4 + 1) * stripe + 4;
      for (int end = at + 4 * width; at < end; at += 4) {
        for (int row = 0; row < rows; row++) {
          if ((flags[at + row] & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
            flags[at + row] |= REFINED;
            refine(at + row, rawBit(), plane);
          }
        }
      }
    }
  }

  /// All others (D.3.4), four of a column at once where none has a neighbour.
  private void cleanup(int plane) {
    int[] f = flags;
    for (int top = 0; top < height; top += 4) {
      int rows = Math.min(4, height - top);
      int at = (top / 4 + 1) * stripe + 4;
      for (int end = at + 4 * width; at < end; at += 4) {
        int row = 0;
        boolean known = false;
        if (rows == 4
            && ((f[at] | f[at + 1] | f[at + 2] | f[at + 3]) & (SIGNIFICANT | VISITED | NEIGHBOURS))
                == 0) {
          if (arithmetic.decode(ArithmeticDecoder.RUN) == 0) {
            continue;
          }
          row = arithmetic.decode(ArithmeticDecoder.UNIFORM) << 1;
          row |= arithmetic.decode(ArithmeticDecoder.UNIFORM);
          known = true;
        }
        for (; row < rows; row++) {
          int flag = f[at + row];
          if ((flag & (SIGNIFICANT | VISITED)) == 0
              && (known || arithmetic.decode(zeroContexts[flag & NEIGHBOURS]) == 1)) {
            become(at + row, row, sign(flag), plane);
          }
          known = false;
        }
        f[at] &= ~VISITED;
        f[at + 1] &= ~VISITED;
        f[at + 2] &= ~VISITED;
        f[at + 3] &= ~VISITED;
      }
    }
  }

  /// The sign of a coefficient, 1 for negative (D.3.2).
  private int sign(int flag) {
    int context = SIGN_CONTEXTS[(flag & 15) | ((flag >> 4) & 0xf0)];
    return arithmetic.decode(context & 0x7f) ^ ((context >>> 7) & 1);
  }

  /// Enters a coefficient as significant, with its neighbours.
  private void become(int at, int row, int sign, int plane) {
    values[at] = sign == 0 ? 3 << plane : -(3 << plane);
    int[] f = flags;
    f[at] |= SIGNIFICANT;
    int negative = sign << SIGNS;
    f[at - 4] |= EAST | (EAST * negative);
    f[at + 4] |= WEST | (WEST * negative);
    int above = at - 1 - next[row];
    if (row > 0 || !causal) {
      f[above] |= SOUTH | (SOUTH * negative);
      f[above - 4] |= SOUTH_EAST;
      f[above + 4] |= SOUTH_WEST;
    }
    int below = at + 1 + next[3 - row];
    f[below] |= NORTH | (NORTH * negative);
    f[below - 4] |= NORTH_EAST;
    f[below + 4] |= NORTH_WEST;
  }

  /// Halves what a coefficient may be.
  private void refine(int at, int bit, int plane) {
    int value = values[at];
    int sign = value >> 31; // without a branch: bits are nearly random
    int step = (2 * bit - 1) << plane;
    values[at] = value + (step ^ sign) - sign;
  }

  /// A bit as it is; bytes of ones are followed by one of seven bits (D.6).
  private int rawBit() {
    if (rawLeft == 0) {
      rawLeft = raw == 0xff ? 7 : 8;
      raw = rawAt < rawEnd ? segment[rawAt++] & 0xff : 0xff;
    }
    rawLeft--;
    return (raw >>> rawLeft) & 1;
  }

  private void copy(CodeBlock block, int[] to, int stride) {
    for (int y = 0; y < height; y++) {
      int from = (y / 4 + 1) * stripe + 4 + y % 4;
      int at = (block.y + y) * stride + block.x;
      for (int x = 0; x < width; x++, from += 4) {
        to[at + x] = values[from];
      }
    }
  }

  /// Table D.1, for each band and each set of significant neighbours.
  private static Map<Band, byte[]> zeroContexts() {
    Map<Band, byte[]> tables = new EnumMap<>(Band.class);
    for (Band band : Band.values()) {
      byte[] table = new byte[NEIGHBOURS + 1];
      for (int set = 0; set <= NEIGHBOURS; set++) {
        int h = Integer.bitCount(set & (WEST | EAST));
        int v = Integer.bitCount(set & (NORTH | SOUTH));
        int d = Integer.bitCount(set & (NORTH_WEST | NORTH_EAST | SOUTH_WEST | SOUTH_EAST));
        int context =
            switch (band) {
              case LOW, VERTICAL -> straight(h, v, d);
              case HORIZONTAL -> straight(v, h, d);
              case DIAGONAL -> diagonal(h + v, d);
            };
        table[set] = (byte) context;
      }
      tables.put(band, table);
    }
    return tables;
  }

  private static int straight(int along, int across, int d) {
    if (along == 2) {
      return 8;
    }
    if (along == 1) {
      if (across > 0) {
        return 7;
      }
      return d > 0 ? 6 : 5;
    }
    return across > 0 ? across + 2 : Math.min(d, 2);
  }

  private static int diagonal(int straight, int d) {
    return switch (d) {
      case 0 -> Math.min(straight, 2);
      case 1 -> 3 + Math.min(straight, 2);
      case 2 -> straight > 0 ? 7 : 6;
      default -> 8;
    };
  }

  /// Tables D.2 and D.3.
  private static byte[] signContexts() {
    byte[] contexts = new byte[256];
    for (int set = 0; set < contexts.length; set++) {
      int h = contribution(set, WEST) + contribution(set, EAST);
      int v = contribution(set, NORTH) + contribution(set, SOUTH);
      h = Integer.signum(h);
      v = Integer.signum(v);
      boolean turned = h < 0 || (h == 0 && v < 0);
      int across = turned ? -v : v;
      int context = h == 0 ? 9 + Math.abs(v) : 12 + across;
      contexts[set] = (byte) (turned ? context | 0x80 : context);
    }
    return contexts;
  }

  private static int contribution(int set, int direction) {
    if ((set & direction) == 0) {
      return 0;
    }
    return ((set >> 4) & direction) == 0 ? 1 : -1;
  }
}
