package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;

/// The running sum of directions that LARS and SGD share.
record Momentum(double momentum, double dampening, OptimizerSettings.MomentumKind kind) {
  static final String BUFFER = "momentum";

  /// Moves the weight along factor x (gradient + decay x weight), through the buffer.
  ///
  /// @param direction overwritten
  void move(Tensor weight, Tensor direction, Tensor buffer, double learningRate, long step) {
    if (momentum == 0) {
      InPlace.add(weight, -learningRate, direction);
      return;
    }
    if (step == 0) {
      InPlace.copy(buffer, direction);
    } else {
      InPlace.multiply(buffer, momentum);
      InPlace.add(buffer, 1 - dampening, direction);
    }
    switch (kind) {
      case PLAIN -> InPlace.add(weight, -learningRate, buffer);
      case NESTEROV -> {
        InPlace.add(direction, momentum, buffer);
        InPlace.add(weight, -learningRate, direction);
      }
    }
  }
}
