package dev.nidus.evidence.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;

/// t-SNE: points in a plane whose neighbours are the neighbours of the rows. Distances between groups, their sizes and their
/// densities in the plane mean nothing.
///
///     double[][] plane = TSne.standard().embed(rows).points();
///
/// Exact (all pairs, no tree), in the steps and with the settings of scikit-learn's `TSNE(method="exact")` with its start from
/// principal components, so that the same rows give the same picture on every run, on any number of cores. A step costs
/// rows² on all cores; memory 24 bytes for each pair.
///
/// @param perplexity how many neighbours a row has, smoothly counted: 2 to the entropy of its neighbours in bits
/// @param iterations steps in all, 1,000 is usual; the first 250 exaggerate
/// @see <a href="https://jmlr.org/papers/v9/vandermaaten08a.html">van der Maaten and Hinton 2008</a>
public record TSne(double perplexity, int iterations) {
  private static final double EXAGGERATION = 12; // scikit-learn's early_exaggeration
  private static final int EXAGGERATED = 250;
  private static final double SPREAD_AT_START = 1e-4;
  private static final double LEAST_GAIN = 0.01;
  private static final double EPSILON = Math.ulp(1.0); // numpy's finfo(double).eps

  /// What came out.
  ///
  /// @param points two numbers for each row
  /// @param divergence of Kullback and Leibler, from the neighbours of rows to those of points, in nats
  @SuppressWarnings("ArrayRecordComponent") // the points are the caller's own
  public record Embedding(double[][] points, double divergence) {}

  public TSne {
    if (!(perplexity > 1) || iterations < 1) {
      throw new IllegalArgumentException(
          "t-SNE needs a perplexity above 1 (30 is usual) and at least one step (1000 is usual), got %s and %d"
              .formatted(perplexity, iterations));
    }
  }

  /// Perplexity 30 and 1,000 steps, as published.
  public static TSne standard() {
    return new TSne(30, 1000);
  }

  /// The same with another perplexity.
  public TSne withPerplexity(double other) {
    return new TSne(other, iterations);
  }

