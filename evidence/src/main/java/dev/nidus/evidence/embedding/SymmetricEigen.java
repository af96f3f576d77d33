package dev.nidus.evidence.embedding;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.algebra.DotProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The largest eigenvalues of a symmetric matrix with their vectors, by Lanczos' method with full orthogonalisation; the
/// tridiagonal matrix in its middle is solved by implicit QL steps. Golub and Van Loan, Matrix Computations, 4th edition,
/// sections 8.3 and 10.1.
///
/// @param values the largest first
/// @param vectors one for each, of length 1, orthogonal to each other
@SuppressWarnings("ArrayRecordComponent") // lives for a moment between two classes of this package
record SymmetricEigen(double[] values, double[][] vectors) {
  private static final double RESIDUAL = 1e-10;
  private static final int QL_STEPS = 60;

  /// @param matrix symmetric, without negative eigenvalues but for rounding
  /// @param count how many, at most the number of rows
  static SymmetricEigen leading(double[][] matrix, int count, RandomSource random) {
    int n = matrix.length;
    List<double[]> basis = new ArrayList<>();
    double[] alpha = new double[n];
    double[] beta = new double[n];
    double scale = 0;
    for (int i = 0; i < n; i++) {
      scale = Math.max(scale, Math.abs(matrix[i][i]));
    }
    double tiny = 1e-13 * Math.max(scale, Double.MIN_NORMAL) * n;
    int asked = Math.min(n, Math.max(4 * count, count + 40));
    double[] next = fresh(basis, n, random);
    while (true) {
      while (basis.size() < asked) {
        int j = basis.size();
        basis.add(next);
        double[] image = times(matrix, next);
        alpha[j] = DotProduct.of(image, next);
        orthogonalise(image, basis);
        orthogonalise(image, basis); // once loses digits, twice is enough (Kahan)
        double norm = Math.sqrt(DotProduct.of(image, image));
        // an invariant space is complete: go on beside it, where a value that comes twice is found
        beta[j] = norm > tiny ? norm : 0;
        if (basis.size() < n) {
          next = norm > tiny ? scaled(image, 1 / norm) : fresh(basis, n, random);
        }
      }
      Tridiagonal solved = Tridiagonal.solve(alpha, beta, asked);
      if (asked == n || solved.converged(count, beta[asked - 1])) {
        return assembled(solved, basis, count, n);
      }
      asked = Math.min(n, asked + Math.max(40, asked / 2));
    }
  }

  private static SymmetricEigen assembled(
      Tridiagonal solved, List<double[]> basis, int count, int n) {
    double[] values = new double[count];
    double[][] vectors = new double[count][n];
    for (int k = 0; k < count; k++) {
      int which = solved.order[k];
      values[k] = solved.values[which];
      for (int j = 0; j < basis.size(); j++) {
        double weight = solved.vectors[j][which];
        double[] direction = basis.get(j);
        for (int i = 0; i < n; i++) {
          vectors[k][i] += weight * direction[i];
        }
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] image = new double[vector.length];
    IntStream.range(0, vector.length)
        .parallel()
        .forEach(i -> image[i] = DotProduct.of(matrix[i], vector));
    return image;
  }

  /// A random direction beside all others.
  private static double[] fresh(List<double[]> basis, int n, RandomSource random) {
    RandomSource stream = random.at(basis.size());
    double[] vector = new double[n];
    Arrays.setAll(vector, _ -> stream.nextGaussian());
    orthogonalise(vector, basis);
    orthogonalise(vector, basis);
    return scaled(vector, 1 / Math.sqrt(DotProduct.of(vector, vector)));
  }

  private static void orthogonalise(double[] vector, List<double[]> basis) {
    for (double[] other : basis) {
      double product = DotProduct.of(vector, other);
      for (int i = 0; i < vector.length; i++) {
        vector[i] -= product * other[i];
      }
    }
  }

  private static double[] scaled(double[] vector, double factor) {
    double[] scaled = new double[vector.length];
    Arrays.setAll(scaled, i -> factor * vector[i]);
    return scaled;
  }

  /// A symmetric tridiagonal matrix, solved.
  private static final class Tridiagonal {
    private final double[] values;
    private final double[][] vectors;
    private final int[] order;

    private Tridiagonal(double[] values, double[][] vectors) {
      this.values = values;
      this.vectors = vectors;
      this.order =
          IntStream.range(0, values.length)
              .boxed()
              .sorted((a, b) -> Double.compare(values[b], values[a]))
              .mapToInt(Integer::intValue)
              .toArray();
    }

    static Tridiagonal solve(double[] diagonal, double[] beside, int size) {
      double[] d = Arrays.copyOf(diagonal, size);
      double[] e = Arrays.copyOf(beside, size);
      e[size - 1] = 0;
      double[][] z = new double[size][size];
      for (int i = 0; i < size; i++) {
        z[i][i] = 1;
      }
      for (int low = 0; low < size; low++) {
        for (int step = 0; ; step++) {
          int m = split(d, e, low);
          if (m == low) {
            break;
          }
          if (step == QL_STEPS) {
            throw new IllegalStateException(
                "the eigenvalues of a tridiagonal matrix do not settle");
          }
          sweep(d, e, z, low, m);
        }
      }
      return new Tridiagonal(d, z);
    }

    /// Where the matrix falls apart at or after a row.
    private static int split(double[] d, double[] e, int low) {
      int m = low;
      while (m < d.length - 1 && Math.abs(e[m]) > Math.ulp(Math.abs(d[m]) + Math.abs(d[m + 1]))) {
        m++;
      }
      return m;
    }

    /// One QL step with Wilkinson's shift on the rows from low to m.
    private static void sweep(double[] d, double[] e, double[][] z, int low, int m) {
      double g = (d[low + 1] - d[low]) / (2 * e[low]);
      double r = Math.hypot(g, 1);
      g = d[m] - d[low] + e[low] / (g + Math.copySign(r, g));
      double s = 1;
      double c = 1;
      double p = 0;
      for (int i = m - 1; i >= low; i--) {
        double f = s * e[i];
        double b = c * e[i];
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r == 0) {
          d[i + 1] -= p;
          e[m] = 0;
          return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (double[] row : z) {
          double upper = row[i + 1];
          row[i + 1] = s * row[i] + c * upper;
          row[i] = c * row[i] - s * upper;
        }
      }
      d[low] -= p;
      e[low] = g;
      e[m] = 0;
    }

    /// Whether the largest values are those of the whole matrix: the residual of a Ritz pair is the last beta times the last
    /// number of its vector.
    boolean converged(int count, double last) {
      for (int k = 0; k < count; k++) {
        if (Math.abs(last * vectors[vectors.length - 1][order[k]])
            > RESIDUAL * Math.max(Math.abs(values[order[0]]), Double.MIN_NORMAL)) {
          return false;
        }
      }
      return true;
    }
  }
}
