package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.learning.testing.PeerProcesses;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exchanges between real processes on this machine, by hand-made numbers.
class ProcessGroupTest {
  private static final String PATIENCE = "30000";

  @TempDir private Path folder;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void two_processes_exchange_rows_sums_gradients_and_parameters() throws Exception {
    try (PeerProcesses peers =
        PeerProcesses.start(PeerMain.class, 2, folder, "exchange", PATIENCE)) {
      assertThat(peers.linesOf(0))
          .containsExactly(
              "gather [1.0, 2.0, 11.0, 12.0]",
              "gradient EXACT [101.0, 202.0]",
              "gather [1.0, 2.0, 11.0, 12.0]",
              "gradient REFERENCE [1.0, 2.0]",
              "sum [3.0, 0.20000000298023224]",
              "gradient of the sum [3.0, 3.0]",
              "plain sum [2.0, 1.0]",
              "mean [5.0, 5.0]",
              "mean [6.0, 6.0]",
              "mean [7.0, 7.0]",
              "broadcast [0.0]");
      assertThat(peers.linesOf(1))
          .startsWith(
              "gather [1.0, 2.0, 11.0, 12.0]",
              "gradient EXACT [303.0, 404.0]",
              "gather [1.0, 2.0, 11.0, 12.0]",
              "gradient REFERENCE [300.0, 400.0]")
          .endsWith("mean [7.0, 7.0]", "broadcast [0.0]");
    }
  }

  @Test
  void a_killed_process_ends_the_backward_pass_of_the_other_with_a_sentence() throws Exception {
    try (PeerProcesses peers = PeerProcesses.start(PeerMain.class, 2, folder, "lonely", PATIENCE)) {
      long killed = peers.killWhenReady(1, "ready");
      List<String> lines = peers.linesOf(0);
      assertThat(lines.get(0))
          .startsWith("process 0 lost process 1 during the sum: it died or was");
      assertThat(Long.parseLong(lines.get(1)) - killed).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }
  }

  @Test
  void a_silent_process_is_taken_for_dead_when_patience_ends() throws Exception {
    try (PeerProcesses peers = PeerProcesses.start(PeerMain.class, 2, folder, "lonely", "3000")) {
      assertThat(peers.linesOf(0).getFirst())
          .contains("process 0 lost process 1 during the sum", "silent for more than 3 s");
    }
  }

  @Test
  void processes_that_train_different_parameters_are_told_so() throws Exception {
    try (PeerProcesses peers =
        PeerProcesses.start(PeerMain.class, 2, folder, "disagree", PATIENCE)) {
      String sentence = "the processes do not have the same parameters with a gradient";
      assertThat(peers.linesOf(0).getFirst()).startsWith(sentence);
      assertThat(peers.linesOf(1).getFirst()).startsWith(sentence);
    }
  }

  @Test
  void nobody_coming_is_said_with_what_to_check() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Rendezvous place = new Rendezvous("127.0.0.1", port, 0, 2, Duration.ofSeconds(1));
    assertThatThrownBy(() -> ProcessGroup.join(place))
        .isInstanceOf(PeerLost.class)
        .hasMessageContaining("process 0 of 2 at 127.0.0.1:" + port)
        .hasMessageContaining("check that all 2 processes were started");
  }

  @Test
  void a_process_alone_exchanges_with_itself() {
    try (ProcessGroup alone = ProcessGroup.join(new Rendezvous("localhost", 1, 0, 1));
        TensorScope scope = TensorScope.recording("alone")) {
      Tensor x = scope.copyOf(new double[] {1, 2}, 1, 2).trackGradient();
      Tensor all = alone.gather(x, GatherGradient.EXACT);
      alone.sum(all).multiply(3).sum().backward();
      assertThat(all.toDoubles()).containsExactly(1, 2);
      assertThat(x.gradient().toDoubles()).containsExactly(3, 3);
      assertThat(alone.sum(4, 5)).containsExactly(4, 5);
      assertThat(alone).hasToString("process 0 of 1");
      alone.barrier();
    }
  }

  @Test
  void a_meeting_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> new Rendezvous("localhost", 70000, 0, 2))
        .hasMessageContaining("a port of 1 to 65535");
    assertThatThrownBy(() -> new Rendezvous("localhost", 29500, 2, 2))
        .hasMessage("of 2 processes the ranks are 0 to 1, got rank 2");
  }
}
