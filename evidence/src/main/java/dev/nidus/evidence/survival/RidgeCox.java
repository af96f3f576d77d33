package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Cox models with a ridge on many features of few patients, as 4,096 features of 400.
///
/// With a ridge the coefficients are a combination of the patients' features, so that the model is fitted in as many
/// dimensions as there are patients, exactly: features enter through their inner products only. These are made and
/// factorised once (patients² x features operations); each {@link #fit} then costs patients³ for each of a few Newton
/// steps. Features should have one scale; they are centred here.
public final class RidgeCox {
  // What is left of a patient's squared length when the patients before say all of the rest.
  private static final double RANK = 1e-12;

  private final SurvivalTimes times;
  private final double[][] features;
  private final double[] means;
  private final List<Integer> pivots = new ArrayList<>(); // patients that span the others
  private final List<double[]> factor =
      new ArrayList<>(); // one column per pivot, one value per patient

  private RidgeCox(SurvivalTimes times, double[][] features, double[] means) {
    this.times = times;
    this.features = features;
    this.means = means;
  }

  /// @param features one row per patient, finite
  /// @throws Inestimable if there are no events or all patients have the same features
  public static RidgeCox prepare(SurvivalTimes times, double[][] features) {
    times.withEventsFor("a hazard ratio");
    if (features.length != times.size()) {
      throw new UnusableSurvivalData(
          "%d rows have features and %d a survival time; each row needs both"
              .formatted(features.length, times.size()));
    }
    int width = features[0].length;
    double[] means = new double[width];
    for (int i = 0; i < features.length; i++) {
      if (features[i].length != width) {
        throw new UnusableSurvivalData(
            "row %d has %d features and row 1 has %d".formatted(i + 1, features[i].length, width));
      }
      for (int j = 0; j < width; j++) {
        if (!Double.isFinite(features[i][j])) {
          throw new UnusableSurvivalData(
              "feature %d of row %d is %s; leave rows without finite features out"
                  .formatted(j + 1, i + 1, features[i][j]));
        }
        means[j] += features[i][j] / features.length;
      }
    }
    double[][] centred = new double[features.length][width];
    for (int i = 0; i < features.length; i++) {
      for (int j = 0; j < width; j++) {
        centred[i][j] = features[i][j] - means[j];
      }
    }
    RidgeCox design = new RidgeCox(times, centred, means);
    design.factorise();
    if (design.pivots.isEmpty()) {
      throw new Inestimable(
          "all %d patients have the same features, so that nothing orders them"
              .formatted(features.length));
    }
    return design;
  }

  /// Cholesky factorisation of the inner products, the longest remainder first.
  private void factorise() {
    double[] left = new double[features.length];
    boolean[] used = new boolean[features.length];
    double longest = 0;
    for (int i = 0; i < left.length; i++) {
      left[i] = PositiveDefinite.dot(features[i], features[i]);
      longest = Math.max(longest, left[i]);
    }
    while (pivots.size() < left.length) {
      int pivot = 0;
      for (int i = 1; i < left.length; i++) {
        pivot = left[i] > left[pivot] ? i : pivot;
      }
      if (!(left[pivot] > RANK * longest)) {
        return;
      }
      double root = Math.sqrt(left[pivot]);
      double[] column = new double[left.length];
      for (int i = 0; i < left.length; i++) {
        double sum = PositiveDefinite.dot(features[i], features[pivot]);
        for (double[] earlier : factor) {
          sum -= earlier[i] * earlier[pivot];
        }
        column[i] = used[i] ? 0 : sum / root;
        left[i] -= column[i] * column[i];
      }
      left[pivot] = 0;
      used[pivot] = true;
      pivots.add(pivot);
      factor.add(column);
    }
  }

  /// @param ridge above 0, as in {@link CoxSettings}
  /// @throws Inestimable as {@link CoxModel#fit}
  public RiskScore fit(double ridge) {
    if (!(ridge > 0)) {
      throw new IllegalArgumentException("many features need a ridge above 0, got " + ridge);
    }
    List<String> names =
        IntStream.range(0, pivots.size()).mapToObj(k -> "direction " + (k + 1)).toList();
    CoxFit fit =
        CoxFit.of(
            times,
            Covariates.of(names, factor.toArray(double[][]::new)),
            CoxSettings.STANDARD.withRidge(ridge));
    double[] weights = new double[pivots.size()]; // of the pivots, by back substitution
    for (int k = weights.length - 1; k >= 0; k--) {
      double sum = fit.scaled()[k] / fit.scales()[k];
      for (int later = k + 1; later < weights.length; later++) {
        sum -= factor.get(k)[pivots.get(later)] * weights[later];
      }
      weights[k] = sum / factor.get(k)[pivots.get(k)];
    }
    double[] coefficients = new double[means.length];
    for (int k = 0; k < weights.length; k++) {
      double[] patient = features[pivots.get(k)];
      for (int j = 0; j < coefficients.length; j++) {
        coefficients[j] += weights[k] * patient[j];
      }
    }
    return new RiskScore(coefficients, means);
  }
}
