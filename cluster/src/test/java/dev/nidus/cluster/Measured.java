package dev.nidus.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What the measurements of `cluster/measure.sh` have in common.
final class Measured {
  /// Which one is wanted.
  static final String PART = "nidus.cluster.measure";

  private static final String SIZE = "nidus.cluster.measure.size";

  private Measured() {}

  /// How many rows or lesions are wanted.
  static int size(int usual) {
    return Integer.getInteger(SIZE, usual);
  }

  /// A line for the user, kept for the script that prints it at the end.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  static void say(String form, Object... values) throws IOException {
    String line = String.format(Locale.ROOT, form, values);
    System.out.println(line);
    Path file = Files.createDirectories(Path.of("target")).resolve("measured.txt");
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Processor seconds of this process so far, all threads.
  static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /// The heap that is in use after a collection.
  static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
