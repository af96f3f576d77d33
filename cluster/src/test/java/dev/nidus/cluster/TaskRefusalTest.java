package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.command.PartExtraction;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.ClusterExtraction.Form;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.UnusableRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that is not like the driver is refused by name, and writes nothing.
class TaskRefusalTest {
  private static final int JAVA = Runtime.version().feature();
  private static final String OTHER_DIGEST = "0".repeat(64);

  @TempDir private static Path folder;
  private static SparkCluster cluster;

  @BeforeAll
  static void connect() {
    cluster = SparkCluster.connect(new ClusterAddress.Local(1));
    cluster.send(ClusterRuns.WEIGHTS);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void another_java_is_refused() {
    refused(PartExtraction.program(), JAVA - 1)
        .hasMessage(
            "executor driver on localhost has Java %d, the driver has %d; every machine needs the same"
                .formatted(JAVA, JAVA - 1));
  }

  @Test
  void another_nidus_is_refused() {
    refused("0.0.9", JAVA)
        .hasMessage(
            "executor driver on localhost has Nidus %s, the driver has 0.0.9; every machine needs the same"
                .formatted(PartExtraction.program()));
  }

  @Test
  void weights_that_differ_are_refused() {
    refused(PartExtraction.program(), JAVA)
        .hasMessageMatching(
            "the weights on executor driver on localhost have the digest [0-9a-f]{64}, those of the"
                + " driver 0{64}; nothing was computed with them");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String program, int java) {
    PartJob job =
        new PartJob(
            List.of("extract", "t.csv", "-o", "o", "--weights", "w", "--deterministic"),
            String.valueOf(ClusterRuns.WEIGHTS.getFileName()),
            OTHER_DIGEST,
            program,
            java,
            folder.resolve("output").toString(),
            "attempt",
            Form.CSV,
            List.of());
    String rows =
        new PartRows(
                List.of("row", "image_path"),
                List.of(
                    new TableRow(
                        new UnusableRow(1, "a", new Refusal.InvalidSeed("none")),
                        List.of("1", "a"))))
            .toText();
    var thrown =
        assertThatThrownBy(() -> cluster.run(job.toText(), List.of(rows), _ -> {}))
            .isInstanceOf(UsageProblem.class);
    assertThat(folder.resolve("output")).doesNotExist();
    return thrown;
  }
}
