package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// The running sum of directions that LARS and SGD share.
record Momentum(double momentum, double dampening, OptimizerSettings.MomentumKind kind) {
  private static final String BUFFER = "momentum";

  List<String> memories() {
    return momentum == 0 ? List.of() : List.of(BUFFER);
  }

  /// Moves the weight against the direction, through the buffer.
  ///
  /// @param direction overwritten
  /// @param memory one tensor for each of {@link #memories}
  void move(Tensor weight, Tensor direction, List<Tensor> memory, double learningRate, long step) {
    if (momentum == 0) {
      InPlace.add(weight, -learningRate, direction);
      return;
    }
    Tensor buffer = memory.getFirst();
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
