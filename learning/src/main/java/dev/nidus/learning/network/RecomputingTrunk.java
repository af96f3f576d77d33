package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Recomputation;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// A walk through a ResNet that keeps only the inputs of its residual blocks: {@link Recomputation},
/// one chain for each stage.
final class RecomputingTrunk implements Trunk {
  private final ResNet3d network;
  private final ResNetTrunk first;
  private final ResNetTrunk again;
  private final Precision precision;

  /// @param first computes with the statistics of the batch and updates the running ones
  /// @param again computes the same and updates nothing
  RecomputingTrunk(ResNet3d network, ResNetTrunk first, ResNetTrunk again, Precision precision) {
    this.network = network;
    this.first = first;
    this.again = again;
    this.precision = precision;
  }

  @Override
  public Tensor features(Tensor patches) {
    Tensor x = Recomputation.chain(patches.to(precision), List.of(this::enter));
    StagePooling pooling = new StagePooling(network.pooling(), precision);
    int start = 0;
    for (int end : network.stageEnds()) {
      x = Recomputation.chain(x, IntStream.range(start, end).mapToObj(this::block).toList());
      pooling.stage(x);
      start = end;
    }
    return pooling.features();
  }

  @Override
  public void close() {
    // computes with parameters of others
  }

  private Tensor enter(Tensor x, Recomputation.Pass pass) {
    return of(pass).enter(x);
  }

  private Recomputation.Segment block(int n) {
    return (x, pass) -> of(pass).blocks().get(n).apply(x);
  }

  private ResNetTrunk of(Recomputation.Pass pass) {
    return switch (pass) {
      case FIRST -> first;
      case AGAIN -> again;
    };
  }
}
