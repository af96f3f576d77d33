package dev.nidus.evidence.stability;

import dev.nidus.evidence.estimate.Inestimable;
import org.apache.commons.statistics.distribution.FDistribution;

/// The analysis of variance of subjects and readers with one reading each.
///
/// @param within of readings around their subject's mean
/// @param error of what neither subject nor reader explains
record MeanSquares(
    int subjects,
    int readers,
    double betweenSubjects,
    double betweenReaders,
    double within,
    double error) {

  /// A variance ratio with its degrees of freedom.
  record Ratio(double f, int numerator, int denominator, int readers) {
    double p() {
      return Double.isInfinite(f)
          ? 0
          : FDistribution.of(numerator, denominator).survivalProbability(f);
    }
  }

  static MeanSquares of(double[][] readings) {
    int n = readings.length;
    int k = n == 0 ? 0 : readings[0].length;
    if (n < 2 || k < 2) {
      throw new Inestimable(
          "an intraclass correlation needs at least two subjects with two readings each, got %d subjects with %d"
              .formatted(n, k));
    }
    double[] subjectMeans = new double[n];
    double[] readerMeans = new double[k];
    double mean = 0;
    boolean constant = true;
    for (int i = 0; i < n; i++) {
      if (readings[i].length != k) {
        throw new IllegalArgumentException(
            "subject %d has %d readings and subject 1 has %d; leave incomplete subjects out"
                .formatted(i + 1, readings[i].length, k));
      }
      for (int j = 0; j < k; j++) {
        if (!Double.isFinite(readings[i][j])) {
          throw new IllegalArgumentException(
              "reading %d of subject %d is %s; leave incomplete subjects out"
                  .formatted(j + 1, i + 1, readings[i][j]));
        }
        constant &= readings[i][j] == readings[0][0];
        subjectMeans[i] += readings[i][j] / k;
        readerMeans[j] += readings[i][j] / n;
        mean += readings[i][j] / n / k;
      }
    }
    double subjectSquares = 0;
    double readerSquares = 0;
    double withinSquares = 0;
    double errorSquares = 0;
    for (int j = 0; j < k; j++) {
      readerSquares += n * square(readerMeans[j] - mean);
    }
    for (int i = 0; i < n; i++) {
      subjectSquares += k * square(subjectMeans[i] - mean);
      for (int j = 0; j < k; j++) {
        withinSquares += square(readings[i][j] - subjectMeans[i]);
        errorSquares += square(readings[i][j] - subjectMeans[i] - readerMeans[j] + mean);
      }
    }
    if (constant || subjectSquares + withinSquares == 0) { // rounding of the mean hides a constant
      throw new Inestimable(
          "an intraclass correlation cannot be estimated: all readings of all %d subjects are %s"
              .formatted(n, readings[0][0]));
    }
    return new MeanSquares(
        n,
        k,
        subjectSquares / (n - 1),
        readerSquares / (k - 1),
        withinSquares / (n * (k - 1.0)),
        errorSquares / ((n - 1.0) * (k - 1)));
  }

  Ratio oneWay() {
    return new Ratio(betweenSubjects / within, subjects - 1, subjects * (readers - 1), readers);
  }

  Ratio twoWay() {
    return new Ratio(
        betweenSubjects / error, subjects - 1, (subjects - 1) * (readers - 1), readers);
  }

  /// The degrees of freedom of the mixture of variances in the denominator of agreement.
  double satterthwaite(double agreement) {
    double n = subjects;
    double k = readers;
    if (error == 0) {
      return k - 1; // the limit: readers are all there is
    }
    double f = betweenReaders / error;
    double a = k * agreement * f;
    double b = n * (1 + (k - 1) * agreement) - k * agreement;
    return (k - 1) * (n - 1) * square(a + b) / ((n - 1) * a * a + b * b);
  }

  private static double square(double x) {
    return x * x;
  }
}
