package dev.nidus.learning.run;

import dev.nidus.learning.weights.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `metrics.jsonl`: a line of JSON per measured step, there as soon as the step is done.
public final class MetricsLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double MEBI = 1 << 20;

  /// In bytes; a line has some hundred.
  private static final int LONGEST_END = 1 << 14;

  private final FileChannel channel;

  private MetricsLog(FileChannel channel) {
    this.channel = channel;
  }

  /// Opens the file to append, after taking away the lines of steps after the given one: those of a run that
  /// was stopped after its last checkpoint, which are computed again.
  public static MetricsLog open(Path file, long lastStep) throws IOException {
    List<StepMetrics> kept = read(file).stream().filter(line -> line.step() <= lastStep).toList();
    StringBuilder text = new StringBuilder();
    kept.forEach(line -> text.append(line(line)));
    AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    return new MetricsLog(FileChannel.open(file, StandardOpenOption.APPEND));
  }

  /// The lines of a file, none if there is no file. What a killed process left unfinished is left out.
  public static List<StepMetrics> read(Path file) throws IOException {
    List<StepMetrics> all = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
        parsed(line).ifPresent(all::add);
      }
    }
    return all;
  }

  /// The last whole line of a file, without reading those before it; nothing if there is none.
  public static Optional<StepMetrics> last(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer end = ByteBuffer.allocate((int) Math.min(size, LONGEST_END));
      long at = size - end.capacity();
      while (end.hasRemaining() && channel.read(end, at + end.position()) >= 0) {
        // a channel may give less than was asked for
      }
      String[] lines =
          new String(end.array(), 0, end.position(), StandardCharsets.UTF_8).split("\n", -1);
      for (int n = lines.length - 1; n >= 0; n--) {
        Optional<StepMetrics> metrics = parsed(lines[n]);
        if (metrics.isPresent()) {
          return metrics;
        }
      }
      return Optional.empty();
    }
  }

  /// Adds a line.
  public void add(StepMetrics metrics) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line(metrics).getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.force(true);
    channel.close();
  }

  private static String line(StepMetrics metrics) {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", metrics.step());
    metrics
        .values()
        .forEach((name, value) -> {
          if (value == Math.rint(value) && name.equals("epoch")) {
            node.put(name, value.longValue());
          } else if (Double.isFinite(value)) {
            node.put(name, value);
          }
        });
    return node + "\n";
  }

  private static Optional<StepMetrics> parsed(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.path("step").isIntegralNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new StepMetrics(
              node.path("step").longValue(),
              node.path("epoch").longValue(),
              number(node, "loss").orElse(Double.NaN),
              number(node, "learning_rate").orElse(Double.NaN),
              number(node, "gradient_norm").orElse(Double.NaN),
              number(node, "alignment"),
              number(node, "uniformity"),
              number(node, "effective_rank"),
              number(node, "patches_per_second").orElse(Double.NaN),
              number(node, "idle_share").orElse(Double.NaN),
              number(node, "memory_mib").orElse(Double.NaN),
              number(node, "tuning_loss").isPresent()
                  ? Optional.of(
                      new TuningMetrics(
                          number(node, "tuning_loss").getAsDouble(), number(node, "tuning_score")))
                  : Optional.empty()));
    } catch (JacksonException unfinished) {
      return Optional.empty();
    }
  }

  private static OptionalDouble number(JsonNode node, String name) {
    return node.path(name).isNumber()
        ? OptionalDouble.of(node.path(name).doubleValue())
        : OptionalDouble.empty();
  }

  /// Resident memory of this process in MiB; its heap where the system does not tell.
  public static double residentMebibytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
    } catch (IOException | NumberFormatException notLinux) {
      // falls through to the heap
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEBI;
  }
}
