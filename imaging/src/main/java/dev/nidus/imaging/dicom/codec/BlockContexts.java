package dev.nidus.imaging.dicom.codec;

import dev.nidus.imaging.dicom.codec.CodeBlockDecoder.Band;

/// Which context a decision of a code-block has (ISO 15444-1 D.3), looked up by its neighbours.
final class BlockContexts {
  /// The first context of refinements; the next but one is that of all refinements after the first.
  static final int REFINEMENT = 14;

  private static final int SQUARES = 1 << 9;
  private static final byte[] ZERO = zero();
  private static final byte[] SIGN = sign();
  private static final int TURNED = 7;

  private BlockContexts() {}

  /// Where the contexts of a band start, for {@link #zero(int, int)}.
  static int start(Band band) {
    return band.number() * SQUARES;
  }

  /// Whether a coefficient becomes significant.
  ///
  /// @param square of the significant ones around it, as {@link Window#square}
  static int zero(int start, int square) {
    return ZERO[(start & 3 * SQUARES) + (square & (SQUARES - 1))];
  }

  /// The sign of a coefficient, 1 for negative.
  ///
  /// @param cross of significances and signs, as {@link Window#cross}
  static int sign(ArithmeticDecoder arithmetic, int cross) {
    int entry = SIGN[cross];
    return arithmetic.decode(entry & 0x1f) ^ ((entry >>> TURNED) & 1);
  }

  /// Table D.1, for each band.
  private static byte[] zero() {
    byte[] contexts = new byte[Band.values().length * SQUARES];
    for (Band band : Band.values()) {
      for (int square = 0; square < SQUARES; square++) {
        int h = Integer.bitCount(square & 0b010_000_010);
        int v = Integer.bitCount(square & 0b000_101_000);
        int d = Integer.bitCount(square & 0b101_000_101);
        int context =
            switch (band) {
              case LOW, VERTICAL -> straight(h, v, d);
              case HORIZONTAL -> straight(v, h, d);
              case DIAGONAL -> diagonal(h + v, d);
            };
        contexts[start(band) + square] = (byte) context;
      }
    }
    return contexts;
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

  /// Tables D.2 and D.3, with a bit where the sign is turned.
  private static byte[] sign() {
    byte[] contexts = new byte[1 << 8];
    for (int cross = 0; cross < contexts.length; cross++) {
      int h = Integer.signum(contribution(cross) + contribution(cross >> 6));
      int v = Integer.signum(contribution(cross >> 2) + contribution(cross >> 4));
      boolean turned = h < 0 || (h == 0 && v < 0);
      int across = turned ? -v : v;
      int context = h == 0 ? 9 + Math.abs(v) : 12 + across;
      contexts[cross] = (byte) (turned ? context | (1 << TURNED) : context);
    }
    return contexts;
  }

  private static int contribution(int neighbour) {
    return switch (neighbour & 0b11) {
      case 0b10 -> 1;
      case 0b11 -> -1;
      default -> 0;
    };
  }
}
