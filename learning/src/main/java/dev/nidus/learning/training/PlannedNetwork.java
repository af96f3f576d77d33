package dev.nidus.learning.training;

import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.TrainingOptions.ActivationMemory;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.plan.TrainingPlan;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.StatisticsExchange;
import java.util.List;

/// What a plan says about networks, as descriptions.
public final class PlannedNetwork {
  private PlannedNetwork() {}

  /// The network that a plan names.
  public static Network of(NetworkPlan plan) {
    return switch (plan) {
      case NetworkPlan.ResNet50(double widen) -> ResNet3d.fmcib(widen);
      case NetworkPlan.Small(int width) -> {
        ResNet3d small = ResNet3d.small();
        yield new ResNet3d(
            small.block(),
            small.blocks(),
            List.of(width, 2 * width, 4 * width, 8 * width),
            small.inputChannels(),
            small.stem(),
            small.strides(),
            small.shortcutBias(),
            small.pooling());
      }
      case NetworkPlan.Autoencoder(double widen) -> {
        AutoEncoder3d reference = AutoEncoder3d.reference();
        yield new AutoEncoder3d(
            reference.inputChannels(),
            reference.channels().stream().map(channels -> widened(channels, widen)).toList(),
            reference.strides(),
            widened(reference.intermediate(), widen));
      }
    };
  }

  /// How it computes.
  public static TrainingOptions options(TrainingPlan plan, ProcessGroup group) {
    return new TrainingOptions(
        switch (plan.precision()) {
          case FLOAT32 -> Precision.FLOAT32;
          case BFLOAT16 -> Precision.BFLOAT16;
        },
        plan.gradientCheckpointing() ? ActivationMemory.RECOMPUTE : ActivationMemory.KEEP,
        plan.syncBatchNorm() ? StatisticsExchange.over(group) : StatisticsExchange.ALONE);
  }

  private static int widened(int channels, double widen) {
    return Math.max(1, (int) (channels * widen));
  }
}
