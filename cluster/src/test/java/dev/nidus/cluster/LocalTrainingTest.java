package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training by Spark inside one process, a process of the training for each of its two tasks, against the
/// embedded run with as many processes.
class LocalTrainingTest {
  @TempDir private static Path folder;
  private static Path plan = Path.of("");
  private static Path embedded = Path.of("");

  @BeforeAll
  static void train_without_a_cluster() throws IOException {
    plan = TrainingRuns.plan(folder);
    embedded = folder.resolve("embedded");
    TrainingRuns.pretrain(plan, embedded).expect(3);
  }

  @Test
  void it_ends_in_the_bits_of_the_embedded_run() throws IOException {
    Path output = folder.resolve("run");

    ClusterRuns.Run run =
        TrainingRuns.pretrain(plan, output, "--cluster", "local[2]").expect(3);

    assertThat(run.err())
        .contains("row 4 cannot be used")
        .contains("started: 12 steps of 4 lesions")
        .contains("(missing.nii.gz) gives no patch and is replaced by other lesions")
        .contains("done: " + output.resolve("model.safetensors"));
    TrainingRuns.assertEqual(output, embedded);
    assertThat(Files.readString(output.resolve("plan.yaml")))
        .contains("lesions: " + folder.resolve("lesions.csv"));
  }
}
