package dev.nidus.benchmarks;

import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.tensor.Precision;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The forward pass of the full network, 184,477,824 parameters, on patches of 50^3 voxels.
public class ForwardBenchmark {

  /// The network in single precision.
  @State(Scope.Benchmark)
  public static class Float32 extends Network {
    /// Makes the weights and loads them.
    public Float32() {
      super(Precision.FLOAT32);
    }
  }

  /// The network in bfloat16.
  @State(Scope.Benchmark)
  public static class Bfloat16 extends Network {
    /// Makes the weights and loads them.
    public Bfloat16() {
      super(Precision.BFLOAT16);
    }
  }

  /// A loaded network.
  @State(Scope.Benchmark)
  public abstract static class Network {
    /// Patches of one call.
    @Param({"1", "2", "8"})
    public int batch = 1;

    private final Trunk trunk;
    private final ForwardStreams one;
    private final ForwardStreams two;

    Network(Precision precision) {
      trunk = FullNetwork.load(FullNetwork.weights(), precision);
      one = new ForwardStreams(trunk, 1, 1);
      two = new ForwardStreams(trunk, 2, 1);
    }

    float[] oneStream() throws InterruptedException, ExecutionException {
      return one.run(FullNetwork.patches(batch), batch);
    }

    float[] twoStreams() throws InterruptedException, ExecutionException {
      return two.run(FullNetwork.patches(2 * batch), batch);
    }

    /// Ends the threads and frees the weights.
    @TearDown(Level.Trial)
    public void close() {
      one.close();
      two.close();
      trunk.close();
    }
  }

  /// One batch on one thread.
  @Benchmark
  public float[] float32OneStream(Float32 network) throws InterruptedException, ExecutionException {
    return network.oneStream();
  }

  /// Two batches at a time, one thread each.
  @Benchmark
  public float[] float32TwoStreams(Float32 network)
      throws InterruptedException, ExecutionException {
    return network.twoStreams();
  }

  /// One batch on one thread.
  @Benchmark
  public float[] bfloat16OneStream(Bfloat16 network)
      throws InterruptedException, ExecutionException {
    return network.oneStream();
  }

  /// Two batches at a time, one thread each.
  @Benchmark
  public float[] bfloat16TwoStreams(Bfloat16 network)
      throws InterruptedException, ExecutionException {
    return network.twoStreams();
  }
}
