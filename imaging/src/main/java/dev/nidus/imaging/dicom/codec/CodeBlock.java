package dev.nidus.imaging.dicom.codec;

import java.util.Arrays;

/// A rectangle of coefficients that is coded alone, and where its bytes lie (ISO 15444-1 B.7, B.10).
final class CodeBlock {
  /// Place and size within its subband.
  final int x;

  final int y;
  final int width;
  final int height;

  /// The highest planes of bits that hold nothing.
  int emptyPlanes;

  /// Coding passes that were told so far.
  int passes;

  private boolean included;
  private int lengthBits = 3;
  private int[] chunks = new int[4];
  private int count;
  private int placed;
  private int open;

  CodeBlock(int x, int y, int width, int height) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }

  boolean isIncluded() {
    return included;
  }

  void include(int planes) {
    included = true;
    emptyPlanes = planes;
  }

  /// Reads how many passes a packet adds, and how long they are.
  void readPasses(PacketBits bits, CodingStyle style) throws BrokenFrame {
    int more = passCount(bits);
    while (bits.next() == 1) {
      if (++lengthBits > 24) {
        throw new BrokenFrame("is damaged: a code-block of its JPEG 2000 data is too long");
      }
    }
    while (more > 0) {
      if (open == 0) {
        open = style.passesOfSegment(passes);
        add(-1, 0);
      }
      int part = Math.min(more, open);
      add(part, bits.next(lengthBits + 31 - Integer.numberOfLeadingZeros(part)));
      passes += part;
      more -= part;
      open -= part;
    }
  }

  private static int passCount(PacketBits bits) throws BrokenFrame {
    if (bits.next() == 0) {
      return 1;
    }
    if (bits.next() == 0) {
      return 2;
    }
    int two = bits.next(2);
    if (two < 3) {
      return 3 + two;
    }
    int five = bits.next(5);
    return five < 31 ? 6 + five : 37 + bits.next(7);
  }

  /// Passes and bytes; -1 passes begin a new codeword segment. The bytes follow the packet header.
  private void add(int morePasses, int length) {
    if (3 * count + 3 > chunks.length) {
      chunks = Arrays.copyOf(chunks, chunks.length * 2 + 3);
    }
    chunks[3 * count] = morePasses;
    chunks[3 * count + 1] = length;
    chunks[3 * count + 2] = -1;
    count++;
  }

  /// Says where the bytes lie that the last packet told of.
  ///
  /// @return one past them
  int place(int start, int end) throws BrokenFrame {
    int at = start;
    for (int n = placed; n < count; n++) {
      int length = chunks[3 * n + 1];
      if (length > end - at) {
        throw new BrokenFrame(
            "is cut short: a code-block of its JPEG 2000 data has %d bytes at byte %d, and %d are left"
                .formatted(length, at, end - at));
      }
      chunks[3 * n + 2] = at;
      at += length;
    }
    placed = count;
    return at;
  }

  /// Chunks of {@link #chunkPasses} passes each.
  int chunks() {
    return count;
  }

  /// Passes of a chunk; -1 where a codeword segment begins.
  int chunkPasses(int n) {
    return chunks[3 * n];
  }

  int chunkLength(int n) {
    return chunks[3 * n + 1];
  }

  int chunkStart(int n) {
    return chunks[3 * n + 2];
  }
}
