package dev.nidus.learning.encoder;

import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Precision;

/// How an encoder computes. None of it changes which features it means, all of it their last bits.
///
/// @param device where
/// @param precision in which number type
/// @param path by which layers
/// @param threadsPerCall native threads of one call of `encode`. 1 gives the most patches per second
///     when several Java threads call; the number of cores gives the shortest time for one patch
public record EncoderOptions(Device device, Precision precision, Path path, int threadsPerCall) {
  public EncoderOptions {
    if (threadsPerCall < 1) {
      throw new IllegalArgumentException(
          "an encoder needs at least one thread per call, got " + threadsPerCall);
    }
  }

  /// By which layers a network is evaluated.
  public enum Path {
    /// Fused layers where they agree with the folded ones on this machine, folded ones otherwise.
    FASTEST,
    /// Folded layers: ordinary operators of the library.
    FOLDED
  }

  /// float32 on the processor, the fastest layers, one thread per call.
  public static EncoderOptions defaults() {
    return new EncoderOptions(Device.CPU, Precision.FLOAT32, Path.FASTEST, 1);
  }

  public EncoderOptions with(Device other) {
    return new EncoderOptions(other, precision, path, threadsPerCall);
  }

  public EncoderOptions with(Precision other) {
    return new EncoderOptions(device, other, path, threadsPerCall);
  }

  public EncoderOptions with(Path other) {
    return new EncoderOptions(device, precision, other, threadsPerCall);
  }

  public EncoderOptions withThreadsPerCall(int threads) {
    return new EncoderOptions(device, precision, path, threads);
  }
}
