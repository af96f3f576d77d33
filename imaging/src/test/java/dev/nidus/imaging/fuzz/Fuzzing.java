package dev.nidus.imaging.fuzz;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.nidus.core.testing.TestSeed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Feeds damaged inputs to a parser. Each must be read, or refused by a sentence, within five seconds of
/// processor time and 64 MB, those of all threads together; what fails is kept in `target/fuzz` beside
/// the figures of the run.
///
/// `-Dnidus.fuzz=N` shares N inputs among all parsers, by default few enough for every build;
/// `-Dnidus.fuzz.from=N` passes over the first N of each parser, to come to a late one at once.
public final class Fuzzing {
  /// What reads an input.
  @FunctionalInterface
  public interface Parser {
    /// @return the sentence that refuses the input, nothing where it was read
    Optional<String> read(byte[] input) throws Exception;
  }

  private static final int INPUTS_OF_A_BUILD = 10_000;
  private static final long SLOWEST_NANOS = 5_000_000_000L;

  /// The machine may be busy: a parser that waits, or is made to wait, for so long is stuck.
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private static final long MOST_BYTES = 64_000_000;
  private static final int LONGEST_SENTENCE = 4000;
  private static final long REPORT_NANOS = 5_000_000_000L;
  private static final Path FOLDER = Path.of("target", "fuzz");

  private final String name;
  private final Mutator mutator;
  private final Parser parser;
  private final long seed;
  private final long first;
  private final long count;
  private final Duration longestWait;
  // those of HotSpot
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  // written by the thread that parses, read by the one that watches
  private volatile long number;
  private volatile long cpuBefore;
  private volatile byte[] input = {};

  private long refused;
  private long slowest;
  private long mostAllocated;
  private int longestInput;

  private Fuzzing(
      String name, int percent, List<byte[]> samples, Parser parser, Duration longestWait) {
    this.name = name;
    this.mutator = new Mutator(samples);
    this.parser = parser;
    this.seed = TestSeed.random(name).nextLong();
    this.first = Long.getLong("nidus.fuzz.from", 0);
    this.count = Long.getLong("nidus.fuzz", INPUTS_OF_A_BUILD) * percent / 100;
    this.longestWait = longestWait;
  }

  /// Runs a parser on its share of the inputs.
  ///
  /// @param name of the parser in the report
  /// @param percent of all inputs
  /// @param samples good inputs, which are damaged
  public static void run(String name, int percent, List<byte[]> samples, Parser parser)
      throws Exception {
    run(name, percent, samples, parser, LONGEST_WAIT);
  }

  /// @param longestWait for one input
  static void run(
      String name, int percent, List<byte[]> samples, Parser parser, Duration longestWait)
      throws Exception {
    for (byte[] sample : samples) {
      // a sample that is refused would only show how refusals are damaged
      Optional<String> refusal = parser.read(sample);
      if (refusal.isPresent()) {
        throw new AssertionError("a sample of %s is refused: %s".formatted(name, refusal.get()));
      }
    }
    new Fuzzing(name, percent, samples, parser, longestWait).run();
  }

  private void run() throws Exception {
    Files.createDirectories(FOLDER);
    CompletableFuture<Void> end = new CompletableFuture<>();
    number = first;
    cpuBefore = process.getProcessCpuTime();
    Thread.ofPlatform()
        .daemon()
        .name("fuzz-" + name)
        .start(() -> {
          try {
            work();
            end.complete(null);
          } catch (Throwable failure) {
            end.completeExceptionally(failure);
          }
        });
    watch(end);
    report();
    long inputs = number + 1 - first;
    if (refused < inputs / 20 || refused > inputs * 99 / 100) {
      throw new AssertionError(
          "%s refused %d of %d inputs: such damage is harmless or fatal throughout"
              .formatted(name, refused, inputs));
    }
  }

  /// Waits for the end. Counts seconds in which it looked, not those of a clock, which goes on while
  /// the process is stopped.
  private void watch(CompletableFuture<Void> end) throws Exception {
    long last = first;
    for (int seconds = 0; ; seconds++) {
      try {
        end.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException _) {
        if (number != last) {
          last = number;
          seconds = 0;
        } else if (seconds >= longestWait.toSeconds()) {
          throw stuck(seconds);
        }
      } catch (ExecutionException e) {
        throw failure("failed", e.getCause());
      }
    }
  }

  /// Says whether the parser computes or waits, and keeps the stacks of all threads: the one that is
  /// stuck may be a virtual one, for which the parser waits.
  private AssertionError stuck(int seconds) throws IOException {
    long cpu = process.getProcessCpuTime() - cpuBefore;
    Path stacks = FOLDER.resolve("%s-%d.threads".formatted(name, number)).toAbsolutePath();
    Files.deleteIfExists(stacks);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(stacks.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return failure(
        "does not come to an end: %d s, in which the process had %d ms of a processor; the stacks of"
                .formatted(seconds, cpu / 1_000_000)
            + " all threads are in "
            + stacks.getFileName());
  }

  private void work() throws Exception {
    long reported = System.nanoTime();
    for (long n = first; n < count; n++) {
      byte[] next = mutator.next(new SplittableRandom(seed * 1_000_003 + n));
      input = next;
      // parsers have threads of their own: the figures are those of the process
      long cpu = process.getProcessCpuTime();
      long allocated = threads.getTotalThreadAllocatedBytes();
      cpuBefore = cpu;
      number = n;
      Optional<String> refusal = parser.read(next);
      cpu = process.getProcessCpuTime() - cpu;
      allocated = threads.getTotalThreadAllocatedBytes() - allocated;
      slowest = Math.max(slowest, cpu);
      mostAllocated = Math.max(mostAllocated, allocated);
      longestInput = Math.max(longestInput, next.length);
      refusal.ifPresent(this::requireSentence);
      refused += refusal.isPresent() ? 1 : 0;
      if (cpu > SLOWEST_NANOS) {
        throw failure("took %d ms of processor time".formatted(cpu / 1_000_000));
      }
      if (allocated > MOST_BYTES) {
        throw failure("took %,d bytes of memory".formatted(allocated));
      }
      if (System.nanoTime() - reported > REPORT_NANOS) {
        // by the clock: on a busy machine thousands of inputs take minutes, which looks like an end
        report();
        reported = System.nanoTime();
      }
    }
  }

  private void requireSentence(String sentence) {
    if (sentence.isBlank() || sentence.length() > LONGEST_SENTENCE) {
      throw failure("was refused by '%s'".formatted(sentence));
    }
  }

  private AssertionError failure(String what) {
    return failure(what, null);
  }

  private AssertionError failure(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    Path kept = FOLDER.resolve("%s-%d.bin".formatted(name, number));
    try {
      Files.write(kept, input);
    } catch (IOException e) {
      return new AssertionError("%s could not be kept".formatted(kept), e);
    }
    return new AssertionError(
        "input %d of seed %d for %s %s; it is kept in %s".formatted(number, seed, name, what, kept),
        cause);
  }

  private void report() throws IOException {
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    long inputs = number + 1 - first;
    Files.writeString(
        FOLDER.resolve(name + ".txt"),
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d inputs (longest %,d bytes), %,d refused, %,d read, none failed; slowest"
                + " %d ms of a processor, most memory taken for one %,d bytes, peak heap %d of %d"
                + " MB%n",
            name,
            inputs,
            count - first,
            longestInput,
            refused,
            inputs - refused,
            slowest / 1_000_000,
            mostAllocated,
            peak >> 20,
            Runtime.getRuntime().maxMemory() >> 20));
  }
}
