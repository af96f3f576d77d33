package dev.nidus.learning.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.testing.PeerProcesses;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objectives over two real processes: as the reference where that is asked for, otherwise exactly as
/// one process with the whole batch.
class DistributedObjectivesTest {
  @TempDir private Path folder;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void with_the_truncated_gradient_each_process_finds_what_the_reference_found() throws Exception {
    try (PeerProcesses peers = PeerProcesses.start(ObjectivePeer.class, 2, folder, "reference")) {
      for (int rank = 0; rank < 2; rank++) {
        Map<String, double[]> found = ObjectivePeer.parse(peers.linesOf(rank));
        double golden = GoldenRows.json("dist2_rank" + rank).path("negmining").asDouble();
        assertThat(number(found, "negmining")).isCloseTo(golden, within(1e-6 * golden));
        for (int n = 0; n < 4; n++) {
          double[] expected =
              GoldenRows.array("dist2_negmining_rank%d_grad%d".formatted(rank, n)).values();
          assertNear("gradient " + n, numbers(found, "negmining gradient " + n), expected, 1e-6);
        }
      }
    }
  }

  @Test
  void with_the_exact_gradient_two_processes_find_what_one_with_the_whole_batch_finds()
      throws Exception {
    Map<String, double[]> whole =
        ObjectivePeer.losses(ProcessGroup.alone(), GatherGradient.EXACT, Precision.FLOAT64);
    try (PeerProcesses peers = PeerProcesses.start(ObjectivePeer.class, 2, folder, "exact")) {
      Map<String, double[]> first = ObjectivePeer.parse(peers.linesOf(0));
      Map<String, double[]> second = ObjectivePeer.parse(peers.linesOf(1));
      assertThat(first.keySet()).isEqualTo(whole.keySet());
      for (String key : whole.keySet()) {
        double[] one = numbers(first, key);
        double[] two = numbers(second, key);
        // the whole loss is the mean of the two; so a gradient of the whole is half of the sum that
        // each process has for its own rows
        double[] together =
            key.contains("gradient")
                ? DoubleStream.concat(Arrays.stream(one), Arrays.stream(two))
                    .map(gradient -> gradient / 2)
                    .toArray()
                : new double[] {(one[0] + two[0]) / 2};
        assertNear(key, together, numbers(whole, key), 1e-12);
      }
    }
  }

  @Test
  void a_step_of_two_processes_with_shared_statistics_equals_that_of_one_with_the_whole_batch()
      throws Exception {
    Threads.use(1);
    Map<String, double[]> whole = ObjectivePeer.step(ProcessGroup.alone());
    try (PeerProcesses peers = PeerProcesses.start(ObjectivePeer.class, 2, folder, "network")) {
      List<String> lines = peers.linesOf(0);
      assertThat(peers.linesOf(1)).as("both processes hold the same network").isEqualTo(lines);
      Map<String, double[]> shared = ObjectivePeer.parse(lines);
      assertThat(shared.keySet()).isEqualTo(whole.keySet());
      for (String key : whole.keySet()) {
        double[] expected = numbers(whole, key);
        // the last number is the norm; relative to it
        double scale = Math.max(1e-3, expected[expected.length - 1]);
        assertNear(key, numbers(shared, key), expected, 1e-9 * scale);
      }
    }
  }

  private static void assertNear(String what, double[] got, double[] expected, double absolute) {
    assertThat(got).as(what).hasSize(expected.length);
    for (int n = 0; n < got.length; n++) {
      assertThat(got[n]).as("%s at %d", what, n).isCloseTo(expected[n], within(absolute));
    }
  }

  private static double number(Map<String, double[]> found, String key) {
    return numbers(found, key)[0];
  }

  private static double[] numbers(Map<String, double[]> found, String key) {
    return Objects.requireNonNull(found.get(key), key);
  }
}
