package dev.nidus.learning.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Batch normalisation whose statistics are those of all processes.
///
/// Forward, each process reduces its part to count, mean and squared deviations per channel; the
/// exchange adds them up in double precision (Chan, Golub, LeVeque 1983), and the native operator
/// normalises with the result as if it were stored statistics. Its own backward then treats mean and
/// variance as constants; what is missing is the gradient through them. With g the gradient that it
/// hands to the input, x^ the normalised input and N the count of all processes, the full gradient is
///
///     g - (sum g + x^ sum(g x^)) / N
///
/// with sums over all processes: one more exchange, backward. Scale and shift need nothing more,
/// because their gradients are added up over processes with those of all parameters.
final class SharedStatistics implements GradientHooks.Hook {
  private final StatisticsExchange exchange;
  private final org.bytedeco.pytorch.Tensor x;
  private final org.bytedeco.pytorch.Tensor mean;
  private final org.bytedeco.pytorch.Tensor variance;
  private final double count;
  private boolean released;

  private SharedStatistics(
      StatisticsExchange exchange,
      org.bytedeco.pytorch.Tensor x,
      org.bytedeco.pytorch.Tensor mean,
      org.bytedeco.pytorch.Tensor variance,
      double count) {
    this.exchange = exchange;
    this.x = x;
    this.mean = mean;
    this.variance = variance;
    this.count = count;
  }

  /// Statistics of x over all processes; no gradients.
  ///
  /// @param x (n, channels, ...), detached and retained by the caller for {@link #apply}
  static SharedStatistics of(org.bytedeco.pytorch.Tensor x, StatisticsExchange exchange) {
    T_TensorTensor_T own = ownStatistics(x);
    double[] means = doubles(own.get0());
    double[] variances = doubles(own.get1());
    int channels = means.length;
    double here = (double) x.numel() / channels;
    double[] sums = new double[2 * channels + 1];
    for (int c = 0; c < channels; c++) {
      sums[c] = here * means[c];
      sums[channels + c] = here * (variances[c] + means[c] * means[c]);
    }
    sums[2 * channels] = here;
    sums = exchange.sum(sums);
    double count = sums[2 * channels];
    for (int c = 0; c < channels; c++) {
      means[c] = sums[c] / count;
      variances[c] = Math.max(0, sums[channels + c] / count - means[c] * means[c]);
    }
    ScalarType type = own.get0().scalar_type().intern();
    return new SharedStatistics(
        exchange,
        x.retainReference(),
        tensor(means, type).retainReference(),
        tensor(variances, type).retainReference(),
        count);
  }

  org.bytedeco.pytorch.Tensor mean() {
    return mean;
  }

  org.bytedeco.pytorch.Tensor variance() {
    return variance;
  }

  double count() {
    return count;
  }

  /// The gradient of the input, given the one that treats the statistics as constants.
  @Override
  public org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor g) {
    T_TensorTensorTensor_T own;
    try (BoolPointer wanted = new BoolPointer(3)) {
      own =
          torch.native_batch_norm_backward(
              g,
              x,
              new TensorOptional(),
              new TensorOptional(mean),
              new TensorOptional(variance),
              new TensorOptional(),
              new TensorOptional(),
              false,
              BatchNorm.EPSILON,
              wanted.put(0, false).put(1, true).put(2, true));
    }
    double[] products = doubles(own.get1());
    double[] plain = doubles(own.get2());
    int channels = products.length;
    double[] sums = new double[2 * channels];
    System.arraycopy(plain, 0, sums, 0, channels);
    System.arraycopy(products, 0, sums, channels, channels);
    sums = exchange.sum(sums);
    double[] means = doubles(mean);
    double[] variances = doubles(variance);
    double[] factor = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      double scale = 1 / Math.sqrt(variances[c] + BatchNorm.EPSILON);
      factor[c] = -scale * sums[channels + c] / count;
      offset[c] = -sums[c] / count - means[c] * factor[c];
    }
    long[] broadcast = new long[(int) x.dim()];
    Arrays.fill(broadcast, 1);
    broadcast[1] = channels;
    ScalarType type = g.scalar_type().intern();
    org.bytedeco.pytorch.Tensor corrected =
        g.addcmul(x, tensor(factor, type).view(broadcast))
            .add_(tensor(offset, type).view(broadcast));
    release();
    return corrected;
  }

  /// Frees what was kept for {@link #apply}; does nothing the second time.
  void release() {
    if (!released) {
      released = true;
      x.close();
      mean.close();
      variance.close();
    }
  }

  /// Mean and variance of this process' part, in single precision where x is in half.
  private static T_TensorTensor_T ownStatistics(org.bytedeco.pytorch.Tensor x) {
    if (x.scalar_type().intern() != ScalarType.BFloat16) {
      return torch.batch_norm_update_stats(x, new TensorOptional(), new TensorOptional(), 0);
    }
    double[] zeros = new double[(int) x.size(1)];
    return torch.batch_norm_update_stats(
        x,
        new TensorOptional(tensor(zeros, ScalarType.Float)),
        new TensorOptional(tensor(zeros, ScalarType.Float)),
        0);
  }

  private static double[] doubles(org.bytedeco.pytorch.Tensor numbers) {
    org.bytedeco.pytorch.Tensor dense =
        numbers.to(Device.CPU.nativeDevice(), ScalarType.Double).contiguous();
    return NativeTensors.memory(dense).toArray(ValueLayout.JAVA_DOUBLE);
  }

  private static org.bytedeco.pytorch.Tensor tensor(double[] values, ScalarType type) {
    org.bytedeco.pytorch.Tensor fresh =
        torch.empty(new long[] {values.length}, new TensorOptions(ScalarType.Double), null);
    NativeTensors.memory(fresh).copyFrom(MemorySegment.ofArray(values));
    return fresh.to(type);
  }
}
