package dev.nidus.evidence.survival;

/// A symmetric positive definite matrix as its Cholesky factor. Small: everything is cubic in its order.
final class PositiveDefinite {
  private final double[][] factor;

  private PositiveDefinite(double[][] factor) {
    this.factor = factor;
  }

  /// A pivot that vanished: its row depends on the rows before it.
  static final class Singular extends Exception {
    private static final long serialVersionUID = 1L;
    private final int row;

    Singular(int row) {
      super("row " + row + " depends on the rows before it");
      this.row = row;
    }

    int row() {
      return row;
    }
  }

  /// @param matrix its lower triangle is read
  /// @throws Singular at the first row of which less than 1e-10 of the diagonal is left by the rows before it
  static PositiveDefinite factorise(double[][] matrix) throws Singular {
    int order = matrix.length;
    double[][] factor = new double[order][];
    for (int i = 0; i < order; i++) {
      double[] row = new double[i + 1];
      factor[i] = row;
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        double[] other = factor[j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        if (j < i) {
          row[j] = sum / other[j];
        } else if (sum > 1e-10 * matrix[i][i]) {
          row[i] = Math.sqrt(sum);
        } else {
          throw new Singular(i); // NaN ends here too
        }
      }
    }
    return new PositiveDefinite(factor);
  }

  double[] solve(double[] right) {
    int order = factor.length;
    double[] x = right.clone();
    for (int i = 0; i < order; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i][k] * x[k];
      }
      x[i] /= factor[i][i];
    }
    for (int i = order - 1; i >= 0; i--) {
      x[i] /= factor[i][i];
      for (int k = 0; k < i; k++) {
        x[k] -= factor[i][k] * x[i];
      }
    }
    return x;
  }

  double[][] inverse() {
    int order = factor.length;
    double[][] inverse = new double[order][];
    for (int i = 0; i < order; i++) {
      double[] unit = new double[order];
      unit[i] = 1;
      inverse[i] = solve(unit); // symmetric: a row is a column
    }
    return inverse;
  }

  /// vᵀ A⁻¹ v
  double inverseForm(double[] v) {
    return dot(v, solve(v));
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
