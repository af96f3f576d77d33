package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// A residual block that can be computed: relu(path(x) + shortcut(x)).
record Block(String name, List<? extends Layer> path, Optional<? extends Layer> shortcut)
    implements AutoCloseable {

  /// May compute in the memory of x, whose numbers are undefined afterwards.
  Tensor apply(Tensor x) {
    Tensor inner = path.getFirst().applyRelu(x);
    for (Layer layer : path.subList(1, path.size() - 1)) {
      inner = replace(inner, layer.applyRelu(inner));
    }
    Layer last = path.getLast();
    if (shortcut.isEmpty()) {
      return replace(inner, last.addRelu(x, inner));
    }
    inner = replace(inner, last.apply(inner));
    return replace(inner, shortcut.get().addRelu(inner, x));
  }

  @Override
  public void close() {
    path.forEach(Layer::close);
    shortcut.ifPresent(Layer::close);
  }

  private static Tensor replace(Tensor old, Tensor next) {
    old.close();
    return next;
  }
}
