package dev.nidus.app.adaptation;

import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// The numbers of a model by name, to and from the tensors of a file. Reading is strict: a tensor of another type
/// or shape, a number that is not finite, and a tensor that nobody asked for are refused.
final class ModelTensors {
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SequencedMap<String, StoredTensor> tensors;
  private final Set<String> asked = new HashSet<>();

  /// None yet.
  ModelTensors() {
    this(new LinkedHashMap<>());
  }

  /// Those of a file.
  ModelTensors(SequencedMap<String, StoredTensor> tensors) {
    this.tensors = tensors;
  }

  SequencedMap<String, StoredTensor> all() {
    return tensors;
  }

  void put(String name, double[] values) {
    ByteBuffer bytes = bytes(values.length, Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    put(name, ElementType.FLOAT64, List.of((long) values.length), bytes);
  }

  void put(String name, double[][] rows) {
    ByteBuffer bytes = bytes(Math.multiplyExact(rows.length, rows[0].length), Double.BYTES);
    for (double[] row : rows) {
      for (double value : row) {
        bytes.putDouble(value);
      }
    }
    put(name, ElementType.FLOAT64, List.of((long) rows.length, (long) rows[0].length), bytes);
  }

  void put(String name, float[][] rows) {
    ByteBuffer bytes = bytes(Math.multiplyExact(rows.length, rows[0].length), Float.BYTES);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    put(name, ElementType.FLOAT32, List.of((long) rows.length, (long) rows[0].length), bytes);
  }

  void put(String name, int[] values) {
    ByteBuffer bytes = bytes(values.length, Integer.BYTES);
    bytes.asIntBuffer().put(values);
    put(name, ElementType.INT32, List.of((long) values.length), bytes);
  }

  private static ByteBuffer bytes(int count, int each) {
    return ByteBuffer.allocate(Math.multiplyExact(count, each)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(String name, ElementType type, List<Long> shape, ByteBuffer bytes) {
    tensors.put(name, new StoredTensor(name, type, shape, MemorySegment.ofBuffer(bytes.rewind())));
  }

  /// A vector of a length.
  ///
  /// @throws IllegalArgumentException if it is missing, of another length, or not finite
  double[] vector(String name, int length) {
    StoredTensor tensor = tensor(name, ElementType.FLOAT64, List.of((long) length));
    double[] values = new double[length];
    for (int n = 0; n < length; n++) {
      values[n] = finite(name, tensor.bytes().get(DOUBLE, (long) n * Double.BYTES));
    }
    return values;
  }

  double[][] matrix(String name, int rows, int columns) {
    StoredTensor tensor = tensor(name, ElementType.FLOAT64, List.of((long) rows, (long) columns));
    double[][] values = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < columns; n++) {
        values[row][n] =
            finite(name, tensor.bytes().get(DOUBLE, ((long) row * columns + n) * Double.BYTES));
      }
    }
    return values;
  }

  float[] floats(String name, int rows, int columns, int row) {
    StoredTensor tensor = tensor(name, ElementType.FLOAT32, List.of((long) rows, (long) columns));
    float[] values = new float[columns];
    for (int n = 0; n < columns; n++) {
      values[n] =
          (float) finite(name, tensor.bytes().get(FLOAT, ((long) row * columns + n) * Float.BYTES));
    }
    return values;
  }

  int[] integers(String name, int length) {
    StoredTensor tensor = tensor(name, ElementType.INT32, List.of((long) length));
    int[] values = new int[length];
    for (int n = 0; n < length; n++) {
      values[n] = tensor.bytes().get(INT, (long) n * Integer.BYTES);
    }
    return values;
  }

  /// @throws IllegalArgumentException if there is a tensor that was not asked for
  void requireNoOther() {
    for (String name : tensors.keySet()) {
      if (!asked.contains(name)) {
        throw new IllegalArgumentException(
            "it holds the tensor '%s', which no such model has".formatted(name));
      }
    }
  }

  private StoredTensor tensor(String name, ElementType type, List<Long> shape) {
    asked.add(name);
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("it lacks the tensor '%s'".formatted(name));
    }
    if (tensor.type() != type || !tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "its tensor '%s' is %s %s where %s %s belongs"
              .formatted(name, tensor.type(), tensor.shape(), type, shape));
    }
    return tensor;
  }

  private static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "its tensor '%s' holds %s; a model has finite numbers".formatted(name, value));
    }
    return value;
  }
}
