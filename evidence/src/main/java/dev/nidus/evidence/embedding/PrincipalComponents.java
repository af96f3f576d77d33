package dev.nidus.evidence.embedding;

import dev.nidus.core.random.RandomSource;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The directions in which rows differ most, and where the rows lie along them. As scikit-learn's `PCA` on centred columns,
/// up to the sign of a direction, which is chosen here so that the row furthest from the middle is on the positive side.
///
/// @see <a href="https://doi.org/10.1080/14786440109462720">Pearson 1901</a>
public final class PrincipalComponents {
  private final double[][] scores;
  private final double[] variances;
  private final double total;

  private PrincipalComponents(double[][] scores, double[] variances, double total) {
    this.scores = scores;
    this.variances = variances;
    this.total = total;
  }

  /// The leading components. Costs rows² · columns / 2 multiplications for the products of the rows, on all cores, and then
  /// some hundred products of a rows x rows matrix with a vector; the result is the same on any number of cores. Needs
  /// 8 · rows · (rows + columns) bytes.
  ///
  /// @param rows of numbers, finite, at least two
  /// @param count how many are wanted; fewer are given where there are fewer rows or columns
  public static PrincipalComponents of(double[][] rows, int count) {
    int n = rows.length;
    if (n < 2 || count < 1) {
      throw new IllegalArgumentException(
          "components need at least two rows and a count of at least 1, got %d rows and %d"
              .formatted(n, count));
    }
    double[][] centred = centred(rows);
    double[][] gram = gram(centred);
    double total = IntStream.range(0, n).mapToDouble(i -> gram[i][i]).sum() / (n - 1);
    int wanted = Math.min(count, Math.min(n - 1, rows[0].length));
    // any start will do, but it has to be the same one every time
    SymmetricEigen leading = SymmetricEigen.leading(gram, wanted, RandomSource.of(0).named("pca"));
    double[][] scores = new double[n][wanted];
    double[] variances = new double[wanted];
    for (int k = 0; k < wanted; k++) {
      double value = Math.max(0, leading.values()[k]);
      variances[k] = value / (n - 1);
      double[] direction = leading.vectors()[k];
      int furthest = 0;
      for (int i = 1; i < n; i++) {
        furthest = Math.abs(direction[i]) > Math.abs(direction[furthest]) ? i : furthest;
      }
      double length = Math.copySign(Math.sqrt(value), direction[furthest]);
      for (int i = 0; i < n; i++) {
        scores[i][k] = length * direction[i];
      }
    }
    return new PrincipalComponents(scores, variances, total);
  }

  private static double[][] centred(double[][] rows) {
    int columns = rows[0].length;
    double[] mean = new double[columns];
    for (double[] row : rows) {
      for (int c = 0; c < columns; c++) {
        mean[c] += row[c] / rows.length;
      }
    }
    return Arrays.stream(rows)
        .map(row -> {
          double[] moved = new double[columns];
          for (int c = 0; c < columns; c++) {
            moved[c] = row[c] - mean[c];
          }
          return moved;
        })
        .toArray(double[][]::new);
  }

  /// Four rows at a time, so that each number that is read is used four times.
  private static double[][] gram(double[][] rows) {
    int n = rows.length;
    double[][] gram = new double[n][n];
    IntStream.range(0, (n + 3) / 4)
        .parallel()
        .forEach(block -> {
          int i = 4 * block;
          double[] r0 = rows[i];
          double[] r1 = rows[Math.min(i + 1, n - 1)];
          double[] r2 = rows[Math.min(i + 2, n - 1)];
          double[] r3 = rows[Math.min(i + 3, n - 1)];
          for (int j = i; j < n; j++) {
            double[] other = rows[j];
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int c = 0; c < other.length; c++) {
              double x = other[c];
              s0 += x * r0[c];
              s1 += x * r1[c];
              s2 += x * r2[c];
              s3 += x * r3[c];
            }
            gram[i][j] = s0;
            if (i + 1 < n) {
              gram[i + 1][j] = s1;
            }
            if (i + 2 < n) {
              gram[i + 2][j] = s2;
            }
            if (i + 3 < n) {
              gram[i + 3][j] = s3;
            }
          }
        });
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = gram[j][i];
      }
    }
    return gram;
  }

  /// How many there are.
  public int count() {
    return variances.length;
  }

  /// Where each row lies along each component; a copy.
  public double[][] scores() {
    return Arrays.stream(scores).map(double[]::clone).toArray(double[][]::new);
  }

  /// The variance along a component (divided by rows less one), the largest first.
  public double variance(int component) {
    return variances[component];
  }

  /// The share of all variance that lies along a component; 0 if rows do not differ at all.
  public double share(int component) {
    return total == 0 ? 0 : variances[component] / total;
  }

  @Override
  public String toString() {
    return "%d components of %d rows".formatted(variances.length, scores.length);
  }
}