  /// Rows from the first two of their principal components on.
  ///
  /// @param rows of numbers, finite, more than the perplexity; reduce them to 50 components first where they are longer
  public Embedding embed(double[][] rows) {
    double[][] components = PrincipalComponents.of(rows, 2).scores();
    double squares = 0;
    for (double[] row : components) {
      squares += row[0] * row[0];
    }
    double deviation = Math.sqrt(squares / rows.length);
    double factor = deviation == 0 ? 0 : SPREAD_AT_START / deviation;
    double[][] start = new double[rows.length][2];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < Math.min(2, components[i].length); k++) {
        start[i][k] = factor * components[i][k];
      }
    }
    return embed(rows, start);
  }

  /// Rows from points on that are given.
  public Embedding embed(double[][] rows, double[][] start) {
    if (rows.length <= perplexity) {
      throw new IllegalArgumentException(
          "t-SNE with a perplexity of %s needs more rows than that, got %d"
              .formatted(perplexity, rows.length));
    }
    Descent descent = new Descent(neighbours(rows, perplexity), start);
    double rate = Math.max(rows.length / EXAGGERATION / 4, 50); // scikit-learn's "auto"
    for (int step = 0; step < iterations; step++) {
      boolean isEarly = step < EXAGGERATED;
      if (step == EXAGGERATED) {
        descent.rest(); // scikit-learn starts its second descent anew
      }
      descent.step(isEarly ? EXAGGERATION : 1, isEarly ? 0.5 : 0.8, rate);
    }
    return new Embedding(descent.points(), descent.divergence());
  }

  /// The divergence of given points.
  static double divergence(double[][] rows, double perplexity, double[][] points) {
    return new Descent(neighbours(rows, perplexity), points).divergence();
  }

  /// The slope of the divergence at given points.
  static double[][] slope(double[][] rows, double perplexity, double[][] points) {
    Descent descent = new Descent(neighbours(rows, perplexity), points);
    double all = descent.kernels();
    for (int i = 0; i < rows.length; i++) {
      descent.slope(i, all, 1);
    }
    return IntStream.range(0, rows.length)
        .mapToObj(i -> new double[] {descent.slopeX[i], descent.slopeY[i]})
        .toArray(double[][]::new);
  }

  /// How probable it is that two rows are neighbours: symmetric, over all pairs together 1.
  static double[][] neighbours(double[][] rows, double perplexity) {
    int n = rows.length;
    double[][] near = new double[n][];
    IntStream.range(0, n)
        .parallel()
        .forEach(i -> near[i] = ofRow(distances(rows, i), i, perplexity));
    double sum = 0;
    for (double[] row : near) {
      sum += 2 * Arrays.stream(row).sum();
    }
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] = i == j ? 0 : Math.max((near[i][j] + near[j][i]) / sum, EPSILON);
      }
    }
    return joint;
  }

  private static double[] distances(double[][] rows, int row) {
    double[] distances = new double[rows.length];
    for (int j = 0; j < rows.length; j++) {
      double squares = 0;
      for (int c = 0; c < rows[row].length; c++) {
        double difference = rows[row][c] - rows[j][c];
        squares += difference * difference;
      }
      distances[j] = squares;
    }
    return distances;
  }

  /// The width of a row's Gaussian is sought by halving until the entropy is that of the perplexity to 1e-5.
  private static double[] ofRow(double[] squares, int row, double perplexity) {
    double wanted = Math.log(perplexity);
    double beta = 1;
    double least = Double.NEGATIVE_INFINITY;
    double most = Double.POSITIVE_INFINITY;
    double[] near = new double[squares.length];
    for (int step = 0; step < 100; step++) {
      double sum = 0;
      for (int j = 0; j < near.length; j++) {
        near[j] = j == row ? 0 : Math.exp(-squares[j] * beta);
        sum += near[j];
      }
      sum = sum == 0 ? 1e-8 : sum;
      double mean = 0;
      for (int j = 0; j < near.length; j++) {
        near[j] /= sum;
        mean += squares[j] * near[j];
      }
      double excess = Math.log(sum) + beta * mean - wanted;
      if (Math.abs(excess) <= 1e-5) {
        break;
      }
      if (excess > 0) {
        least = beta;
        beta = Double.isInfinite(most) ? 2 * beta : (beta + most) / 2;
      } else {
        most = beta;
        beta = Double.isInfinite(least) ? beta / 2 : (beta + least) / 2;
      }
    }
    return near;
  }

  /// Gradient descent with momentum and a gain for each number.
  private static final class Descent {
    private final double[][] near;
    private final double[] x;
    private final double[] y;
    private final double[][] kernel;
    private final double[] sums;
    private final double[] slopeX;
    private final double[] slopeY;
    private final double[] moveX;
    private final double[] moveY;
    private final double[] gainX;
    private final double[] gainY;

    Descent(double[][] near, double[][] start) {
      int n = near.length;
      this.near = near;
      this.x = Arrays.stream(start).mapToDouble(point -> point[0]).toArray();
      this.y = Arrays.stream(start).mapToDouble(point -> point[1]).toArray();
      this.kernel = new double[n][n];
      this.sums = new double[n];
      this.slopeX = new double[n];
      this.slopeY = new double[n];
      this.moveX = new double[n];
      this.moveY = new double[n];
      this.gainX = new double[n];
      this.gainY = new double[n];
      rest();
    }

    void rest() {
      Arrays.fill(moveX, 0);
      Arrays.fill(moveY, 0);
      Arrays.fill(gainX, 1);
      Arrays.fill(gainY, 1);
    }

    void step(double exaggeration, double momentum, double rate) {
      double all = kernels();
      IntStream.range(0, x.length).parallel().forEach(i -> slope(i, all, exaggeration));
      move(x, slopeX, moveX, gainX, momentum, rate);
      move(y, slopeY, moveY, gainY, momentum, rate);
    }

    /// Student's kernel of every pair, and the sum of all: by row, so that its order is one on any number of cores.
    private double kernels() {
      IntStream.range(0, x.length)
          .parallel()
          .forEach(i -> {
            double[] row = kernel[i];
            double xi = x[i];
            double yi = y[i];
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
              double dx = xi - x[j];
              double dy = yi - y[j];
              row[j] = 1 / (1 + dx * dx + dy * dy);
            }
            for (double value : row) {
              sum += value;
            }
            sums[i] = sum - 1; // without itself
          });
      return Arrays.stream(sums).sum();
    }

    private void slope(int i, double all, double exaggeration) {
      double[] p = near[i];
      double[] row = kernel[i];
      double toX = 0;
      double toY = 0;
      for (int j = 0; j < row.length; j++) {
        double pull = (exaggeration * p[j] - Math.max(row[j] / all, EPSILON)) * row[j];
        toX += pull * (x[i] - x[j]);
        toY += pull * (y[i] - y[j]);
      }
      slopeX[i] = 4 * toX;
      slopeY[i] = 4 * toY;
    }

    private static void move(
        double[] at, double[] slope, double[] move, double[] gain, double momentum, double rate) {
      for (int i = 0; i < at.length; i++) {
        gain[i] = Math.max(LEAST_GAIN, move[i] * slope[i] < 0 ? gain[i] + 0.2 : gain[i] * 0.8);
        move[i] = momentum * move[i] - rate * gain[i] * slope[i];
        at[i] += move[i];
      }
    }

    double divergence() {
      double all = kernels();
      double divergence = 0;
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x.length; j++) {
          if (i != j) {
            divergence += near[i][j] * Math.log(near[i][j] / Math.max(kernel[i][j] / all, EPSILON));
          }
        }
      }
      return divergence;
    }

    double[][] points() {
      return IntStream.range(0, x.length)
          .mapToObj(i -> new double[] {x[i], y[i]})
          .toArray(double[][]::new);
    }
  }
}
