package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.NativeLibrary;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nidus doctor`: what this machine offers, what is wrong with it, and the remedy.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check this machine: Java, native library, processor, memory, GPU.")
final class DoctorCommand implements Callable<Integer> {
  private static final Runtime.Version NEEDED = Runtime.Version.parse("25.0.3");

  /// The full network needs its packed weights, once, and some workspace.
  private static final long NEEDED_MEMORY = 3L << 30;

  @Spec CommandSpec command = CommandSpec.create();
  private int problems;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    java(out);
    nativeLibrary(out);
    processor(out);
    memory(out);
    blas(out);
    gpu(out);
    if (problems == 0) {
      out.println("Everything that Nidus needs is here.");
      return ExitStatus.DONE;
    }
    out.printf("%d problem%s found.%n", problems, problems == 1 ? "" : "s");
    return ExitStatus.BROKEN_OFF;
  }

  private void java(PrintWriter out) {
    Runtime.Version version = Runtime.version();
    String found =
        "Java %s (%s)".formatted(version, System.getProperty("java.vendor", "unknown vendor"));
    if (version.compareToIgnoreOptional(NEEDED) < 0) {
      bad(
          out,
          found + " is too old",
          "install a JDK 25.0.3 or later and set NIDUS_JAVA_HOME to it: earlier updates of 25 can"
              + " corrupt data that is passed to native code");
    } else {
      good(out, found);
    }
  }

  private void nativeLibrary(PrintWriter out) {
    switch (NativeLibrary.load()) {
      case NativeLibrary.Loaded loaded -> {
        good(
            out, "libtorch %s, kernels for %s".formatted(loaded.version(), loaded.cpuCapability()));
        if (loaded.oneDnn()) {
          good(out, "oneDNN fused convolutions");
        } else {
          note(out, "no oneDNN in this libtorch: encoding takes about 1.4 times as long");
        }
      }
      case NativeLibrary.Missing(String sentence) -> bad(out, "libtorch is missing", sentence);
    }
  }

  private static void processor(PrintWriter out) {
    String features =
        Processor.instructionSets().map(found -> ", instruction sets: " + found).orElse("");
    good(
        out,
        "%d processors, %s%s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Processor.name().orElse(System.getProperty("os.arch", "unknown architecture")),
                features));
  }

  private void memory(PrintWriter out) {
    long heap = Runtime.getRuntime().maxMemory();
    long machine = machineMemory();
    String found =
        String.format(
            Locale.ROOT,
            "%.1f GiB of memory, of which Java may use %.1f GiB",
            machine / (double) (1L << 30),
            heap / (double) (1L << 30));
    if (machine < NEEDED_MEMORY) {
      bad(
          out,
          found,
          "the full fmcib encoder needs 3 GiB; use a machine with more, or a narrower encoder");
    } else {
      good(out, found);
    }
  }

  private static long machineMemory() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  private static void blas(PrintWriter out) {
    String threads = Optional.ofNullable(System.getenv("OPENBLAS_NUM_THREADS")).orElse("");
    if (threads.equals("1")) {
      good(out, "OPENBLAS_NUM_THREADS=1");
    } else {
      note(
          out,
          "OPENBLAS_NUM_THREADS is %s; with 1 OpenBLAS does not spin threads beside ours (./nidus"
                  .formatted(threads.isEmpty() ? "not set" : threads)
              + " sets it)");
    }
  }

  private static void gpu(PrintWriter out) {
    Device.CUDA
        .whyUnavailable()
        .ifPresentOrElse(reason -> note(out, "no GPU: " + reason), () -> good(out, "a CUDA GPU"));
  }

  private static void good(PrintWriter out, String what) {
    out.println("ok    " + what);
  }

  private static void note(PrintWriter out, String what) {
    out.println("note  " + what);
  }

  private void bad(PrintWriter out, String what, String remedy) {
    problems++;
    out.println("BAD   " + what);
    out.println("      " + remedy);
  }
}
