package dev.nidus.app.table;

import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Writes NumPy's `.npy` format, version 1.0: little-endian float32 in C order.
public final class NpyFile {
  private static final int ALIGNMENT = 64;

  private NpyFile() {}

  /// Writes an array at one stroke.
  ///
  /// @param shape dimensions, outermost first
  /// @param values last dimension fastest
  public static void write(Path file, int[] shape, float[] values) throws IOException {
    String dimensions =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(dimensions, shape.length == 1 ? "," : "");
    int magic = 10;
    int length = header.length() + 1 + Math.floorMod(-(magic + header.length() + 1), ALIGNMENT);
    ByteBuffer bytes =
        ByteBuffer.allocate(magic + length + values.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) 1).put((byte) 0).putShort((short) length);
    bytes.put(header.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.position() < magic + length - 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    bytes.asFloatBuffer().put(values);
    WholeFile.write(file, bytes.array());
  }
}
