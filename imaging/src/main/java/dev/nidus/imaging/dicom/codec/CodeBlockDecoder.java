package dev.nidus.imaging.dicom.codec;

import java.util.Arrays;

/// Decodes the planes of bits of code-blocks (ISO 15444-1 annex D).
///
/// Significances and signs are bits of {@link Window}s, in rows of windows with an empty one at each end
/// and an empty row above and below; the work of a pass is then that of its decisions, and not of looking
/// for them. One decoder for many blocks; not thread-safe.
final class CodeBlockDecoder {
  /// In which direction the subband holds high frequencies: it chooses the contexts (table D.1).
  enum Band {
    LOW(0),
    HORIZONTAL(1),
    VERTICAL(2),
    DIAGONAL(3);

    private final int number;

    Band(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final CodingStyle style;
  private final boolean causal;
  private final int dropped;
  private final ArithmeticDecoder arithmetic = new ArithmeticDecoder();
  private final RawBits raw = new RawBits();
  private byte[] segment = {};

  /// Of each window the places within the block, then those that are significant, negative, visited in
  /// this plane, and refined before.
  private long[] inside = {};

  private long[] significant = {};
  private long[] negative = {};
  private long[] visited = {};
  private long[] refined = {};

  /// Magnitudes, with the sign in the highest bit.
  private int[] values = {};

  private int across;
  private int end;
  private int contexts;

  /// @param fraction bits of fraction that values are to have, 0 or 1
  CodeBlockDecoder(CodingStyle style, int fraction) {
    this.style = style;
    this.dropped = 1 - fraction;
    this.causal = style.isCausal();
  }

  /// Decodes a block into its subband. Values are the middle of what they may be, as far as their bits
  /// are known, rounded towards zero.
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
        raw.begin(segment, length);
      } else {
        arithmetic.begin(segment, length);
      }
      for (int end = pass + passes; pass < end; pass++) {
        pass(pass, plane - (pass + 2) / 3);
      }
      n = last;
    }
    copy(block, to, stride);
  }

  private void begin(CodeBlock block, Band band) {
    across = Math.ceilDiv(block.width, Window.COLUMNS) + 2;
    int down = Math.ceilDiv(block.height, Window.ROWS) + 2;
    int size = across * down;
    end = size - across;
    if (inside.length < size) {
      inside = new long[size];
      significant = new long[size];
      negative = new long[size];
      visited = new long[size];
      refined = new long[size];
      values = new int[Window.PLACES * size];
    } else {
      Arrays.fill(inside, 0, size, 0);
      Arrays.fill(significant, 0, size, 0);
      Arrays.fill(negative, 0, size, 0);
      Arrays.fill(visited, 0, size, 0);
      Arrays.fill(refined, 0, size, 0);
      Arrays.fill(values, 0, Window.PLACES * size, 0);
    }
    for (int row = 0; row < down - 2; row++) {
      int rows = Math.min(Window.ROWS, block.height - Window.ROWS * row);
      for (int column = 0; column < across - 2; column++) {
        int columns = Math.min(Window.COLUMNS, block.width - Window.COLUMNS * column);
        inside[(row + 1) * across + column + 1] = Window.places(columns, rows);
      }
    }
    contexts = BlockContexts.start(band);
    arithmetic.reset();
  }

  /// The bytes of a codeword segment, in one piece.
  private void gather(CodeBlock block, byte[] bytes, int first, int end, int length) {
    if (segment.length < length) {
      segment = new byte[Math.max(length, 2 * segment.length)];
    }
    int at = 0;
    for (int n = first; n < end; n++) {
      System.arraycopy(bytes, block.chunkStart(n), segment, at, block.chunkLength(n));
      at += block.chunkLength(n);
    }
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
    ArithmeticDecoder mq = new ArithmeticDecoder(arithmetic);
    int zero = contexts;
    for (int n = across; n < end; n++) {
      long before = significant[n];
      long zeros = inside[n] & ~before;
      long left = Window.spread(before) & zeros;
      if (left == 0) {
        continue;
      }
      long now = before;
      long signs = negative[n];
      long seen = left;
      while (left != 0) {
        int place = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        if (mq.decode(BlockContexts.zero(zero, Window.square(now, place))) == 1) {
          int sign = BlockContexts.sign(mq, Window.cross(now, signs, place));
          values[index(n, place)] = value(sign, plane);
          now |= 1L << place;
          signs |= (long) sign << place;
          long more = Window.after(place) & zeros;
          left |= more;
          seen |= more;
        }
      }
      visited[n] = seen;
      enter(n, before, now, signs);
    }
    arithmetic.goOn(mq);
  }

  private void rawSignificance(int plane) {
    for (int n = across; n < end; n++) {
      long before = significant[n];
      long zeros = inside[n] & ~before;
      long left = Window.spread(before) & zeros;
      long now = before;
      long signs = negative[n];
      long seen = left;
      while (left != 0) {
        int place = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        if (raw.next() == 1) {
          int sign = raw.next();
          values[index(n, place)] = value(sign, plane);
          now |= 1L << place;
          signs |= (long) sign << place;
          long more = Window.after(place) & zeros;
          left |= more;
          seen |= more;
        }
      }
      visited[n] = seen;
      enter(n, before, now, signs);
    }
  }

  /// Coefficients that were significant before (D.3.3).
  private void refinement(int plane) {
    ArithmeticDecoder mq = new ArithmeticDecoder(arithmetic);
    for (int n = across; n < end; n++) {
      long all = significant[n];
      long left = all & ~visited[n] & inside[n];
      if (left == 0) {
        continue;
      }
      long again = refined[n];
      long first = Window.beside(all) & ~again;
      refined[n] = again | left;
      while (left != 0) {
        int place = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        int context = (int) ((first >>> place) & 1) + 2 * (int) ((again >>> place) & 1);
        int bit = mq.decode(BlockContexts.REFINEMENT + context);
        values[index(n, place)] += halfStep(bit, plane);
      }
    }
    arithmetic.goOn(mq);
  }

  private void rawRefinement(int plane) {
    for (int n = across; n < end; n++) {
      long left = significant[n] & ~visited[n] & inside[n];
      refined[n] |= left;
      while (left != 0) {
        int place = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        values[index(n, place)] += halfStep(raw.next(), plane);
      }
    }
  }

  /// All others (D.3.4), four of a column at once where none has a neighbour.
  private void cleanup(int plane) {
    ArithmeticDecoder mq = new ArithmeticDecoder(arithmetic);
    int zero = contexts;
    for (int n = across; n < end; n++) {
      long before = significant[n];
      long left = inside[n] & ~(before | visited[n]);
      visited[n] = 0;
      if (left == 0) {
        continue;
      }
      long now = before;
      long signs = negative[n];
      long runs = Window.wholeColumns(left & ~Window.spread(before));
      while (left != 0) {
        int place = Long.numberOfTrailingZeros(left);
        if (((runs >>> place) & 1) == 1) {
          if (mq.decode(ArithmeticDecoder.RUN) == 0) {
            left &= ~Window.column(place);
            continue;
          }
          place += 2 * mq.decode(ArithmeticDecoder.UNIFORM);
          place += mq.decode(ArithmeticDecoder.UNIFORM);
          left &= -2L << place;
        } else {
          left &= left - 1;
          if (mq.decode(BlockContexts.zero(zero, Window.square(now, place))) == 0) {
            continue;
          }
        }
        int sign = BlockContexts.sign(mq, Window.cross(now, signs, place));
        values[index(n, place)] = value(sign, plane);
        now |= 1L << place;
        signs |= (long) sign << place;
        runs &= ~Window.nextTop(place);
      }
      enter(n, before, now, signs);
    }
    arithmetic.goOn(mq);
  }

  private static int index(int window, int place) {
    return Window.PLACES * window + place - Window.FIRST;
  }

  /// The middle of what a coefficient may be that becomes significant.
  private static int value(int sign, int plane) {
    return (3 << plane) | (sign << 31);
  }

  /// From the middle of what a coefficient may be to that of its upper or lower half.
  private static int halfStep(int bit, int plane) {
    return (2 * bit - 1) << plane;
  }

  /// Enters what has become significant in a window, and in those around it.
  private void enter(int window, long before, long now, long signs) {
    long more = now & ~before;
    if (more == 0) {
      return;
    }
    significant[window] = now;
    negative[window] = signs;
    Window.enter(more, significant, window, across);
    Window.enter(more & signs, negative, window, across);
    if (!causal) {
      Window.enterAbove(more, significant, window, across);
      Window.enterAbove(more & signs, negative, window, across);
    }
  }

  private void copy(CodeBlock block, int[] to, int stride) {
    for (int y = 0; y < block.height; y++) {
      int from = Window.PLACES * ((y / Window.ROWS + 1) * across + 1) + y % Window.ROWS;
      int at = (block.y + y) * stride + block.x;
      for (int x = 0; x < block.width; x++) {
        int value = values[from + x * Window.EAST];
        int sign = value >> 31;
        to[at + x] = (((value & Integer.MAX_VALUE) >>> dropped) ^ sign) - sign;
      }
    }
  }
}
