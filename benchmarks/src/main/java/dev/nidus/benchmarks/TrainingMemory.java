package dev.nidus.benchmarks;

import dev.nidus.learning.network.TrainingOptions.ActivationMemory;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What a step of training costs in a process of its own: seconds, and the peak of the resident set as
/// Linux counts it.
public final class TrainingMemory {
  private TrainingMemory() {}

  /// @param arguments network (`full` or `small`), batch, precision (`float32` or `bfloat16`), what is
  ///     kept (`keep` or `recompute`), threads, steps
  public static void main(String... arguments) throws UnfitWeights, IOException {
    try (TrainingStep step =
        TrainingStep.of(
            TrainingStep.Which.valueOf(arguments[0].toUpperCase(Locale.ROOT)),
            Integer.parseInt(arguments[1]),
            Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT)),
            ActivationMemory.valueOf(arguments[3].toUpperCase(Locale.ROOT)),
            Integer.parseInt(arguments[4]))) {
      step.run();
      long start = System.nanoTime();
      long cpu = CpuSeconds.processNanoseconds();
      int steps = Integer.parseInt(arguments[5]);
      for (int n = 0; n < steps; n++) {
        step.run();
      }
      System.out.printf(
          "%s: %.2f s wall, %.2f s CPU a step, peak %s%n",
          String.join(" ", arguments),
          (System.nanoTime() - start) / 1e9 / steps,
          (CpuSeconds.processNanoseconds() - cpu) / 1e9 / steps,
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("not known here"));
    }
  }
}
