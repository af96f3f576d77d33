package dev.nidus.evidence.probe;

import dev.nidus.evidence.algebra.DotProduct;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Finds the weights of a logistic regression with an L2 penalty by L-BFGS (Liu and Nocedal 1989): the minimum of
/// sum of losses + |w|^2 / (2 C), intercepts free.
///
/// A direction carries its image, so a step along it changes the scores of the training rows by a sum: the search
/// along a line needs no product of matrices, and an iteration needs one (among rows) or two (among columns). The
/// objective is convex, so its slope along a line grows, and the search looks for the slope's zero.
final class LogisticSolver {
  private static final int MEMORY = 12;
  private static final int LINE_STEPS = 40;

  /// A step ends where its slope has fallen to this share; L-BFGS needs less than 1.
  private static final double SLOPE_LEFT = 0.5;

  private final Design design;
  private final LogLoss loss;
  private final double total;

  LogisticSolver(Design design, LogLoss loss) {
    this.design = design;
    this.loss = loss;
    this.total = loss.totalWeight();
  }

  /// Where the solver ended.
  ///
  /// @param c penalty that it is the solution for
  /// @param point coefficients, scores and intercepts in their own unit
  /// @param iterations steps taken
  /// @param slope length of the gradient / total weight of the rows
  record Solution(double c, Direction point, int iterations, double slope) {}

  private record Pair(Direction step, Direction change, double product) {}

  /// Solves for a penalty, from the best of some points: earlier solutions, or none.
  Solution solve(double c, Convergence convergence, List<Direction> starts) {
    double unit = interceptUnit(c);
    double[][] residuals = new double[loss.scores()][design.rows()];
    Direction point = inUnit(bestStart(c, starts, residuals), 1 / unit);
    Direction still = zero();
    loss.at(point.image(), 0, still.image(), times(point.intercepts(), unit), residuals);
    Direction gradient = gradient(point, c, residuals, unit);
    Deque<Pair> memory = new ArrayDeque<>();
    int iteration = 0;
    double slope = slope(gradient, unit);
    while (slope > convergence.tolerance() && iteration < convergence.iterations()) {
      Direction step = descent(gradient, memory, c);
      double taken = alongLine(point, step, gradient, c, unit, residuals);
      if (taken == 0) {
        if (memory.isEmpty()) {
          break;
        }
        memory.clear();
        iteration++;
        continue;
      }
      step.scale(taken);
      point.add(1, step);
      Direction next = gradient(point, c, residuals, unit);
      gradient.scale(-1);
      gradient.add(1, next);
      remember(memory, step, gradient);
      gradient = next;
      slope = slope(gradient, unit);
      iteration++;
    }
    return new Solution(c, inUnit(point, unit), iteration, slope);
  }

  /// The objective of a point in the intercepts' own unit.
  private double objective(Direction point, double c, double[][] residuals) {
    return loss.at(point.image(), 0, point.image(), point.intercepts(), residuals)
        + design.dot(point, point) / (2 * c);
  }

  private Direction bestStart(double c, List<Direction> starts, double[][] residuals) {
    Direction best = zero();
    double least = objective(best, c, residuals);
    for (Direction start : starts) {
      double value = objective(start, c, residuals);
      if (value < least) {
        least = value;
        best = start;
      }
    }
    return best.copy();
  }

  /// Intercepts are counted in a unit in which the objective is about as curved along them as along the weights: a
  /// strong penalty would leave them behind otherwise.
  private double interceptUnit(double c) {
    double share = 1.0 / Math.max(2, loss.scores());
    double variance = share * (1 - share);
    return Math.sqrt((1 / c + variance * design.curvature()) / (variance * total));
  }

  private Direction gradient(Direction point, double c, double[][] residuals, double unit) {
    Direction gradient = zero();
    design.pull(residuals, gradient.coefficients());
    for (int k = 0; k < loss.scores(); k++) {
      double[] to = gradient.coefficients()[k];
      double[] weights = point.coefficients()[k];
      for (int i = 0; i < to.length; i++) {
        to[i] += weights[i] / c;
      }
      double sum = 0;
      for (double residual : residuals[k]) {
        sum += residual;
      }
      gradient.intercepts()[k] = unit * sum;
    }
    design.image(gradient.coefficients(), gradient.image());
    return gradient;
  }

