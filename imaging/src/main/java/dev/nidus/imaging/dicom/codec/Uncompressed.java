package dev.nidus.imaging.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Pixels that lie as numbers, or as bits, the lowest bit of a byte first.
final class Uncompressed {
  private Uncompressed() {}

  /// @param bit at which the frame starts in its first byte, where pixels are bits
  static int[] decode(byte[] bytes, PixelFormat format, ByteOrder order, int bit)
      throws BrokenFrame {
    int[] pixels = new int[format.pixels()];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    switch (format.bitsAllocated()) {
      case 1 -> {
        for (int n = 0; n < pixels.length; n++) {
          int at = bit + n;
          pixels[n] = bytes[at >>> 3] >>> (at & 7) & 1;
        }
      }
      case 8 -> {
        for (int n = 0; n < pixels.length; n++) {
          pixels[n] = bytes[n];
        }
      }
      case 16 -> {
        short[] shorts = new short[pixels.length];
        buffer.asShortBuffer().get(shorts);
        for (int n = 0; n < pixels.length; n++) {
          pixels[n] = shorts[n];
        }
      }
      case 32 -> buffer.asIntBuffer().get(pixels);
      default -> throw new BrokenFrame("has %d bits a pixel".formatted(format.bitsAllocated()));
    }
    return pixels;
  }
}
