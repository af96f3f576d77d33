package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How lesions gather in patients, and what that costs: lesions of a patient resemble each other, so that n of them say less
/// than n patients with one each.
///
/// @param lesions rows
/// @param patients or scans, where patients are not known
/// @param most lesions of one patient
/// @param weightedSize mean over lesions of how many lesions their patient has
public record Clustering(int lesions, int patients, int most, double weightedSize) {

  public static Clustering of(Patients patients) {
    int[] sizes = sizes(patients);
    double squares = 0;
    for (int size : sizes) {
      squares += (double) size * size;
    }
    return new Clustering(
        patients.lesions(),
        patients.count(),
        Arrays.stream(sizes).max().orElse(0),
        squares / patients.lesions());
  }

  public double lesionsPerPatient() {
    return (double) lesions / patients;
  }

  /// By how much the variance of a mean over lesions grows against independent lesions: 1 + (m - 1)ρ, with m the
  /// weighted size (Kish 1965).
  ///
  /// @param correlation within patients, from 0 (independent) to 1 (all lesions of a patient alike)
  public double designEffect(double correlation) {
    if (!(correlation >= 0 && correlation <= 1)) {
      throw new IllegalArgumentException(
          "the correlation within patients lies from 0 to 1, got " + correlation);
    }
    return 1 + (weightedSize - 1) * correlation;
  }

  /// How many independent lesions would give the same precision.
  public double effectiveLesions(double correlation) {
    return lesions / designEffect(correlation);
  }

  /// How much the labels of a patient's lesions are alike: the intraclass correlation of an analysis of variance over the
  /// indicators of all classes together (of two classes, that of one indicator); below 0 counts as 0.
  ///
  /// @param labels a class per row, by any name
  /// @throws Inestimable if there is one class, one patient, or no patient with two lesions
  public static double correlation(Patients patients, List<String> labels) {
    if (labels.size() != patients.lesions()) {
      throw new IllegalArgumentException(
          "there are %d labels for %d rows".formatted(labels.size(), patients.lesions()));
    }
    double n = patients.lesions();
    double groups = patients.count();
    if (groups < 2 || groups == n) {
      throw new Inestimable(
          "how alike the lesions of a patient are cannot be estimated: there are %d lesions of %d patients"
              .formatted(patients.lesions(), patients.count()));
    }
    int[] sizes = sizes(patients);
    Map<String, int[]> counts = new HashMap<>(); // of a class, lesions per patient
    for (int row = 0; row < labels.size(); row++) {
      counts.computeIfAbsent(labels.get(row), _ -> new int[sizes.length])[patients.of(row)]++;
    }
    double total = n;
    double within = n;
    for (int[] ofClass : counts.values()) {
      double all = 0;
      for (int patient = 0; patient < sizes.length; patient++) {
        all += ofClass[patient];
        within -= (double) ofClass[patient] * ofClass[patient] / sizes[patient];
      }
      total -= all * all / n;
    }
    if (counts.size() < 2) {
      throw new Inestimable(
          "how alike the lesions of a patient are cannot be estimated: all have the label '%s'"
              .formatted(labels.getFirst()));
    }
    double squares = Arrays.stream(sizes).mapToDouble(size -> (double) size * size).sum();
    double meanSquareBetween = Math.max(0, total - within) / (groups - 1);
    double meanSquareWithin = Math.max(0, within) / (n - groups);
    double size = (n - squares / n) / (groups - 1);
    return Math.clamp(
        (meanSquareBetween - meanSquareWithin)
            / (meanSquareBetween + (size - 1) * meanSquareWithin),
        0,
        1);
  }

  private static int[] sizes(Patients patients) {
    int[] sizes = new int[patients.count()];
    for (int row = 0; row < patients.lesions(); row++) {
      sizes[patients.of(row)]++;
    }
    return sizes;
  }
}
