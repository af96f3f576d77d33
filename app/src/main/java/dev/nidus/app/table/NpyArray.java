package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An array that another program saved as NumPy's `.npy` (numpy.lib.format, versions 1 to 3): plain
/// numbers of any width, C or Fortran order, either byte order. Nothing pickled is read.
public final class NpyArray {
  /// A patch of 100^3 in double precision, eight times over.
  private static final long LARGEST_FILE = 64L << 20;

  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([fiu])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

  private final List<Integer> shape;
  private final double[] values;

  private NpyArray(List<Integer> shape, double[] values) {
    this.shape = List.copyOf(shape);
    this.values = values;
  }

  /// Reads a whole file.
  ///
  /// @throws UsageProblem if it is missing, larger than 64 MiB, damaged, or holds no plain numbers
  public static NpyArray read(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(content(file));
    if (bytes.limit() < 12
        || bytes.get(0) != (byte) 0x93
        || !new String(bytes.array(), 1, 5, StandardCharsets.ISO_8859_1).equals("NUMPY")) {
      throw new UsageProblem(file + " is no NumPy file (.npy); save the array with numpy.save");
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    boolean first = bytes.get(6) == 1;
    long length = first ? bytes.getShort(8) & 0xffffL : bytes.getInt(8) & 0xffffffffL;
    int start = first ? 10 : 12;
    if (start + length > bytes.limit()) {
      throw new UsageProblem(
          "%s ends inside its header: it declares %d bytes of header and has %d in all"
              .formatted(file, length, bytes.limit()));
    }
    String header = new String(bytes.array(), start, (int) length, StandardCharsets.ISO_8859_1);
    Matcher type = TYPE.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher dimensions = SHAPE.matcher(header);
    if (!type.find() || !order.find() || !dimensions.find()) {
      throw new UsageProblem(
          "%s does not hold plain numbers (its header is %s); save it as float32"
              .formatted(file, header.strip()));
    }
    String kind = type.group(2);
    int width = Integer.parseInt(type.group(3));
    List<Integer> shape = shape(file, dimensions.group(1));
    int count = elements(file, shape);
    bytes.position((int) (start + length));
    if ((long) count * width != bytes.remaining()) {
      throw new UsageProblem(
          "%s declares %d numbers of %d bytes and holds %d bytes; the file is damaged"
              .formatted(file, count, width, bytes.remaining()));
    }
    bytes.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count];
    for (int n = 0; n < count; n++) {
      values[n] = number(file, bytes, kind + width);
    }
    return new NpyArray(shape, order.group(1).equals("True") ? lastFastest(shape, values) : values);
  }

  /// Dimensions, outermost first.
  public List<Integer> shape() {
    return shape;
  }

  /// Every number in single precision, last dimension fastest; a copy.
  public float[] values() {
    float[] single = new float[values.length];
    for (int n = 0; n < single.length; n++) {
      single[n] = (float) values[n];
    }
    return single;
  }

  /// Every number, last dimension fastest: not a copy, to be read only. Exact but for 64-bit integers
  /// above 2^53.
  public double[] numbers() {
    return values;
  }

  private static byte[] content(Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new UsageProblem(
            "%s has %,d bytes; a patch has at most %,d".formatted(file, size, LARGEST_FILE));
      }
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UsageProblem("%s cannot be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  private static List<Integer> shape(Path file, String text) {
    List<Integer> shape = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        try {
          shape.add(Integer.valueOf(part.strip()));
        } catch (NumberFormatException tooLarge) {
          throw new UsageProblem(
              "%s declares an edge of %s".formatted(file, part.strip()), tooLarge);
        }
      }
    }
    return shape;
  }

  private static int elements(Path file, List<Integer> shape) {
    try {
      return shape.stream().reduce(1, Math::multiplyExact);
    } catch (ArithmeticException tooLarge) {
      throw new UsageProblem("%s declares the shape %s".formatted(file, shape), tooLarge);
    }
  }

  private static double number(Path file, ByteBuffer bytes, String type) {
    return switch (type) {
      case "f2" -> Float.float16ToFloat(bytes.getShort());
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i1" -> bytes.get();
      case "i2" -> bytes.getShort();
      case "i4" -> bytes.getInt();
      case "i8" -> bytes.getLong();
      case "u1" -> bytes.get() & 0xff;
      case "u2" -> bytes.getShort() & 0xffff;
      case "u4" -> bytes.getInt() & 0xffffffffL;
      default ->
          throw new UsageProblem(
              "%s holds numbers of type %s; save it as float32".formatted(file, type));
    };
  }

  private static double[] lastFastest(List<Integer> shape, double[] firstFastest) {
    double[] turned = new double[firstFastest.length];
    int[] index = new int[shape.size()];
    for (double value : firstFastest) {
      int to = 0;
      for (int axis = 0; axis < index.length; axis++) {
        to = to * shape.get(axis) + index[axis];
      }
      turned[to] = value;
      for (int axis = 0; axis < index.length && ++index[axis] == shape.get(axis); axis++) {
        index[axis] = 0;
      }
    }
    return turned;
  }
}