  /// Two loops over the remembered steps.
  private Direction descent(Direction gradient, Deque<Pair> memory, double c) {
    Direction direction = gradient.copy();
    double[] shares = new double[memory.size()];
    int n = 0;
    for (Pair pair : memory) {
      shares[n] = dot(pair.step, direction) / pair.product;
      direction.add(-shares[n], pair.change);
      n++;
    }
    double variance = 1.0 / Math.max(2, loss.scores());
    direction.scale(
        memory.isEmpty()
            ? 1 / (1 / c + variance * design.curvature())
            : memory.getFirst().product / dot(memory.getFirst().change, memory.getFirst().change));
    Iterator<Pair> oldestFirst = memory.descendingIterator();
    while (oldestFirst.hasNext()) {
      Pair pair = oldestFirst.next();
      n--;
      direction.add(shares[n] - dot(pair.change, direction) / pair.product, pair.step);
    }
    direction.scale(-1);
    return direction;
  }

  private void remember(Deque<Pair> memory, Direction step, Direction change) {
    double product = dot(step, change);
    if (product > 0) {
      memory.addFirst(new Pair(step, change, product));
      if (memory.size() > MEMORY) {
        memory.removeLast();
      }
    }
  }

  /// How far to go; 0 if the direction does not lead down. Leaves the residuals of the place in `residuals`.
  private double alongLine(
      Direction point,
      Direction step,
      Direction gradient,
      double c,
      double unit,
      double[][] residuals) {
    double start = dot(gradient, step);
    if (!(start < 0)) {
      return 0;
    }
    double ofPenalty = design.dot(point, step) / c;
    double bend = design.dot(step, step) / c;
    double low = 0;
    double slopeLow = start;
    double high = Double.POSITIVE_INFINITY;
    double slopeHigh = 0;
    double length = 1;
    for (int trial = 0; trial < LINE_STEPS; trial++) {
      double slope = ofPenalty + length * bend + slopeOfLoss(point, step, length, unit, residuals);
      if (Math.abs(slope) <= SLOPE_LEFT * -start) {
        return length;
      }
      if (slope < 0) {
        low = length;
        slopeLow = slope;
      } else {
        high = length;
        slopeHigh = slope;
      }
      length =
          high == Double.POSITIVE_INFINITY ? 2.5 * length : between(low, slopeLow, high, slopeHigh);
    }
    slopeOfLoss(point, step, low, unit, residuals);
    return low;
  }

  /// Where a straight slope is zero, kept off the ends.
  private static double between(double low, double slopeLow, double high, double slopeHigh) {
    double zero = low + (high - low) * (-slopeLow / (slopeHigh - slopeLow));
    double margin = 0.05 * (high - low);
    return Math.clamp(zero, low + margin, high - margin);
  }

  private double slopeOfLoss(
      Direction point, Direction step, double length, double unit, double[][] residuals) {
    double[] intercepts = new double[loss.scores()];
    for (int k = 0; k < intercepts.length; k++) {
      intercepts[k] = unit * (point.intercepts()[k] + length * step.intercepts()[k]);
    }
    loss.at(point.image(), length, step.image(), intercepts, residuals);
    double slope = 0;
    for (int k = 0; k < intercepts.length; k++) {
      double sum = 0;
      for (double residual : residuals[k]) {
        sum += residual;
      }
      slope += DotProduct.of(residuals[k], step.image()[k]) + sum * unit * step.intercepts()[k];
    }
    return slope;
  }

  private double slope(Direction gradient, double unit) {
    double ofIntercepts = 0;
    for (double intercept : gradient.intercepts()) {
      ofIntercepts += (intercept / unit) * (intercept / unit);
    }
    return Math.sqrt(Math.max(0, design.dot(gradient, gradient)) + ofIntercepts) / total;
  }

  private double dot(Direction a, Direction b) {
    return design.dot(a, b) + DotProduct.of(a.intercepts(), b.intercepts());
  }

  private Direction zero() {
    return Direction.zero(loss.scores(), design.width(), design.rows());
  }

  /// The same point with its intercepts in another unit; the arrays of the coefficients are shared.
  private static Direction inUnit(Direction point, double factor) {
    return new Direction(point.coefficients(), point.image(), times(point.intercepts(), factor));
  }

  private static double[] times(double[] values, double factor) {
    double[] scaled = values.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= factor;
    }
    return scaled;
  }
}
