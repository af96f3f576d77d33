package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Logistic regression of labels on standardised features: the minimum of the summed log loss + |weights|^2 / (2 C),
/// intercepts without penalty; one score and a sigmoid for two classes, a softmax for more. The optimum of
/// scikit-learn's `LogisticRegression(C=C)`. SPEC section 6.
///
/// Solutions for further C start from earlier ones. Rows fewer than columns: memory 8 rows^2 bytes, an
/// iteration rows^2 x classes multiplications; else 2 x rows x columns x classes.
public final class LogisticRegression {
  private final Labels labels;
  private final int[] present;
  private final Design design;
  private final LogisticSolver solver;
  private final Convergence convergence;
  private final List<LogisticSolver.Solution> solutions = new ArrayList<>();

  /// A solution for one C.
  ///
  /// @param c inverse strength of the penalty
  /// @param iterations that it took from an earlier solution
  /// @param slope where it stopped: length of the gradient / rows
  public record Fit(double c, LogisticModel model, int iterations, double slope) {}

  /// Prepares the products of the rows.
  ///
  /// @throws Inestimable if the labels are all of one class
  public LogisticRegression(
      FeatureMatrix standardised, Labels labels, ClassWeights weights, Convergence convergence) {
    if (standardised.rows() != labels.rows()) {
      throw new IllegalArgumentException(
          "there are %d rows of features, but %d labels"
              .formatted(standardised.rows(), labels.rows()));
    }
    int[] counts = labels.counts();
    present = IntStream.range(0, counts.length).filter(k -> counts[k] > 0).toArray();
    if (present.length < 2) {
      throw new Inestimable(
          "a probe cannot be trained on one class: all %d training lesions are '%s'; label lesions of another class as well"
              .formatted(labels.rows(), labels.classes().get(present[0])));
    }
    int[] number = new int[counts.length];
    for (int k = 0; k < present.length; k++) {
      number[present[k]] = k;
    }
    this.labels = labels;
    this.convergence = convergence;
    design = Design.of(standardised);
    solver =
        new LogisticSolver(
            design,
            new LogLoss(
                Arrays.stream(labels.toArray()).map(k -> number[k]).toArray(),
                weights.of(labels),
                present.length));
  }

  /// All classes that were named, also those that no row has.
  List<String> classes() {
    return labels.classes();
  }

  /// The fit for a C.
  public Fit fit(double c) {
    if (!(c > 0) || !Double.isFinite(c)) {
      throw new IllegalArgumentException(
          "C, the inverse strength of the penalty, is a number above 0, got " + c);
    }
    LogisticSolver.Solution solution = solver.solve(c, convergence, starts(c));
    solutions.add(solution);
    solutions.sort(Comparator.comparingDouble(LogisticSolver.Solution::c));
    Direction point = solution.point();
    return new Fit(
        c,
        new LogisticModel(
            labels.classes(), present, design.weights(point.coefficients()), point.intercepts()),
        solution.iterations(),
        solution.slope());
  }

  /// Neighbours on the path of solutions; the one below also stretched by the ratio of C, which is exact for strong
  /// penalties; and the line through two neighbours in log C.
  private List<Direction> starts(double c) {
    List<LogisticSolver.Solution> below =
        solutions.stream().filter(solution -> solution.c() <= c).toList();
    List<LogisticSolver.Solution> above =
        solutions.stream().filter(solution -> solution.c() > c).toList();
    List<Direction> starts = new ArrayList<>();
    if (!below.isEmpty()) {
      LogisticSolver.Solution near = below.getLast();
      starts.add(near.point());
      Direction stretched = near.point().copy();
      double[] intercepts = near.point().intercepts();
      stretched.scale(c / near.c());
      System.arraycopy(intercepts, 0, stretched.intercepts(), 0, intercepts.length);
      starts.add(stretched);
      if (!above.isEmpty()) {
        starts.add(onLine(near, above.getFirst(), c));
      } else if (below.size() > 1) {
        starts.add(onLine(below.get(below.size() - 2), near, c));
      }
    }
    if (!above.isEmpty()) {
      starts.add(above.getFirst().point());
    }
    return starts;
  }

  private static Direction onLine(
      LogisticSolver.Solution from, LogisticSolver.Solution to, double c) {
    double share = Math.log(c / from.c()) / Math.log(to.c() / from.c());
    Direction point = from.point().copy();
    point.scale(1 - share);
    point.add(share, to.point());
    return point;
  }
}
