package dev.nidus.evidence.survival;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Named columns of finite numbers, one value per row of a cohort: scores, age, a 0/1 coding of a group. Immutable.
public final class Covariates {
  private final List<String> names;
  private final double[][] columns;

  private Covariates(List<String> names, double[][] columns) {
    this.names = names;
    this.columns = columns;
  }

  /// One covariate.
  public static Covariates of(String name, double[] values) {
    return of(List.of(name), new double[][] {values});
  }

  /// @param names as many as columns, each once
  /// @param columns one array per covariate
  /// @throws UnusableSurvivalData if there is none, lengths differ, a name comes twice or a value is not finite
  public static Covariates of(List<String> names, double[][] columns) {
    Map<String, double[]> checked = new LinkedHashMap<>();
    if (names.isEmpty() || names.size() != columns.length) {
      throw new UnusableSurvivalData(
          "%d covariates have %d names; at least one is needed, and each has one name"
              .formatted(columns.length, names.size()));
    }
    for (int j = 0; j < columns.length; j++) {
      if (columns[j].length != columns[0].length) {
        throw new UnusableSurvivalData(
            "the covariate '%s' has %d values and '%s' %d; each row needs one of each"
                .formatted(names.get(j), columns[j].length, names.getFirst(), columns[0].length));
      }
      for (int i = 0; i < columns[j].length; i++) {
        if (!Double.isFinite(columns[j][i])) {
          throw new UnusableSurvivalData(
              "row %d has the value %s for the covariate '%s'; leave incomplete rows out or fill them in first"
                  .formatted(i + 1, columns[j][i], names.get(j)));
        }
      }
      if (checked.put(names.get(j), columns[j].clone()) != null) {
        throw new UnusableSurvivalData(
            "two covariates are called '%s'; give each a name of its own".formatted(names.get(j)));
      }
    }
    return new Covariates(List.copyOf(names), checked.values().toArray(double[][]::new));
  }

  public List<String> names() {
    return names;
  }

  /// The number of covariates.
  public int count() {
    return columns.length;
  }

  public int rows() {
    return columns[0].length;
  }

  public double value(int row, int covariate) {
    return columns[covariate][row];
  }

  double mean(int covariate) {
    return Arrays.stream(columns[covariate]).sum() / rows();
  }

  /// Population standard deviation.
  double deviation(int covariate) {
    double mean = mean(covariate);
    double sum = 0;
    for (double value : columns[covariate]) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / rows());
  }

  /// Whether all rows have the same value.
  boolean constant(int covariate) {
    double first = columns[covariate][0];
    return Arrays.stream(columns[covariate]).allMatch(value -> value == first);
  }
}
