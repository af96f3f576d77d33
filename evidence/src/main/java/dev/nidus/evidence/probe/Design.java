package dev.nidus.evidence.probe;

import dev.nidus.evidence.algebra.DotProduct;

/// The training rows as an optimiser sees them. It works on directions: coefficients, from which the weights follow, and
/// their image, the scores that those weights give to the training rows.
sealed interface Design {

  int rows();

  /// How many coefficients a direction has for each score.
  int width();

  /// The mean eigenvalue of the rows' products, for scaling.
  double curvature();

  /// The coefficients of the gradient that residuals of the scores give.
  void pull(double[][] residuals, double[][] coefficients);

  /// The scores of the training rows by the weights of coefficients.
  void image(double[][] coefficients, double[][] image);

  /// The product of the weights of two directions.
  double dot(Direction a, Direction b);

  /// The weights, a row for each score.
  double[][] weights(double[][] coefficients);

  /// Whichever is cheaper for a path of fits.
  static Design of(FeatureMatrix features) {
    return features.rows() < features.columns()
        ? new AmongRows(features)
        : new AmongColumns(features);
  }

  /// Weights themselves are the coefficients.
  record AmongColumns(FeatureMatrix features) implements Design {
    @Override
    public int rows() {
      return features.rows();
    }

    @Override
    public int width() {
      return features.columns();
    }

    @Override
    public double curvature() {
      return features.rows();
    }

    @Override
    public void pull(double[][] residuals, double[][] coefficients) {
      Products.project(features.byColumn(), residuals, coefficients);
    }

    @Override
    public void image(double[][] coefficients, double[][] image) {
      Products.clear(image);
      Products.combine(features.byColumn(), coefficients, image);
    }

    @Override
    public double dot(Direction a, Direction b) {
      double sum = 0;
      for (int k = 0; k < a.coefficients().length; k++) {
        sum += DotProduct.of(a.coefficients()[k], b.coefficients()[k]);
      }
      return sum;
    }

    @Override
    public double[][] weights(double[][] coefficients) {
      double[][] weights = new double[coefficients.length][];
      for (int k = 0; k < weights.length; k++) {
        weights[k] = coefficients[k].clone();
      }
      return weights;
    }
  }

  /// Weights are combinations of the training rows (the representer theorem: the gradient of the loss is one, and the
  /// penalty adds a multiple of the weights), so a product with the rows x rows matrix of their products takes the place
  /// of two with rows x columns.
  final class AmongRows implements Design {
    private final FeatureMatrix features;
    private final double[][] gram;

    AmongRows(FeatureMatrix features) {
      this.features = features;
      gram = Products.gram(features.byColumn());
    }

    @Override
    public int rows() {
      return features.rows();
    }

    @Override
    public int width() {
      return features.rows();
    }

    @Override
    public double curvature() {
      double trace = 0;
      for (int i = 0; i < gram.length; i++) {
        trace += gram[i][i];
      }
      return Math.max(trace / gram.length, Double.MIN_NORMAL);
    }

    @Override
    public void pull(double[][] residuals, double[][] coefficients) {
      for (int k = 0; k < residuals.length; k++) {
        System.arraycopy(residuals[k], 0, coefficients[k], 0, residuals[k].length);
      }
    }

    @Override
    public void image(double[][] coefficients, double[][] image) {
      Products.clear(image);
      Products.combine(gram, coefficients, image);
    }

    @Override
    public double dot(Direction a, Direction b) {
      double sum = 0;
      for (int k = 0; k < a.coefficients().length; k++) {
        sum += DotProduct.of(a.coefficients()[k], b.image()[k]);
      }
      return sum;
    }

    @Override
    public double[][] weights(double[][] coefficients) {
      double[][] weights = new double[coefficients.length][features.columns()];
      Products.project(features.byColumn(), coefficients, weights);
      return weights;
    }
  }
}
