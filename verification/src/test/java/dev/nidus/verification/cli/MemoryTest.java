package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not grow with the cohort.
class MemoryTest {
  private static final long MIB = 1024;

  /// Java's heap of 256 MiB, libtorch, the narrow network and the buffers of two threads.
  private static final long MOST_KIB = 900 * MIB;

  @TempDir private Path folder;

  @Test
  void eight_hundred_lesions_need_no_more_memory_than_four_hundred_and_a_small_heap_will_do()
      throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "Linux says how much a process needs");

    long half = peakKib(400);
    long whole = peakKib(800);

    System.out.printf("peak memory: 400 lesions %d KiB, 800 lesions %d KiB%n", half, whole);
    assertThat(whole).as("KiB for 800 lesions").isLessThan(MOST_KIB);
    assertThat(whole - half).as("KiB more than for 400").isLessThan(100 * MIB);
  }

  private long peakKib(int lesions) throws Exception {
    List<RealLesion> small =
        RealLesion.all().stream().filter(lesion -> !lesion.image().startsWith("chest")).toList();
    List<RealLesion> cohort = new ArrayList<>();
    for (int n = 0; n < lesions; n++) {
      cohort.add(small.get(n % small.size()));
    }
    Path table = RealLesion.table(cohort).write(folder.resolve(lesions + ".csv"));
    Path output = folder.resolve(lesions + "_features.csv");
    ChildJvm child =
        ChildJvm.start(
            folder.resolve(lesions + ".log"),
            List.of("-Xmx256m"),
            "extract",
            table,
            "-o",
            output,
            "--weights",
            Weights.SAFETENSORS,
            "--root",
            RealLesion.DATA,
            "--threads",
            2);
    long peak = 0;
    while (child.isAlive()) {
      peak = Math.max(peak, highWaterMark(child.pid()).orElse(0L));
      Thread.sleep(10);
    }
    child.expect(0);
    assertThat(CsvText.read(output).rows()).hasSize(lesions);
    assertThat(peak).as("the process was seen").isPositive();
    return peak;
  }

  private static Optional<Long> highWaterMark(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException ended) {
      // the process has ended
      return Optional.empty();
    }
  }
}
