package dev.nidus.learning.network;

import dev.nidus.learning.tensor.GuidedRectifiers;
import dev.nidus.learning.tensor.Tensor;

/// A layer whose rectifier is guided. The rectifiers of heads are not, as in the reference's library, which
/// finds modules by the word `relu` in their names: those of a head have none (0073).
///
/// @param layer computes everything else
record GuidedLayer(Layer layer, GuidedRectifiers rectifiers) implements Layer {

  @Override
  public Tensor apply(Tensor x) {
    return layer.apply(x);
  }

  @Override
  public Tensor applyRelu(Tensor x) {
    try (Tensor open = layer.apply(x)) {
      return rectifiers.apply(open);
    }
  }

  @Override
  public Tensor addRelu(Tensor sum, Tensor x) {
    try (Tensor open = layer.apply(x);
        Tensor both = open.add(sum)) {
      return rectifiers.apply(both);
    }
  }

  @Override
  public void close() {
    layer.close();
  }
}
