package dev.nidus.core.geometry;

/// A linear map of three coordinates with a shift: y = M x + t, in double precision.
public final class AffineMap {
  /// Rows of [M | t]: 12 numbers.
  private final double[] rows;

  private AffineMap(double[] rows) {
    this.rows = rows;
  }

  /// Twelve numbers, three rows of [M | t].
  public static AffineMap ofRows(double... rows) {
    if (rows.length != 12) {
      throw new InvalidGeometry("an affine map has 12 numbers, got " + rows.length);
    }
    for (double value : rows) {
      if (!Double.isFinite(value)) {
        throw new InvalidGeometry("an affine map must be finite, got " + value);
      }
    }
    return new AffineMap(rows.clone());
  }

  /// The number in row 0..2 and column 0..3 (3 is the shift).
  public double at(int row, int column) {
    return rows[4 * row + column];
  }

  /// One coordinate of the image of (a, b, c).
  public double apply(int row, double a, double b, double c) {
    int r = 4 * row;
    return rows[r] * a + rows[r + 1] * b + rows[r + 2] * c + rows[r + 3];
  }

  /// First `inner`, then this map.
  public AffineMap after(AffineMap inner) {
    double[] product = new double[12];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        double sum = column == 3 ? at(row, 3) : 0;
        for (int k = 0; k < 3; k++) {
          sum += at(row, k) * inner.at(k, column);
        }
        product[4 * row + column] = sum;
      }
    }
    return new AffineMap(product);
  }

  /// Whether there is a map back.
  public boolean isInvertible() {
    double determinant =
        at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1))
            - at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0))
            + at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0));
    return Math.abs(determinant) > 0 && Double.isFinite(1 / determinant);
  }

  /// The map back.
  ///
  /// @throws InvalidGeometry if the map flattens space
  public AffineMap inverse() {
    double a = at(0, 0);
    double b = at(0, 1);
    double c = at(0, 2);
    double d = at(1, 0);
    double e = at(1, 1);
    double f = at(1, 2);
    double g = at(2, 0);
    double h = at(2, 1);
    double i = at(2, 2);
    double determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    if (!(Math.abs(determinant) > 0) || !Double.isFinite(1 / determinant)) {
      throw new InvalidGeometry(
          "an affine map with determinant " + determinant + " has no inverse");
    }
    double[] m = {
      (e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant,
          0,
      (f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant,
          0,
      (d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant, 0
    };
    for (int row = 0; row < 3; row++) {
      m[4 * row + 3] =
          -(m[4 * row] * at(0, 3) + m[4 * row + 1] * at(1, 3) + m[4 * row + 2] * at(2, 3));
    }
    return new AffineMap(m);
  }
}
