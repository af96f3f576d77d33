package dev.nidus.learning.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One process of {@link ProcessGroupTest}.
final class PeerMain {
  private final int rank;
  private final Path out;
  private final List<String> lines = new ArrayList<>();

  private PeerMain(int rank, Path out) {
    this.rank = rank;
    this.out = out;
  }

  /// @param arguments rank, size, port, file to write, scenario, patience in ms
  static void main(String... arguments) throws Exception {
    int rank = Integer.parseInt(arguments[0]);
    Rendezvous place =
        new Rendezvous(
            "127.0.0.1",
            Integer.parseInt(arguments[2]),
            rank,
            Integer.parseInt(arguments[1]),
            Duration.ofMillis(Long.parseLong(arguments[5])));
    PeerMain main = new PeerMain(rank, Path.of(arguments[3]));
    try (ProcessGroup group = ProcessGroup.join(place)) {
      switch (arguments[4]) {
        case "exchange" -> main.exchange(group);
        case "lonely" -> main.loseTheOther(group);
        case "disagree" -> main.disagree(group);
        default -> throw new IllegalArgumentException(arguments[4]);
      }
    }
    NativeMemory.requireNothingLive("at the end");
    Files.write(main.out, main.lines);
  }

  private void exchange(ProcessGroup group) {
    for (GatherGradient mode : GatherGradient.values()) {
      try (TensorScope scope = TensorScope.recording("gather")) {
        Tensor own =
            scope.copyOf(new double[] {1 + 10 * rank, 2 + 10 * rank}, 1, 2).trackGradient();
        Tensor all = group.gather(own, mode);
        say("gather", all.toDoubles());
        // each process weighs the rows of all in its own way
        all.multiply(scope.copyOf(weights(), group.size(), 2)).sum().backward();
        say("gradient " + mode, own.gradient().toDoubles());
      }
    }
    try (TensorScope scope = TensorScope.recording("sum")) {
      Tensor own = scope.copyOf(new float[] {1 + rank, 0.1f}, 2).trackGradient();
      Tensor sum = group.sum(own);
      say("sum", sum.toDoubles());
      sum.multiply(rank + 1.0).sum().backward();
      say("gradient of the sum", own.gradient().toDoubles());
    }
    say("plain sum", group.sum(1, rank));
    // 60 MB: three buckets, and a parameter that no gradient reaches
    SequencedMap<String, Parameter> named = new LinkedHashMap<>();
    for (int n = 0; n < 4; n++) {
      named.put("p" + n, Parameter.copyOf(new float[5_000_000], 5_000, 1000).trainable());
    }
    List<Parameter> all = List.copyOf(named.values());
    try (TensorScope scope = TensorScope.recording("gradients")) {
      for (int n = 0; n < 3; n++) {
        scope.of(all.get(n)).multiply(n + 10.0 * rank).sum().backward();
      }
    }
    Gradients gradients = Gradients.of(named);
    group.average(gradients);
    try (TensorScope scope = TensorScope.open("read")) {
      for (int n = 0; n < 3; n++) {
        float[] mean = all.get(n).gradient(scope).toFloats();
        say("mean", mean[0], mean[mean.length - 1]);
      }
    }
    all.forEach(Parameter::close);
    try (Parameter parameter = Parameter.copyOf(new float[] {rank, 7}, 2).trainable()) {
      group.broadcast(List.of(parameter));
      say("broadcast", parameter.toFloats()[0]);
    }
    group.barrier();
  }

  private double[] weights() {
    return rank == 0 ? new double[] {1, 2, 3, 4} : new double[] {100, 200, 300, 400};
  }

  /// Process 1 falls silent after the forward pass; process 0 notices inside `backward`.
  private void loseTheOther(ProcessGroup group) throws Exception {
    try (TensorScope scope = TensorScope.recording("alone")) {
      Tensor own = scope.copyOf(new double[] {1, 2}, 1, 2).trackGradient();
      Tensor loss = group.sum(own).sum();
      if (rank == 1) {
        Files.createFile(out.resolveSibling("ready"));
        Thread.sleep(Duration.ofMinutes(2));
      }
      loss.backward();
    } catch (PeerLost e) {
      lines.add(e.getMessage());
      lines.add(Long.toString(System.nanoTime()));
    }
  }

  private void disagree(ProcessGroup group) {
    try (Parameter parameter = Parameter.copyOf(new float[] {1}, 1).trainable()) {
      if (rank == 0) {
        try (TensorScope scope = TensorScope.recording("only here")) {
          scope.of(parameter).sum().backward();
        }
      }
      SequencedMap<String, Parameter> named = new LinkedHashMap<>();
      named.put("w", parameter);
      group.average(Gradients.of(named));
    } catch (IllegalStateException e) {
      lines.add(e.getMessage());
    }
  }

  private void say(String what, double... numbers) {
    lines.add(what + " " + Arrays.toString(numbers));
  }
}
