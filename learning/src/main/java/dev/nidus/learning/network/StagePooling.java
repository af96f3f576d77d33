package dev.nidus.learning.network;

import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Gathers the features of one pass through a ResNet, stage by stage.
final class StagePooling {
  private static final int LAST = ResNet3d.LAYERS;

  private final FeaturePooling pooling;
  private final Precision precision;
  private final List<Tensor> parts = new ArrayList<>();
  private int stages;

  /// @param precision in which the network computes
  StagePooling(FeaturePooling pooling, Precision precision) {
    this.pooling = pooling;
    this.precision = precision;
  }

  /// Takes note of the map after a stage, which is not closed and may be overwritten afterwards.
  void stage(Tensor map) {
    stages++;
    switch (pooling) {
      case AVERAGE -> {
        if (stages == LAST) {
          try (Tensor mean = map.meanOverSpace()) {
            parts.add(mean.to(result()));
          }
        }
      }
      case STAGES -> {
        try (Tensor exact = map.to(result())) {
          parts.add(exact.meanOverSpace());
          parts.add(LayerOperators.deviationOverSpace(exact));
        }
      }
    }
  }

  /// The feature vectors after the last stage: float32, or float64 where the network computes so.
  Tensor features() {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Tensor joined = Rows.besides(parts);
    parts.forEach(Tensor::close);
    return joined;
  }

  private Precision result() {
    return switch (precision) {
      case FLOAT32, BFLOAT16 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
    };
  }
}
