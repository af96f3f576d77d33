package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// In processes of their own, which are interrupted while the native library computes.
final class EndOfProcessTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void an_interruption_of_a_backward_pass_is_no_crash() throws Exception {
    for (int n = 0; n < 3; n++) {
      Process learning = process();
      try {
        assertThat(learning.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("learning");
        Thread.sleep(150);
        learning.destroy();
        assertThat(learning.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(learning.exitValue()).isEqualTo(TERMINATED);
        assertThat(folder).isEmptyDirectory();
      } finally {
        learning.destroyForcibly();
      }
    }
  }

  /// Where the virtual machine writes the report of a crash.
  private Process process() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Learning.class.getName())
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Backward passes of about a quarter of a second, until somebody ends it.
  static final class Learning {
    private static final int CHANNELS = 32;
    private static final int EDGE = 24;

    private Learning() {}

    public static void main(String... arguments) {
      try (Parameter weight =
          Parameter.copyOf(new float[CHANNELS * CHANNELS * 27], CHANNELS, CHANNELS, 3, 3, 3)
              .trainable()) {
        boolean isFirst = true;
        while (true) {
          try (TensorScope step = TensorScope.recording("step")) {
            Tensor x =
                step.copyOf(
                    new float[8 * CHANNELS * EDGE * EDGE * EDGE], 8, CHANNELS, EDGE, EDGE, EDGE);
            for (int layer = 0; layer < 4; layer++) {
              x =
                  LayerOperators.convolve(
                      x, weight, java.util.Optional.empty(), new Convolution(1, 1));
            }
            Tensor loss = x.mean();
            if (isFirst) {
              IO.println("learning");
              isFirst = false;
            }
            loss.backward();
          }
        }
      }
    }
  }
}
