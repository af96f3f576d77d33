package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of processes, one of which dies in the middle of the work, and then another. A third of the lesions
/// are real.
///
/// In the build the table is short; `-Dnidus.cluster.lesions=2000` takes a long one.
class RealClusterTest {
  private static final int LESIONS = Integer.getInteger("nidus.cluster.lesions", 120);
  private static final long LONGEST_MINUTES = Math.max(5, LESIONS / 20);

  @TempDir private static Path folder;

  @Test
  void an_executor_and_a_worker_die_and_every_row_is_there_once_and_equal() throws Exception {
    Path table = ClusterRuns.mixedTable(folder, 6, LESIONS);
    Path embedded = folder.resolve("embedded.csv");
    ClusterRuns.extract(table, embedded).expect(3);
    Path output = folder.resolve("parts");
    try (ClusterSettings _ = ClusterSettings.tell();
        StandaloneCluster cluster = StandaloneCluster.start(folder, 2)) {
      CompletableFuture<ClusterRuns.Run> run =
          CompletableFuture.supplyAsync(() ->
              ClusterRuns.extract(
                  table, output, "--cluster", cluster.address(), "--part-rows", "2"));

      awaitParts(run, output, 1);
      long executors = cluster.killExecutorsOf(0);
      awaitParts(run, output, LESIONS / 20);
      cluster.killWorker(1);
      boolean tooLate = run.isDone();

      run.get(LONGEST_MINUTES, TimeUnit.MINUTES).expect(3);
      assertThat(executors).as("executors that were killed").isEqualTo(1);
      assertThat(tooLate).as("the run was over before the worker died").isFalse();
      assertThat(cluster.log("worker0")).contains("exitStatus 137");
    }

    ClusterRuns.assertEqual(output, embedded);
  }

  @Test
  void a_cluster_that_gives_no_machine_is_told_and_leaves_nothing() throws Exception {
    Path idle = Files.createDirectory(folder.resolve("idle"));
    Path output = idle.resolve("parts");
    System.setProperty("spark.nidus.machines.waitSeconds", "2");
    try (StandaloneCluster cluster = StandaloneCluster.start(idle, 0)) {
      cluster.await("master", "Starting Spark master");
      ClusterRuns.Run run =
          ClusterRuns.extract(ClusterRuns.table(idle, 1, 1), output, "--cluster", cluster.address())
              .expect(2);

      assertThat(run.err())
          .contains(cluster.address() + " gave no machine within 2 s: its workers ");
      assertThat(output).doesNotExist();
    } finally {
      System.clearProperty("spark.nidus.machines.waitSeconds");
    }
  }

  /// Waits until so many parts are done, or the run has ended, which it should not have.
  private static void awaitParts(CompletableFuture<?> run, Path output, int parts)
      throws IOException, InterruptedException {
    Path receipts = output.resolve("_receipts");
    for (long n = 0; n < LONGEST_MINUTES * 600; n++) {
      if (run.isDone()) {
        return;
      }
      if (receipts.toFile().isDirectory() && ClusterRuns.files(receipts, ".csv").size() >= parts) {
        return;
      }
      Thread.sleep(100);
    }
  }
}
