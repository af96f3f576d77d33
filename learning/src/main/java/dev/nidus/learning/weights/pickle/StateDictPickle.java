package dev.nidus.learning.weights.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes the pickle of a PyTorch file: a dict of ordered dicts of tensors, and of dicts of texts.
/// Protocol 2, no memo; it uses exactly the globals that PyTorch's own `weights_only` reader allows.
public final class StateDictPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Starts the outer dict.
  public StateDictPickle() {
    raw(0x80, 2, '}', '(');
  }

  /// One tensor in C order.
  ///
  /// @param name its key
  /// @param storageType its class in PyTorch, such as `FloatStorage`
  /// @param storageKey which storage of the file holds its bytes
  /// @param shape its dimensions
  public record Entry(String name, String storageType, String storageKey, List<Long> shape) {
    public Entry {
      shape = List.copyOf(shape);
    }
  }

  /// Adds an ordered dict of tensors under a key.
  public StateDictPickle tensors(String key, List<Entry> tensors) {
    text(key);
    orderedDict();
    raw('(');
    for (Entry tensor : tensors) {
      text(tensor.name());
      tensor(tensor);
    }
    raw('u');
    return this;
  }

  /// Adds a dict of texts under a key.
  public StateDictPickle texts(String key, Map<String, String> texts) {
    text(key);
    raw('}', '(');
    texts.forEach((name, value) -> {
      text(name);
      text(value);
    });
    raw('u');
    return this;
  }

  /// The whole pickle.
  public byte[] finish() {
    raw('u', '.');
    return out.toByteArray();
  }

  private void tensor(Entry tensor) {
    long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    global("torch._utils", "_rebuild_tensor_v2");
    raw('(', '(');
    text("storage");
    global("torch", tensor.storageType());
    text(tensor.storageKey());
    text("cpu");
    whole(elements);
    raw('t', 'Q');
    whole(0);
    raw('(');
    tensor.shape().forEach(this::whole);
    raw('t', '(');
    for (int d = 0; d < tensor.shape().size(); d++) {
      // PyTorch takes an empty dimension as one when it computes strides
      whole(
          tensor.shape().stream()
              .skip(d + 1L)
              .reduce(1L, (product, n) -> Math.multiplyExact(product, Math.max(n, 1))));
    }
    raw('t', 0x89);
    orderedDict();
    raw('t', 'R');
  }

  private void orderedDict() {
    global("collections", "OrderedDict");
    raw(')', 'R');
  }

  private void global(String module, String name) {
    out.writeBytes("c%s\n%s\n".formatted(module, name).getBytes(StandardCharsets.US_ASCII));
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw('X');
    out.writeBytes(little(4).putInt(utf8.length).array());
    out.writeBytes(utf8);
  }

  private void whole(long value) {
    if (value >= 0 && value <= 0xff) {
      raw('K', (int) value);
    } else if (value == (int) value) {
      raw('J');
      out.writeBytes(little(4).putInt((int) value).array());
    } else {
      raw(0x8a, 8);
      out.writeBytes(little(8).putLong(value).array());
    }
  }

  private void raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
