package dev.nidus.learning.tensor;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The operations that layers are made of, with gradients. Weights are brought to the number type of
/// the input inside the recorded graph: parameters stay in single precision while a network computes
/// in bfloat16, and their gradients arrive in single precision.
public final class LayerOperators {
  private static final double SMALLEST_VARIANCE = 1e-10;
  private static final int LEAST_BFLOAT16_EDGE = 3;

  private LayerOperators() {}

  /// Convolution of volumes: weight (out, in, depth, height, width), bias (out).
  public static Tensor convolve(
      Tensor x, Parameter weight, Optional<Parameter> bias, Convolution how) {
    return x.run(
        "conv3d with weight " + weight,
        List.of(),
        () ->
            inUsableType(
                x.pointer(),
                how.output(Extent3.ofVolumes(x.shape()), Extent3.ofVolumes(weight.shape())).least(),
                in ->
                    torch.conv3d(
                        in,
                        like(in, weight),
                        optional(in, bias),
                        how.strides(),
                        how.paddings(),
                        new long[] {1, 1, 1},
                        1)));
  }

  /// Transposed convolution of volumes: weight (in, out, depth, height, width). An edge n becomes
  /// (n - 1) stride - 2 padding + kernel + (stride - 1).
  public static Tensor convolveTransposed(
      Tensor x, Parameter weight, Parameter bias, Convolution how) {
    long[] strides = how.strides();
    return x.run(
        "transposed conv3d with weight " + weight,
        List.of(),
        () ->
            inUsableType(
                x.pointer(),
                Extent3.ofVolumes(x.shape()).least(),
                in ->
                    torch.conv_transpose3d(
                        in,
                        like(in, weight),
                        optional(in, Optional.of(bias)),
                        strides,
                        how.paddings(),
                        new long[] {strides[0] - 1, strides[1] - 1, strides[2] - 1},
                        1,
                        1,
                        1,
                        1)));
  }

  /// A convolution whose shorter map is thinner than 3 voxels is computed in single precision: in bfloat16 the
  /// gradient of its weight comes from memory that nobody has written (oneDNN in libtorch 2.10: NaN, numbers of
  /// 1e36, or a write beyond the end). Such maps are small, so the conversions cost little.
  private static org.bytedeco.pytorch.Tensor inUsableType(
      org.bytedeco.pytorch.Tensor x,
      int leastEdge,
      UnaryOperator<org.bytedeco.pytorch.Tensor> convolution) {
    boolean isBroken =
        x.scalar_type().intern() == ScalarType.BFloat16 && leastEdge < LEAST_BFLOAT16_EDGE;
    return isBroken
        ? convolution.apply(x.to(ScalarType.Float)).to(ScalarType.BFloat16)
        : convolution.apply(x);
  }

  /// Transposed convolution whose output has no voxel beyond the last window: weight (in, out, depth,
  /// height, width). An edge n becomes (n - 1) stride - 2 padding + kernel.
  public static Tensor raise(Tensor x, Parameter weight, Parameter bias, Convolution how) {
    return x.run(
        "transposed conv3d with weight " + weight,
        List.of(),
        () ->
            inUsableType(
                x.pointer(),
                Extent3.ofVolumes(x.shape()).least(),
                in ->
                    torch.conv_transpose3d(
                        in,
                        like(in, weight),
                        optional(in, Optional.of(bias)),
                        how.strides(),
                        how.paddings(),
                        new long[] {0, 0, 0},
                        1,
                        1,
                        1,
                        1)));
  }

  /// The mean of each window that lies in the volume whole.
  ///
  /// @param kernel edge of a window
  public static Tensor meanOfWindows(Tensor x, int kernel, Convolution how) {
    return x.run(
        "average-pooling",
        List.of(),
        () ->
            torch.avg_pool3d(
                x.pointer(),
                new long[] {kernel, kernel, kernel},
                how.strides(),
                how.paddings(),
                false,
                true,
                new LongOptional()));
  }

  /// 1 / (1 + e to the power of -x).
  public static Tensor sigmoid(Tensor x) {
    return x.run("sigmoid", List.of(), () -> torch.sigmoid(x.pointer()));
  }

  /// x times the transpose of weight (out, in), plus bias (out).
  public static Tensor linear(Tensor x, Parameter weight, Optional<Parameter> bias) {
    return x.run(
        "linear layer with weight " + weight,
        List.of(),
        () -> torch.linear(x.pointer(), like(x.pointer(), weight), optional(x.pointer(), bias)));
  }

  /// Batch normalisation of (n, channels, ...) with the statistics of all processes.
  ///
  /// @param exchange where one process computes, the library's own operator is used
  public static Tensor normalise(
      Tensor x, BatchNorm norm, BatchNorm.Mode mode, StatisticsExchange exchange) {
    if (mode == BatchNorm.Mode.STORED_STATISTICS || exchange.processes() == 1) {
      return x.run("batch normalisation with " + norm.scale(), List.of(), () -> own(x, norm, mode));
    }
    return x.run(
        "batch normalisation over processes with " + norm.scale(),
        List.of(),
        () -> shared(x, norm, mode, exchange));
  }

