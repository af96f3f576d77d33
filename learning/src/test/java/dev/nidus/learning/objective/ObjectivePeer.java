package dev.nidus.learning.objective;

import dev.nidus.core.testing.NpyArray;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.optimizer.OptimizerSettings;
import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Rendezvous;
import dev.nidus.learning.tensor.StatisticsExchange;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.testing.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One process of {@link DistributedObjectivesTest}; the test calls the same methods for a process
/// alone.
final class ObjectivePeer {
  private static final String[] FOUR = {"in4_0", "in4_1", "in4_2", "in4_3"};
  private static final int LESIONS = 4;

  private ObjectivePeer() {}

  /// @param arguments rank, size, port, file to write, scenario
  static void main(String... arguments) throws Exception {
    int rank = Integer.parseInt(arguments[0]);
    Rendezvous place =
        new Rendezvous(
            "127.0.0.1", Integer.parseInt(arguments[2]), rank, Integer.parseInt(arguments[1]));
    Threads.use(1);
    Map<String, double[]> found;
    try (ProcessGroup group = ProcessGroup.join(place)) {
      found =
          switch (arguments[4]) {
            case "reference" -> losses(group, GatherGradient.REFERENCE, Precision.FLOAT32);
            case "exact" -> losses(group, GatherGradient.EXACT, Precision.FLOAT64);
            case "network" -> step(group);
            default -> throw new IllegalArgumentException(arguments[4]);
          };
    }
    NativeMemory.requireNothingLive("at the end");
    Files.write(Path.of(arguments[3]), lines(found));
  }

  /// Loss and gradients of this process's share of the rows, for every objective.
  static Map<String, double[]> losses(
      ProcessGroup group, GatherGradient gradient, Precision precision) throws Exception {
    Contrast contrast = new Contrast(Temperature.FMCIB, group, gradient);
    Map<String, double[]> found = new LinkedHashMap<>();
    measure(
        found,
        "negmining",
        group,
        precision,
        FOUR,
        x -> new NegativeMinedInfoNce(contrast).loss(x.get(0), x.get(1), x.get(2), x.get(3)));
    measure(
        found,
        "ntxent",
        group,
        precision,
        new String[] {"in4_0", "in4_1"},
        x -> new NtXent(contrast).loss(x.get(0), x.get(1)));
    measure(
        found,
        "mined",
        group,
        precision,
        FOUR,
        x -> new MinedNtXent(contrast).loss(x.get(0), x.get(1), x.get(2), x.get(3)));
    measure(
        found,
        "nnclr",
        group,
        precision,
        FOUR,
        x ->
            new NearestNeighbourPairs(contrast, NearestNeighbourPairs.Pairing.CROSSWISE)
                .loss(x.get(0), x.get(1), x.get(2), x.get(3)));
    String[] scores = {
      "swav_scores0", "swav_scores1", "swav_scores2", "swav_queue0", "swav_queue1"
    };
    measure(
        found,
        "swav",
        group,
        precision,
        scores,
        x ->
            new SwappedAssignments(contrast, Sinkhorn.FMCIB)
                .loss(x.subList(0, 2), x.subList(2, 3), x.subList(3, 5)));
    return found;
  }

  /// One LARS step of a network with shared batch statistics, in double precision.
  static Map<String, double[]> step(ProcessGroup group) throws Exception {
    int here = LESIONS / group.size();
    TrainingOptions options =
        TrainingOptions.defaults().with(Precision.FLOAT64).with(StatisticsExchange.over(group));
    NegativeMinedInfoNce objective =
        new NegativeMinedInfoNce(new Contrast(Temperature.FMCIB, group, GatherGradient.EXACT));
    Map<String, double[]> found = new LinkedHashMap<>();
    try (TinyModel model = new TinyModel(Head.simClr(128, 64, 32), options);
        Optimizer optimizer = Optimizer.of(OptimizerSettings.Lars.fmcib(), model.trained())) {
      group.broadcast(model.trunkNumbers().values());
      try (TensorScope scope = TensorScope.recording("step")) {
        List<Tensor> z = new ArrayList<>();
        for (double[] view : TinyModel.views(0, LESIONS)) {
          z.add(model.training(TinyModel.patches(scope, view, group.rank() * here, here)));
        }
        Tensor loss = objective.loss(z.get(0), z.get(1), z.get(2), z.get(3));
        loss.backward();
        found.put("loss", new double[] {group.sum(loss.toDouble())[0] / group.size()});
      }
      group.average(optimizer.gradients());
      try (TensorScope scope = TensorScope.open("gradients")) {
        for (var entry : model.trained().entrySet()) {
          found.put("gradient " + entry.getKey(), summary(entry.getValue().gradient(scope)));
        }
      }
      optimizer.step(0.075);
      try (TensorScope scope = TensorScope.open("weights")) {
        for (var entry : model.trained().entrySet()) {
          found.put("weight " + entry.getKey(), summary(scope.of(entry.getValue())));
        }
        for (Map.Entry<String, Parameter> entry : model.trunkNumbers().entrySet()) {
          found.put("state " + entry.getKey(), summary(scope.of(entry.getValue())));
        }
      }
    }
    return found;
  }

  static Map<String, double[]> parse(List<String> lines) {
    Map<String, double[]> found = new LinkedHashMap<>();
    for (String line : lines) {
      int tab = line.indexOf('\t');
      found.put(
          line.substring(0, tab),
          Arrays.stream(line.substring(tab + 1).split(" ", -1))
              .mapToDouble(Double::parseDouble)
              .toArray());
    }
    return found;
  }

  private static void measure(
      Map<String, double[]> found,
      String name,
      ProcessGroup group,
      Precision precision,
      String[] inputs,
      Function<List<Tensor>, Tensor> objective)
      throws Exception {
    try (TensorScope scope = TensorScope.recording(name)) {
      List<Tensor> views = new ArrayList<>();
      for (String input : inputs) {
        NpyArray array = GoldenRows.array(input);
        int rows = array.shape().getFirst() / group.size();
        views.add(GoldenRows.rows(scope, array, group.rank() * rows, rows, precision));
      }
      Tensor loss = objective.apply(views);
      loss.backward();
      found.put(name, loss.toDoubles());
      for (int n = 0; n < views.size() && !inputs[n].startsWith("swav_queue"); n++) {
        found.put(name + " gradient " + n, views.get(n).gradient().toDoubles());
      }
    }
  }

  /// The first numbers and the norm.
  private static double[] summary(Tensor tensor) {
    double[] all = tensor.toDoubles();
    double[] summary = Arrays.copyOf(all, Math.min(all.length, 20) + 1);
    summary[summary.length - 1] = Math.sqrt(Arrays.stream(all).map(x -> x * x).sum());
    return summary;
  }

  private static List<String> lines(Map<String, double[]> found) {
    return found.entrySet().stream()
        .map(entry ->
            entry.getKey()
                + "\t"
                + Arrays.stream(entry.getValue())
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(" ")))
        .toList();
  }
}
