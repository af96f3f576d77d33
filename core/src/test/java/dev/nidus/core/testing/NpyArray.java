package dev.nidus.core.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A NumPy `.npy` file of golden values, widened to double; C order, little endian.
///
/// @param shape dimensions, outermost first
/// @param values every element, last dimension fastest
@SuppressWarnings("ArrayRecordComponent") // test data: compared by its own assertions
public record NpyArray(List<Integer> shape, double[] values) {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']+)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)");

  public static NpyArray read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int version = bytes.get(6);
    int length = version == 1 ? bytes.getShort(8) & 0xffff : bytes.getInt(8);
    int start = version == 1 ? 10 : 12;
    byte[] raw = new byte[length];
    bytes.get(start, raw);
    Matcher header = HEADER.matcher(new String(raw, StandardCharsets.ISO_8859_1));
    if (!header.find()) {
      throw new IOException(file + " has an unexpected header");
    }
    List<Integer> shape =
        Stream.of(header.group(2).split(",", -1))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Integer::valueOf)
            .toList();
    int count = shape.stream().reduce(1, Math::multiplyExact);
    double[] values = new double[count];
    bytes.position(start + length);
    for (int n = 0; n < count; n++) {
      values[n] =
          switch (header.group(1)) {
            case "<f4" -> bytes.getFloat();
            case "<f8" -> bytes.getDouble();
            case "<i2" -> bytes.getShort();
            case "<i4" -> bytes.getInt();
            case "<i8" -> bytes.getLong();
            case "|i1" -> bytes.get();
            default -> throw new IOException("unexpected type " + header.group(1));
          };
    }
    return new NpyArray(shape, values);
  }

  /// The values in single precision.
  public float[] floats() {
    float[] floats = new float[values.length];
    for (int n = 0; n < floats.length; n++) {
      floats[n] = (float) values[n];
    }
    return floats;
  }
}
