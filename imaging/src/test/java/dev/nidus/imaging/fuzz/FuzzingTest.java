package dev.nidus.imaging.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// That the fuzzing sees what happens in threads of a parser.
class FuzzingTest {
  private static final List<byte[]> SAMPLES = List.of(new byte[100]);
  private static final Path FOLDER = Path.of("target", "fuzz");

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int held;

  @Test
  void a_parser_that_waits_for_a_thread_of_its_own_is_named_with_the_stacks_of_all()
      throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() ->
            Fuzzing.run(
                "waiting",
                5,
                SAMPLES,
                _ -> {
                  if (calls.getAndIncrement() == 3) { // the first is the sample
                    Thread.ofVirtual().start(() -> waitFor(never)).join();
                  }
                  return Optional.empty();
                },
                Duration.ofSeconds(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("input 2 of seed")
        .hasMessageContaining("does not come to an end: 2 s, in which the process had")
        .hasMessageContaining("waiting-2.threads");
    assertThat(FOLDER.resolve("waiting-2.threads")).content().contains("FuzzingTest.waitFor");
    assertThat(FOLDER.resolve("waiting-2.bin")).isNotEmptyFile();
    never.countDown();
    for (String end : List.of(".threads", ".bin")) {
      Files.delete(FOLDER.resolve("waiting-2" + end));
    }
  }

  @Test
  void memory_that_a_thread_of_the_parser_takes_counts() throws Exception {
    assertThatThrownBy(() ->
            Fuzzing.run(
                "greedy",
                5,
                SAMPLES,
                _ -> {
                  Thread.ofVirtual()
                      .start(() -> {
                        for (int n = 0; n < 70; n++) {
                          held = new byte[1_000_000].length;
                        }
                      })
                      .join();
                  return Optional.empty();
                }))
        .isInstanceOf(AssertionError.class)
        .hasStackTraceContaining("input 0 of seed")
        .hasStackTraceContaining("bytes of memory");
    assertThat(held).isEqualTo(1_000_000);
    Files.delete(FOLDER.resolve("greedy-0.bin"));
  }

  private static void waitFor(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
