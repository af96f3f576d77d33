package dev.nidus.verification.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// NIfTI-1 files of 16-bit integers made field by field, so that any field can be wrong. By default
/// 40 x 40 x 20 voxels of 1 x 1 x 2 mm from the origin, half air and half tissue.
final class MadeScan {
  private static final int START = 352;

  private final ByteBuffer header = ByteBuffer.allocate(START).order(ByteOrder.LITTLE_ENDIAN);
  private int low = -1000;
  private int high = 40;
  private boolean floats;

  MadeScan() {
    header.putInt(0, 348);
    short[] sizes = {3, 40, 40, 20, 1, 1, 1, 1};
    float[] spacings = {1, 1, 1, 2, 0, 0, 0, 0};
    for (int n = 0; n < sizes.length; n++) {
      header.putShort(40 + 2 * n, sizes[n]).putFloat(76 + 4 * n, spacings[n]);
    }
    header.putShort(70, (short) 4).putShort(72, (short) 16).putFloat(108, START);
    header.put(123, (byte) 2).putShort(254, (short) 1);
    // the sform is in RAS: -1 is the direction of LPS
    header.putFloat(280, -1).putFloat(300, -1).putFloat(320, 2);
    header.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Declares another size along an axis (1, 2, 3), whatever the voxels are.
  MadeScan declaring(int axis, int size) {
    header.putShort(40 + 2 * axis, (short) size);
    return this;
  }

  MadeScan withAffineEntry(float value) {
    header.putFloat(280, value);
    return this;
  }

  MadeScan withValues(int lowest, int highest) {
    low = lowest;
    high = highest;
    return this;
  }

  /// Single precision instead of 16-bit integers.
  MadeScan inFloats() {
    floats = true;
    header.putShort(70, (short) 16).putShort(72, (short) 32);
    return this;
  }

  byte[] bytes() {
    int count = 40 * 40 * 20;
    int width = floats ? Float.BYTES : Short.BYTES;
    ByteBuffer all = ByteBuffer.allocate(START + count * width).order(ByteOrder.LITTLE_ENDIAN);
    all.put(header.duplicate().clear());
    for (int n = 0; n < count; n++) {
      int value = n % 40 < 20 ? low : high;
      if (floats) {
        all.putFloat(value);
      } else {
        all.putShort((short) value);
      }
    }
    byte[] bytes = new byte[all.capacity()];
    all.get(0, bytes);
    return bytes;
  }

  /// Gzipped where the name ends in `.gz`.
  Path write(Path file) throws IOException {
    try (OutputStream out =
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      out.write(bytes());
    }
    return file;
  }
}
