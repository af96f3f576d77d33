package dev.nidus.benchmarks;

import dev.nidus.learning.network.GeneratedWeights;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import java.util.SequencedMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The digest that names weights, on a network of half the base width: 11.6 million parameters, 46
/// MB, a sixteenth of the published one.
@State(Scope.Benchmark)
public class DigestBenchmark {
  private final SequencedMap<String, StoredTensor> weights =
      GeneratedWeights.of(ResNet3d.fmcib(0.5), 1);

  /// All tensors once.
  @Benchmark
  public String weights() {
    return WeightsDigest.of(weights).sha256();
  }
}
