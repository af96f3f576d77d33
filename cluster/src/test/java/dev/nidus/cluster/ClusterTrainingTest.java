package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training on Spark against the embedded run with as many processes: inside one process, and on a cluster of
/// processes of which one dies.
class ClusterTrainingTest {
  private static final long LONGEST_MINUTES = Math.max(5, TrainingRuns.STEPS / 100);

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
  void two_tasks_of_one_process_end_in_the_bits_of_the_embedded_run() throws IOException {
    Path output = folder.resolve("local");

    ClusterRuns.Run run = TrainingRuns.pretrain(plan, output, "--cluster", "local[2]").expect(3);

    assertThat(run.err())
        .contains("row 4 cannot be used")
        .contains("started: %d steps of 4 lesions".formatted(TrainingRuns.STEPS))
        .contains("done: " + output.resolve("model.safetensors"));
    TrainingRuns.assertEqual(output, embedded);
    assertThat(Files.readString(output.resolve("plan.yaml")))
        .contains("lesions: " + folder.resolve("lesions.csv"));
  }

  @Test
  void an_executor_dies_and_the_run_ends_in_the_same_bits() throws Exception {
    Path output = folder.resolve("killed");
    try (ClusterSettings _ = ClusterSettings.tell();
        StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
      CompletableFuture<ClusterRuns.Run> run =
          CompletableFuture.supplyAsync(
              () -> TrainingRuns.pretrain(plan, output, "--cluster", cluster.address()));

      while (!run.isDone() && TrainingRuns.lastStep(output) < TrainingRuns.STEPS / 3) {
        Thread.sleep(2);
      }
      List<ProcessHandle> members = cluster.startedByExecutors();
      long killed = cluster.killExecutorsOf(0);
      long reached = TrainingRuns.lastStep(output);

      ClusterRuns.Run ended = run.get(LONGEST_MINUTES, TimeUnit.MINUTES).expect(3);
      assertThat(killed).as("executors that were killed").isEqualTo(1);
      assertThat(members).as("processes of the first attempt").hasSize(2);
      assertThat(members).noneMatch(ProcessHandle::isAlive);
      assertThat(reached).as("the step at which it died").isLessThan(TrainingRuns.STEPS);
      assertThat(cluster.log("worker0")).contains("exitStatus 137");
      assertThat(ended.err())
          .containsPattern(
              "(executor . was lost|process . of 2, on .*, ended with status).*; all processes"
                  + " begin again after step [1-9]")
          .containsPattern("resumed after step [1-9]");
    }
    TrainingRuns.assertEqual(output, embedded);
  }

  @Test
  void what_a_process_refuses_is_told_and_not_tried_again() throws IOException {
    Path other = folder.resolve("other");
    String checkpoint = "checkpoints/step-%08d.safetensors".formatted(TrainingRuns.STEPS);
    Files.createDirectories(other.resolve("checkpoints"));
    Files.copy(embedded.resolve(checkpoint), other.resolve(checkpoint));

    ClusterRuns.Run run =
        TrainingRuns.pretrain(plan, other, "--cluster", "local[1]", "--resume", "--processes", "1")
            .expect(2);

    assertThat(run.err())
        .contains(checkpoint + " belongs to another plan")
        .doesNotContain("begin again");
    assertThat(other.toFile().list()).containsExactlyInAnyOrder("checkpoints", ".lock");
  }

  @Test
  void what_cannot_be_run_is_told_before_a_machine_is_asked() throws IOException {
    Path output = folder.resolve("refused");
    assertThat(refused(output, "--cluster", "local[1]"))
        .contains(
            "local[1] has room for 1 tasks at a time and the run wants 2 processes, which must all"
                + " run at once; give fewer --processes, or more cores");
    assertThat(refused(output, "--cluster", "spark://127.0.0.1:1"))
        .contains("no master of a cluster answers at spark://127.0.0.1:1");
    assertThat(refused(Path.of("s3a://bucket/run"), "--cluster", "local[2]"))
        .contains("s3a:/bucket/run is not on a file system that a training can write to");
    assertThat(refused(output, "--cluster", "yarn")).contains("'yarn' is no cluster");
    assertThat(refused(output, "--cluster", "local[2]", "--rank", "0", "--master", "a:1"))
        .contains("--rank starts one process by hand, --cluster starts all of them");
    assertThat(
            refused(
                output,
                "--cluster",
                "local[2]",
                "--set",
                "sampling.replacement=false",
                "--set",
                "training.batch=7"))
        .contains("lesions do not fill");
    System.setProperty("spark.task.resource.gpu.amount", "1");
    try {
      assertThat(refused(output, "--cluster", "local[2]"))
          .contains(
              "spark.task.resource.gpu.amount asks for 1 GPUs, but training on a cluster computes"
                  + " on processors");
    } finally {
      System.clearProperty("spark.task.resource.gpu.amount");
    }
    assertThat(output).doesNotExist();

    assertThat(refused(embedded, "--cluster", "local[2]"))
        .contains("holds a run already; go on with --resume, or give this run another folder");
    assertThat(
            TrainingRuns.pretrain(plan, embedded, "--cluster", "local[2]", "--resume")
                .expect(0)
                .err())
        .contains("is complete; there is nothing to resume");
  }

  private static String refused(Path output, String... options) {
    return TrainingRuns.pretrain(plan, output, List.of(options).toArray()).expect(2).err();
  }
}
