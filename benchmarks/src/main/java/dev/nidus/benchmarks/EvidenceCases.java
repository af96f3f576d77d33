package dev.nidus.benchmarks;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.FittedProbe;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.Covariates;
import dev.nidus.evidence.survival.CoxModel;
import dev.nidus.evidence.survival.CoxSettings;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our side of the race for probes and statistics, in the form of {@link PeerCases}: one JSON object a line in, one
/// out. The data are files of little-endian single precision, the same for both sides, read before the clock
/// starts.
public final class EvidenceCases {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EvidenceCases() {}

  /// @param arguments none
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
      answers.flush();
    }
  }

  private static Map<String, Object> answer(JsonNode wish) throws IOException {
    return switch (wish.path("case").stringValue()) {
      case "probe" -> probe(wish);
      case "bootstrap" -> bootstrap(wish);
      case "cox" -> cox(wish);
      default -> throw new IllegalArgumentException("no case " + wish);
    };
  }

  /// Standardising, every fit of the search, and the choice by accuracy on the tuning lesions.
  private static Map<String, Object> probe(JsonNode wish) throws IOException {
    int columns = wish.path("columns").asInt();
    int classes = wish.path("classes").asInt();
    FeatureMatrix training = features(wish, "training", columns);
    FeatureMatrix tuning = features(wish, "tuning", columns);
    Labels trainingLabels = Labels.of(integers(wish, "training_labels"), classes);
    Tuning split = new Tuning.Split(tuning, Labels.of(integers(wish, "tuning_labels"), classes));
    return measured(() -> {
      FittedProbe fitted = LinearProbe.standard().fit(training, trainingLabels, split);
      return fitted.trials().stream().mapToDouble(LinearProbe.Trial::value).max().orElseThrow();
    });
  }

  /// 1,000 resamples of patients of the mean average precision.
  private static Map<String, Object> bootstrap(JsonNode wish) throws IOException {
    int classes = wish.path("classes").asInt();
    double[][] scores = rows(floats(wish, "scores"), classes);
    Predictions predictions = Predictions.of(integers(wish, "labels"), scores);
    Patients patients =
        Patients.of(Arrays.stream(integers(wish, "patients")).mapToObj(Integer::toString).toList());
    return measured(() ->
        Bootstrap.overPatients()
            .estimate(new AveragePrecision(), predictions, patients, RandomSource.of(1))
            .value());
  }

  /// A Cox model with Efron's ties.
  private static Map<String, Object> cox(JsonNode wish) throws IOException {
    int count = wish.path("columns").asInt();
    double[][] rows = rows(floats(wish, "covariates"), count);
    double[][] columns = new double[count][rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int n = 0; n < count; n++) {
        columns[n][row] = rows[row][n];
      }
    }
    float[] days = floats(wish, "times");
    int[] events = integers(wish, "events");
    double[] times = new double[days.length];
    boolean[] occurred = new boolean[days.length];
    for (int row = 0; row < times.length; row++) {
      times[row] = days[row];
      occurred[row] = events[row] == 1;
    }
    SurvivalTimes survival = SurvivalTimes.of(times, occurred);
    Covariates covariates = Covariates.of(List.of("a", "b", "c", "d").subList(0, count), columns);
    return measured(() ->
        CoxModel.fit(survival, covariates, CoxSettings.STANDARD)
            .coefficients()
            .getFirst()
            .coefficient());
  }

  private static Map<String, Object> measured(Supplier<Double> operation) {
    long cpu = CpuSeconds.processNanoseconds();
    long start = System.nanoTime();
    double value = operation.get();
    return Map.of(
        "units",
        1,
        "wall",
        (System.nanoTime() - start) / 1e9,
        "cpu",
        (CpuSeconds.processNanoseconds() - cpu) / 1e9,
        "value",
        value);
  }

  private static FeatureMatrix features(JsonNode wish, String name, int columns)
      throws IOException {
    return FeatureMatrix.of(rows(floats(wish, name), columns));
  }

  private static double[][] rows(float[] values, int columns) {
    double[][] rows = new double[values.length / columns][columns];
    for (int n = 0; n < values.length; n++) {
      rows[n / columns][n % columns] = values[n];
    }
    return rows;
  }

  private static int[] integers(JsonNode wish, String name) throws IOException {
    float[] values = floats(wish, name);
    int[] integers = new int[values.length];
    Arrays.setAll(integers, n -> Math.round(values[n]));
    return integers;
  }

  private static float[] floats(JsonNode wish, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(wish.path(name).stringValue()));
    FloatBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
