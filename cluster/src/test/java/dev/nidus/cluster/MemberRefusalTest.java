package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.command.PartExtraction;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.learning.run.RunAttempt;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that cannot train together are refused by a sentence before a process of the training starts.
class MemberRefusalTest {
  private static final int JAVA = Runtime.version().feature();

  @TempDir private static Path folder;
  private static SparkCluster cluster;
  private static RunAttempt attempt;

  @BeforeAll
  static void connect() throws IOException {
    cluster = SparkCluster.connect(new ClusterAddress.Local(2));
    attempt = RunAttempt.begin(new RunFolder(folder.resolve("run")));
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void another_java_is_refused() {
    refused(job(PartExtraction.program(), JAVA - 1, attempt.name(), List.of()))
        .hasMessage(
            "executor driver on localhost has Java %d, the driver has %d; every machine needs the same"
                .formatted(JAVA, JAVA - 1));
  }

  @Test
  void another_nidus_is_refused() {
    refused(job("0.0.9", JAVA, attempt.name(), List.of()))
        .hasMessage(
            "executor driver on localhost has Nidus %s, the driver has 0.0.9; every machine needs the same"
                .formatted(PartExtraction.program()));
  }

  @Test
  void a_folder_of_the_same_name_that_is_another_one_is_refused() {
    refused(job(PartExtraction.program(), JAVA, UUID.randomUUID(), List.of()))
        .hasMessage(
            "executor driver on localhost does not see the folder of the run, %s, as the driver does; checkpoints need a folder that every machine sees under the same path"
                .formatted(attempt.root()));
  }

  @Test
  void a_cluster_that_sees_no_scan_is_refused() {
    String gone = folder.resolve("gone.nii.gz").toString();
    refused(job(PartExtraction.program(), JAVA, attempt.name(), List.of(gone)))
        .hasMessage(
            "no machine of the cluster sees any of 1 scans of the table that were looked for, such"
                + " as "
                + gone);
  }

  @Test
  void machines_that_see_different_scans_are_told_apart() {
    List<MemberSight> all =
        List.of(
            new MemberSight("executor 0 on a", "a:1", List.of(0)),
            new MemberSight("executor 1 on b", "", List.of(0, 2)));

    assertThat(MemberSight.objection(all, List.of("/s/0", "/s/1", "/s/2")))
        .hasValue(
            "executor 1 on b does not see the scan /s/2, which executor 0 on a sees; scans must lie"
                + " on storage that every machine sees under the same path");
    // a scan that nobody sees is a row that cannot be used, on every machine alike
    assertThat(MemberSight.objection(all.subList(0, 1), List.of("/s/0", "/s/1", "/s/2"))).isEmpty();
  }

  @Test
  void slots_that_do_not_come_are_not_waited_for_without_end() throws InterruptedException {
    assertThat(cluster.awaitSlots(2, Duration.ZERO)).isTrue();
    assertThat(cluster.awaitSlots(3, Duration.ofMillis(300))).isFalse();
  }

  private static MemberJob job(String program, int java, UUID name, List<String> scans) {
    return new MemberJob(
        program,
        java,
        "nidus-plan.yaml",
        "lesions.csv",
        attempt.root().toString(),
        name,
        Start.ANEW,
        scans);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(MemberJob job) {
    var thrown =
        assertThatThrownBy(() -> cluster.runTogether(job.toText(), 2))
            .isInstanceOf(UsageProblem.class);
    assertThat(Files.exists(attempt.root().resolve("plan.yaml"))).isFalse();
    return thrown;
  }
}
