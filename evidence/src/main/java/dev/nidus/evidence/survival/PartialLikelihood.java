package dev.nidus.evidence.survival;

import java.util.Arrays;
import java.util.function.Consumer;

/// The log partial likelihood of a Cox model with its first two derivatives. Rows are held by time, the latest first, so
/// that one pass adds each patient to the risk set once: rows x covariates² a call.
final class PartialLikelihood {
  private final int rows;
  private final int order;
  private final double[] design; // row-major, latest first
  private final double[] days;
  private final boolean[] occurred;
  private final TieRule ties;

  /// The value and derivatives at a point.
  ///
  /// @param information minus the second derivatives, lower triangle filled and mirrored
  @SuppressWarnings("ArrayRecordComponent") // a working value, never compared
  record Value(double logLikelihood, double[] gradient, double[][] information) {}

  /// What is seen at an event.
  ///
  /// @param row of the sorted cohort
  /// @param days its time
  /// @param expected the mean covariates of the risk set, under the tie rule
  @SuppressWarnings("ArrayRecordComponent") // a working value, never compared
  record EventView(int row, double days, double[] expected) {}

  /// An event time and what it adds to the cumulative hazard.
  record HazardStep(double days, double increment) {}

  /// @param columns centred and scaled as the caller likes
  PartialLikelihood(SurvivalTimes times, double[][] columns, TieRule ties) {
    this.ties = ties;
    rows = times.size();
    order = columns.length;
    int[] latestFirst = times.latestFirst();
    design = new double[Math.multiplyExact(rows, order)];
    days = new double[rows];
    occurred = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      days[i] = times.days(latestFirst[i]);
      occurred[i] = times.occurred(latestFirst[i]);
      for (int j = 0; j < order; j++) {
        design[i * order + j] = columns[j][latestFirst[i]];
      }
    }
  }

  Value at(double[] coefficients) {
    double[] gradient = new double[order];
    double[][] information = new double[order][order];
    double logLikelihood =
        pass(
            coefficients,
            new Visitor() {
              @Override
              public void removal(RiskSet set, RiskSet tied, double fraction, int weight) {
                double total = set.total - fraction * tied.total;
                for (int j = 0; j < order; j++) {
                  double mean = (set.first[j] - fraction * tied.first[j]) / total;
                  set.mean[j] = mean;
                  gradient[j] -= weight * mean;
                  double[] row = information[j];
                  for (int k = 0; k <= j; k++) {
                    double second = set.second[j][k] - fraction * tied.second[j][k];
                    row[k] += weight * (second / total - mean * set.mean[k]);
                  }
                }
              }

              @Override
              public void event(int row) {
                for (int j = 0; j < order; j++) {
                  gradient[j] += design[row * order + j];
                }
              }

              @Override
              public void groupEnd(int from, int to) {}
            });
    for (int j = 0; j < order; j++) {
      for (int k = 0; k < j; k++) {
        information[k][j] = information[j][k];
      }
    }
    return new Value(logLikelihood, gradient, information);
  }

  /// Events with the risk set's mean at them, latest first. Tied events share the average of the means that the tie rule
  /// gives them.
  void events(double[] coefficients, Consumer<EventView> consumer) {
    double[] sum = new double[order];
    int[] removals = new int[1];
    pass(
        coefficients,
        new Visitor() {
          @Override
          public void removal(RiskSet set, RiskSet tied, double fraction, int weight) {
            double total = set.total - fraction * tied.total;
            for (int j = 0; j < order; j++) {
              sum[j] += weight * (set.first[j] - fraction * tied.first[j]) / total;
            }
            removals[0] += weight;
          }

          @Override
          public void event(int row) {}

          @Override
          public void groupEnd(int from, int to) {
            if (removals[0] == 0) {
              return;
            }
            double[] mean = new double[order];
            for (int j = 0; j < order; j++) {
              mean[j] = sum[j] / removals[0];
              sum[j] = 0;
            }
            removals[0] = 0;
            for (int i = from; i < to; i++) {
              if (occurred[i]) {
                consumer.accept(new EventView(i, days[i], mean));
              }
            }
          }
        });
  }

  /// Each distinct time with events, latest first, with the increment of the cumulative hazard: events over the summed
  /// relative risks of those at risk (Breslow's estimator, whatever the tie rule).
  void hazards(double[] coefficients, Consumer<HazardStep> consumer) {
    double[] shift = new double[1];
    double[] predictors = predictors(coefficients, shift);
    double total = 0;
    for (int from = 0; from < rows; ) {
      int to = from;
      int events = 0;
      for (; to < rows && days[to] == days[from]; to++) {
        total += Math.exp(predictors[to]);
        events += occurred[to] ? 1 : 0;
      }
      if (events > 0) {
        consumer.accept(new HazardStep(days[from], events / (total * Math.exp(shift[0]))));
      }
      from = to;
    }
  }

  double covariate(int sortedRow, int covariate) {
    return design[sortedRow * order + covariate];
  }

  /// The largest change of a patient's linear predictor by a step.
  double largestChange(double[] step) {
    double largest = 0;
    for (int i = 0; i < rows; i++) {
      double change = 0;
      for (int j = 0; j < order; j++) {
        change += step[j] * design[i * order + j];
      }
      largest = Math.max(largest, Math.abs(change));
    }
    return largest;
  }

  private interface Visitor {
    /// A term of the denominator: the risk set less a fraction of the tied patients, counted `weight` times.
    void removal(RiskSet set, RiskSet tied, double fraction, int weight);

    /// An event of a sorted row.
    void event(int row);

    /// All terms of the events at one time have been seen; its rows run from `from` up to `to`.
    void groupEnd(int from, int to);
  }

  private static final class RiskSet {
    private double total;
    private final double[] first;
    private final double[][] second;
    private final double[] mean;

    RiskSet(int order) {
      first = new double[order];
      second = new double[order][order];
      mean = new double[order];
    }

    void clear() {
      total = 0;
      Arrays.fill(first, 0);
      for (double[] row : second) {
        Arrays.fill(row, 0);
      }
    }

    void add(double[] design, int offset, double risk) {
      total += risk;
      for (int j = 0; j < first.length; j++) {
        double weighted = risk * design[offset + j];
        first[j] += weighted;
        double[] row = second[j];
        for (int k = 0; k <= j; k++) {
          row[k] += weighted * design[offset + k];
        }
      }
    }
  }

  private double pass(double[] coefficients, Visitor visitor) {
    double[] shift = new double[1];
    double[] predictors = predictors(coefficients, shift);
    RiskSet set = new RiskSet(order);
    RiskSet tied = new RiskSet(order);
    double logLikelihood = 0;
    for (int from = 0; from < rows; ) {
      int to = from;
      int events = 0;
      for (; to < rows && days[to] == days[from]; to++) {
        double risk = Math.exp(predictors[to]);
        set.add(design, to * order, risk);
        if (occurred[to]) {
          events++;
          logLikelihood += predictors[to];
          visitor.event(to);
        }
      }
      if (events > 0) {
        logLikelihood -= denominators(set, tied, predictors, from, to, events, visitor);
      }
      visitor.groupEnd(from, to);
      from = to;
    }
    return logLikelihood;
  }

  /// The summed logarithms of the denominators of the events at one time.
  private double denominators(
      RiskSet set,
      RiskSet tied,
      double[] predictors,
      int from,
      int to,
      int events,
      Visitor visitor) {
    if (events == 1 || ties == TieRule.BRESLOW) {
      visitor.removal(set, tied, 0, events);
      return events * Math.log(set.total);
    }
    for (int i = from; i < to; i++) {
      if (occurred[i]) {
        tied.add(design, i * order, Math.exp(predictors[i]));
      }
    }
    double sum = 0;
    for (int l = 0; l < events; l++) {
      double fraction = (double) l / events;
      visitor.removal(set, tied, fraction, 1);
      sum += Math.log(set.total - fraction * tied.total);
    }
    tied.clear();
    return sum;
  }

  /// Linear predictors less their largest, so that no exponential overflows; the likelihood does not notice.
  private double[] predictors(double[] coefficients, double[] shift) {
    double[] predictors = new double[rows];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < order; j++) {
        sum += coefficients[j] * design[i * order + j];
      }
      predictors[i] = sum;
      largest = Math.max(largest, sum);
    }
    for (int i = 0; i < rows; i++) {
      predictors[i] -= largest;
    }
    shift[0] = largest;
    return predictors;
  }
}
