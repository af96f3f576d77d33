package dev.nidus.learning.network;

import java.util.List;

/// A layer of a head, on vectors (n, in).
public sealed interface HeadLayer {

  /// x W' + b.
  ///
  /// @param key for example `layers.0`
  record Linear(String key, int in, int out, ConvolutionBias bias) implements HeadLayer {
    public Linear {
      if (in < 1 || out < 1) {
        throw new IllegalArgumentException(
            "a linear layer goes from at least 1 number to at least 1, got %d to %d"
                .formatted(in, out));
      }
    }

    String weightKey() {
      return key + ".weight";
    }

    String biasKey() {
      return key + ".bias";
    }

    @Override
    public List<ExpectedTensor> expectedTensors() {
      ExpectedTensor weight = ExpectedTensor.numbers(weightKey(), out, in);
      return switch (bias) {
        case PRESENT -> List.of(weight, ExpectedTensor.numbers(biasKey(), out));
        case ABSENT -> List.of(weight);
      };
    }
  }

  /// Batch normalisation.
  record Norm(String key, int width) implements HeadLayer {
    String counterKey() {
      return key + ".num_batches_tracked";
    }

    @Override
    public List<ExpectedTensor> expectedTensors() {
      return List.of(
          ExpectedTensor.numbers(key + ".weight", width),
          ExpectedTensor.numbers(key + ".bias", width),
          ExpectedTensor.numbers(key + ".running_mean", width),
          ExpectedTensor.numbers(key + ".running_var", width),
          ExpectedTensor.counter(counterKey()));
    }
  }

  /// max(x, 0).
  record Rectifier() implements HeadLayer {
    @Override
    public List<ExpectedTensor> expectedTensors() {
      return List.of();
    }
  }

  /// Each vector divided by its length.
  record UnitLength() implements HeadLayer {
    @Override
    public List<ExpectedTensor> expectedTensors() {
      return List.of();
    }
  }

  /// Its entries of the state dictionary.
  List<ExpectedTensor> expectedTensors();
}
