package dev.nidus.learning.network;

import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Rendezvous;
import dev.nidus.learning.tensor.StatisticsExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One process of {@link TrainingTest}.
final class TrainingPeerMain {
  private TrainingPeerMain() {}

  /// @param arguments rank, size, port, file to write
  static void main(String... arguments) throws Exception {
    int rank = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    Rendezvous place =
        new Rendezvous(
            "127.0.0.1", Integer.parseInt(arguments[2]), rank, size, Duration.ofSeconds(60));
    try (ProcessGroup group = ProcessGroup.join(place)) {
      TrainingTest.Step step =
          TrainingTest.step(
              ResNet3d.small(),
              TrainingTest.DOUBLE.with(StatisticsExchange.over(group)),
              3 * rank,
              3,
              8,
              20,
              20);
      List<String> lines = new ArrayList<>();
      lines.add("loss " + group.sum(step.loss())[0]);
      step.numbers()
          .forEach((key, numbers) -> {
            if (!key.equals("features")) {
              double[] sum = group.sum(numbers);
              for (int n = 0; n < Math.min(sum.length, 20); n++) {
                lines.add(key + " " + sum[n]);
              }
            }
          });
      Files.write(Path.of(arguments[3]), lines);
    }
  }
}
