package dev.nidus.imaging.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Damages samples: bits, bytes, telling numbers, cuts, and pieces of one sample within another.
final class Mutator {
  /// Where formats keep what they say about themselves: at the beginning, or as zips at the end.
  private static final int HEADER = 1200;

  private static final int LONGEST_PIECE = 64;

  private static final long[] TELLING = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fffffffL,
    0x80000000L,
    0xfffffffeL,
    0xffffffffL
  };

  /// What lengths, names and nesting are made of in some format.
  private static final List<byte[]> PIECES =
      List.of(
          text("../"),
          text("/etc/passwd"),
          text("C:\\"),
          text("\0"),
          text("1e999"),
          text("-1"),
          text("4294967295"),
          text("PK\003\004"),
          text("PK\001\002"),
          text("\r\n--"),
          new byte[] {-2, -1, 0, -32, -1, -1, -1, -1}, // an item of undefined length
          new byte[] {-2, -1, 13, -32, 0, 0, 0, 0},
          new byte[] {-1, -40, -1, -9},
          new byte[] {-1, -112, 0, 10});

  private final List<byte[]> samples;

  Mutator(List<byte[]> samples) {
    this.samples = samples;
  }

  byte[] next(SplittableRandom random) {
    byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
    int times = 1 + random.nextInt(4);
    for (int n = 0; n < times && bytes.length > 8; n++) {
      int at = place(bytes.length - 4, random);
      switch (random.nextInt(9)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> put(bytes, at, 2, random);
        case 3 -> put(bytes, at, 4, random);
        case 4 -> bytes = Arrays.copyOf(bytes, at + 4);
        case 5 -> bytes = spliced(bytes, at, bytes, random);
        case 6 -> bytes = spliced(bytes, at, samples.get(random.nextInt(samples.size())), random);
        case 7 -> {
          byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
          System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
        }
        default -> {
          int count = Math.min(bytes.length - at, 1 + random.nextInt(16));
          byte[] shorter = new byte[bytes.length - count];
          System.arraycopy(bytes, 0, shorter, 0, at);
          System.arraycopy(bytes, at + count, shorter, at, shorter.length - at);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }

  private static int place(int length, SplittableRandom random) {
    int reach = Math.min(length, HEADER);
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(length);
      case 1 -> length - 1 - random.nextInt(reach);
      default -> random.nextInt(reach);
    };
  }

  private static void put(byte[] bytes, int at, int count, SplittableRandom random) {
    long value = TELLING[random.nextInt(TELLING.length)];
    for (int n = 0; n < count; n++) {
      bytes[at + n] = (byte) (value >>> (8 * n));
    }
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] from, SplittableRandom random) {
    int start = random.nextInt(from.length);
    int count = Math.min(from.length - start, 1 + random.nextInt(LONGEST_PIECE));
    byte[] longer = new byte[bytes.length + count];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(from, start, longer, at, count);
    System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
    return longer;
  }

  private static byte[] text(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