  /// Each channel of each patch to mean 0 and variance 1 over space (Ulyanov et al. 2016), without
  /// learned numbers.
  public static Tensor normaliseInstances(Tensor x) {
    return x.run(
        "instance normalisation",
        List.of(),
        () ->
            torch.instance_norm(
                x.pointer(),
                new TensorOptional(),
                new TensorOptional(),
                new TensorOptional(),
                new TensorOptional(),
                true,
                BatchNorm.MOMENTUM,
                BatchNorm.EPSILON,
                false));
  }

  /// max(x, 0) + slope min(x, 0), with a learned slope (He et al. 2015).
  public static Tensor leak(Tensor x, Parameter slope) {
    return x.run("prelu", List.of(), () -> torch.prelu(x.pointer(), like(x.pointer(), slope)));
  }

  /// max(x, 0).
  public static Tensor relu(Tensor x) {
    return x.run("relu", List.of(), () -> torch.relu(x.pointer()));
  }

  /// Divides each row of a weight by its Euclidean length, in place, without a gradient.
  public static void makeRowsUnit(Parameter weight) {
    try (TensorScope scope = TensorScope.open("unit rows of a parameter");
        Tensor rows = scope.of(weight)) {
      rows.run(
              "unit rows in place",
              List.of(),
              () -> new org.bytedeco.pytorch.Tensor(rows.pointer().div_(lengths(rows.pointer()))))
          .close();
    }
  }

  /// The standard deviation over depth, height and width, dividing by the number of voxels: (patch,
  /// channel). 1e-10 is added to the variance, so that a constant map has a gradient.
  public static Tensor deviationOverSpace(Tensor x) {
    return x.run(
        "deviation over space",
        List.of(),
        () ->
            x.pointer().var(new long[] {2, 3, 4}, false).add(new Scalar(SMALLEST_VARIANCE)).sqrt());
  }

  private static org.bytedeco.pytorch.Tensor own(Tensor x, BatchNorm norm, BatchNorm.Mode mode) {
    boolean keeps = mode == BatchNorm.Mode.BATCH_STATISTICS_AGAIN;
    return torch.batch_norm(
        x.pointer(),
        new TensorOptional(norm.scale().usablePointer()),
        new TensorOptional(norm.shift().usablePointer()),
        keeps ? new TensorOptional() : new TensorOptional(norm.mean().usablePointer()),
        keeps ? new TensorOptional() : new TensorOptional(norm.variance().usablePointer()),
        mode != BatchNorm.Mode.STORED_STATISTICS,
        BatchNorm.MOMENTUM,
        BatchNorm.EPSILON,
        false);
  }

  private static org.bytedeco.pytorch.Tensor shared(
      Tensor x, BatchNorm norm, BatchNorm.Mode mode, StatisticsExchange exchange) {
    boolean recording = GradMode.is_enabled();
    SharedStatistics statistics = SharedStatistics.of(x.pointer().detach(), exchange);
    GradMode.set_enabled(recording); // the exchange may have used tensors of its own
    if (mode == BatchNorm.Mode.BATCH_STATISTICS) {
      double unbiased = statistics.count() / (statistics.count() - 1);
      move(norm.mean(), statistics.mean(), 1);
      move(norm.variance(), statistics.variance(), unbiased);
    }
    org.bytedeco.pytorch.Tensor input = x.pointer();
    boolean recorded = recording && input.requires_grad();
    if (recorded) {
      input = input.view_as(input);
      long hook = GradientHooks.put(input, statistics);
      x.scope()
          .onClose(() -> {
            GradientHooks.forget(hook, statistics);
            statistics.release();
          });
    }
    org.bytedeco.pytorch.Tensor normalised =
        torch.batch_norm(
            input,
            new TensorOptional(norm.scale().usablePointer()),
            new TensorOptional(norm.shift().usablePointer()),
            new TensorOptional(statistics.mean()),
            new TensorOptional(statistics.variance()),
            false,
            BatchNorm.MOMENTUM,
            BatchNorm.EPSILON,
            false);
    if (!recorded) {
      statistics.release();
    }
    return normalised;
  }

  /// running = (1 - momentum) running + momentum factor newest.
  private static void move(Parameter running, org.bytedeco.pytorch.Tensor newest, double factor) {
    running
        .usablePointer()
        .mul_(new Scalar(1 - BatchNorm.MOMENTUM))
        .add_(
            newest.to(running.usablePointer().scalar_type()),
            new Scalar(BatchNorm.MOMENTUM * factor));
  }

  private static org.bytedeco.pytorch.Tensor lengths(org.bytedeco.pytorch.Tensor rows) {
    return rows.norm(new ScalarOptional(new Scalar(2.0)), new long[] {1}, true)
        .clamp_min(new Scalar(Rows.LEAST_NORM));
  }

  private static org.bytedeco.pytorch.Tensor like(
      org.bytedeco.pytorch.Tensor x, Parameter parameter) {
    ScalarType type = x.scalar_type().intern();
    org.bytedeco.pytorch.Tensor own = parameter.usablePointer();
    return own.scalar_type().intern() == type ? own : own.to(type);
  }

  private static TensorOptional optional(
      org.bytedeco.pytorch.Tensor x, Optional<Parameter> parameter) {
    return parameter
        .map(present -> new TensorOptional(like(x, present)))
        .orElseGet(TensorOptional::new);
  }
}
