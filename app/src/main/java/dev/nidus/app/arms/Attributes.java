package dev.nidus.app.arms;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What features tell of an attribute of patients, by cross-validation.
///
/// @param values two, in the order of letters
/// @param byPatient the area over patients, each with the mean score of its rows, and its interval
public record Attributes(List<String> values, Estimate byPatient) {
  /// As in the study on sarcomas: no choice is made among so few patients.
  private static final double STRENGTH = 0.01;

  public Attributes {
    values = List.copyOf(values);
  }

  /// Features of some rows.
  interface Features {
    FeatureMatrix of(int... rows) throws ArmFailed;
  }

  static Attributes of(ArmTable table, Features features, Map<String, String> attribute, int folds)
      throws ArmFailed {
    List<String> values = List.copyOf(new TreeSet<>(attribute.values()));
    if (values.size() != 2) {
      throw new ArmFailed(
          "an attribute of two values can be asked about, this one has %d: %s"
              .formatted(values.size(), String.join(", ", values)));
    }
    Map<String, Integer> foldOf = dealt(table, attribute, folds);
    int[] rows =
        IntStream.range(0, table.rows().size())
            .filter(row -> foldOf.containsKey(patient(table, row)))
            .toArray();
    Map<String, List<Double>> scores = new TreeMap<>();
    for (int fold = 0; fold < folds; fold++) {
      int now = fold;
      int[] test =
          IntStream.of(rows)
              .filter(row -> foldOf.getOrDefault(patient(table, row), -1) == now)
              .toArray();
      int[] train =
          IntStream.of(rows)
              .filter(row -> foldOf.getOrDefault(patient(table, row), -1) != now)
              .toArray();
      Predictions said =
          LinearProbe.standard()
              .fit(
                  features.of(train),
                  labels(table, attribute, values, train),
                  new Tuning.Given(STRENGTH))
              .predictions(features.of(test), labels(table, attribute, values, test));
      for (int n = 0; n < test.length; n++) {
        scores
            .computeIfAbsent(patient(table, test[n]), _ -> new ArrayList<>())
            .add(said.score(n, 1));
      }
    }
    List<String> patients = List.copyOf(scores.keySet());
    double[] means =
        scores.values().stream()
            .mapToDouble(
                each -> each.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
            .toArray();
    int[] truth =
        patients.stream().mapToInt(patient -> values.indexOf(attribute.get(patient))).toArray();
    return new Attributes(
        values,
        Bootstrap.overPatients()
            .estimate(
                new RocAuc(),
                Predictions.binary(truth, means, 0.5),
                Patients.of(patients),
                RandomSource.of(1)));
  }

  /// A fold for each patient who has rows.
  private static Map<String, Integer> dealt(
      ArmTable table, Map<String, String> attribute, int folds) throws ArmFailed {
    TreeSet<String> patients = new TreeSet<>();
    table.rows().forEach(row -> patients.add(row.patient()));
    Map<String, Integer> dealt = new HashMap<>();
    Map<String, Integer> met = new HashMap<>();
    for (String patient : patients) {
      String value = attribute.get(patient);
      if (value != null) {
        dealt.put(patient, (met.merge(value, 1, Integer::sum) - 1) % folds);
      }
    }
    for (Map.Entry<String, Integer> each : met.entrySet()) {
      if (each.getValue() < folds) {
        throw new ArmFailed(
            "%d patients have '%s', too few for %d folds"
                .formatted(each.getValue(), each.getKey(), folds));
      }
    }
    return dealt;
  }

  private static Labels labels(
      ArmTable table, Map<String, String> attribute, List<String> values, int[] rows) {
    return Labels.of(
        IntStream.of(rows).mapToObj(row -> attribute.get(patient(table, row))).toList(), values);
  }

  private static String patient(ArmTable table, int row) {
    return table.rows().get(row).patient();
  }
}
