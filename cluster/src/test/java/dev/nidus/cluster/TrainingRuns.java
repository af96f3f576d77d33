package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.StepMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Plans of training whose steps take milliseconds, runs of them, and what they left.
final class TrainingRuns {
  static final int STEPS = Integer.getInteger("nidus.cluster.steps", 24);

  private TrainingRuns() {}

  /// A plan for two processes over a table of {@link ClusterRuns#table}.
  static Path plan(Path folder) throws IOException {
    ClusterRuns.table(folder, 4, 12);
    return Files.writeString(
        folder.resolve("plan.yaml"),
        """
        preset: small
        data: {lesions: lesions.csv, mask_column: null}
        sampling: {positive: seed, negative: anywhere}
        network: {width: 2}
        head: {hidden: 8, output: 8}
        training: {steps: %d, batch: 2, processes: 2, threads: 1}
        checkpoints: {every_steps: 4}
        monitoring: {every_steps: 1}
        """
            .formatted(STEPS));
  }

  /// `pretrain` without a picture of its progress.
  static ClusterRuns.Run pretrain(Path plan, Path output, Object... options) {
    return ClusterRuns.nidus(
        Stream.concat(
                Stream.of("pretrain", plan, "-o", output, "--progress", "none"), Stream.of(options))
            .toArray());
  }

  static List<StepMetrics> metrics(Path output) throws IOException {
    return MetricsLog.read(output.resolve("metrics.jsonl"));
  }

  static long lastStep(Path output) throws IOException {
    return MetricsLog.last(output.resolve("metrics.jsonl")).map(StepMetrics::step).orElse(0L);
  }

  /// Requires that two runs are the same run: losses and lengths of gradients of every step, and every bit
  /// of the weights, the moments and the model.
  static void assertEqual(Path output, Path expected) throws IOException {
    assertThat(metrics(output).stream().map(StepMetrics::step))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, STEPS).boxed().toList());
    assertThat(metrics(output).stream().map(step -> List.of(step.loss(), step.gradientNorm())))
        .containsExactlyElementsOf(
            metrics(expected).stream()
                .map(step -> List.of(step.loss(), step.gradientNorm()))
                .toList());
    for (String file :
        List.of(
            "model.safetensors", "checkpoints/last.safetensors", "checkpoints/best.safetensors")) {
      assertThat(Files.readAllBytes(output.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(expected.resolve(file)));
    }
    assertThat(output.resolve(".attempts")).doesNotExist();
  }
}
