package dev.nidus.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the JMH benchmarks, one fresh Java process each, and prints a table. Takes names (regular
/// expressions) of those that are wanted; without any it runs all, about eight minutes on two cores.
public final class Benchmarks {
  private static final String WHOLE_READ = "ReaderBenchmark.wholeScan";
  private static final String INFLATE = "ReaderBenchmark.inflateAlone";

  private Benchmarks() {}

  /// @param arguments names of benchmarks, for example `Patch` or `Forward.*float32`
  public static void main(String[] arguments) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(4)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(CpuSeconds.class)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dnidus.repository=" + System.getProperty("nidus.repository", ""))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (arguments.length == 0) {
      options.include(Benchmarks.class.getPackageName() + ".*");
    }
    for (String name : arguments) {
      options.include(name);
    }
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    System.out.printf("%-58s %12s %10s %12s%n", "benchmark", "s/op", "+- 99.9 %", "cpu s/op");
    for (RunResult result : results) {
      Result<?> wall = result.getPrimaryResult();
      Result<?> cpu = result.getSecondaryResults().get(CpuSeconds.LABEL);
      String name = name(result);
      seconds.put(name, wall.getScore());
      System.out.printf(
          "%-58s %12.6f %10.6f %12.6f%n",
          name, wall.getScore(), wall.getScoreError(), cpu == null ? Double.NaN : cpu.getScore());
    }
    Double read = seconds.get(WHOLE_READ);
    Double inflate = seconds.get(INFLATE);
    if (read != null && inflate != null) {
      System.out.printf("%nreading a whole scan takes %.2f of inflating it%n", read / inflate);
    }
  }

  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    String parameters =
        result.getParams().getParamsKeys().stream()
            .map(key -> key + " " + result.getParams().getParam(key))
            .collect(Collectors.joining(", "));
    String plain = full.substring(Benchmarks.class.getPackageName().length() + 1);
    return parameters.isEmpty() ? plain : plain + " (" + parameters + ")";
  }
}
