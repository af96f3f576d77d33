package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;

/// A walk through a ResNet whose first stages are frozen.
final class PartlyTrainedTrunk implements Trunk {
  private final ResNet3d network;
  private final ResNetTrunk frozen;
  private final ResNetTrunk trained;
  private final int frozenStages;
  private final Precision precision;

  /// @param frozen computes with the running statistics
  /// @param trained computes with the statistics of the batch and updates the running ones
  /// @param frozenStages layers after the stem that are frozen, 0 to 4
  PartlyTrainedTrunk(
      ResNet3d network,
      ResNetTrunk frozen,
      ResNetTrunk trained,
      int frozenStages,
      Precision precision) {
    this.network = network;
    this.frozen = frozen;
    this.trained = trained;
    this.frozenStages = frozenStages;
    this.precision = precision;
  }

  @Override
  public Tensor features(Tensor patches) {
    Tensor x =
        TensorScope.untraced(
            patches,
            operand -> {
              try (Tensor converted = operand.to(precision)) {
                return frozen.enter(converted);
              }
            });
    StagePooling pooling = new StagePooling(network.pooling(), precision);
    int start = 0;
    for (int stage = 0; stage < ResNet3d.LAYERS; stage++) {
      int first = start;
      int end = network.stageEnds().get(stage);
      Tensor next =
          stage < frozenStages
              ? TensorScope.untraced(x, operand -> walk(frozen, first, end, operand))
              : walk(trained, first, end, x);
      if (stage < frozenStages) {
        x.close();
      }
      x = next;
      pooling.stage(x);
      start = end;
    }
    x.close();
    return pooling.features();
  }

  @Override
  public void close() {
    // computes with parameters of others
  }

  /// Closes x and what lies between.
  private static Tensor walk(ResNetTrunk trunk, int from, int to, Tensor x) {
    Tensor now = x;
    for (Block block : trunk.blocks().subList(from, to)) {
      Tensor next = block.apply(now);
      now.close();
      now = next;
    }
    return now;
  }
}
