package dev.nidus.evidence.stability;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Whether features tell lesions apart, which repeatability does not say: features that are always the same repeat
/// perfectly and are worth nothing. Distances are Euclidean. Readings that are equally near share the credit, so that
/// features without information reach the chance level and no more.
///
/// A lesion is identified if, of all lesions' features on another scan, those of the same lesion are the nearest.
///
/// @see <a href="https://doi.org/10.1371/journal.pcbi.1009279">Bridgeford et al. 2021</a>
public final class Discriminability {
  private final double[] ofLesion;
  private final double separation;
  private final double effectiveRank;

  private Discriminability(double[] ofLesion, double separation, double effectiveRank) {
    this.ofLesion = ofLesion;
    this.separation = separation;
    this.effectiveRank = effectiveRank;
  }

  /// For each lesion, the share of pairs of scans in which it is identified; a copy.
  public double[] ofLesion() {
    return ofLesion.clone();
  }

  /// The chance that two readings of a lesion are nearer than one of it and one of another lesion; 0.5 for features without
  /// information.
  public double separation() {
    return separation;
  }

  /// How many independent directions lesions differ in: the squared sum of the variances of principal components over the sum
  /// of their squares; 0 if they do not differ at all.
  public double effectiveRank() {
    return effectiveRank;
  }

  /// Costs scans² · lesions² · features; on all cores, with the same result on any number.
  ///
  /// @param readings of each lesion on each scan its features, finite
  /// @throws Inestimable with fewer than two lesions or scans
  public static Discriminability of(double[][][] readings) {
    int lesions = readings.length;
    int scans = lesions == 0 ? 0 : readings[0].length;
    if (lesions < 2 || scans < 2) {
      throw new Inestimable(
          "telling lesions apart needs at least two lesions on two scans, got %d on %d"
              .formatted(lesions, scans));
    }
    double[] found = new double[lesions];
    double[] nearer = new double[lesions];
    IntStream.range(0, lesions)
        .parallel()
        .forEach(lesion -> {
          for (int from = 0; from < scans; from++) {
            for (int to = 0; to < scans; to++) {
              if (from != to) {
                double[] distances = distances(readings, lesion, from, to);
                found[lesion] += credit(distances, lesion) / (scans * (scans - 1));
                nearer[lesion] += nearer(distances, lesion) / (scans * (scans - 1));
              }
            }
          }
        });
    return new Discriminability(
        found, Arrays.stream(nearer).average().orElseThrow(), effectiveRank(readings));
  }

  /// Copies of lesions that are read one by one, since all together they may not fit in memory.
  public interface Copies {
    /// Copies of each lesion.
    int trials();

    /// The features of a copy, finite. Called from several threads.
    float[] of(int lesion, int trial);
  }

  /// Whether a copy finds its original among those of all lesions: each copy is asked, the originals are the answers. Costs
  /// trials · lesions² · features; on all cores, with the same result on any number.
  ///
  /// @param originals of each lesion its features, finite
  /// @throws Inestimable with fewer than two lesions
  public static Discriminability ofCopies(float[][] originals, Copies copies) {
    int lesions = originals.length;
    int trials = copies.trials();
    if (lesions < 2 || trials < 1) {
      throw new Inestimable(
          "telling lesions apart needs at least two lesions with a copy, got %d with %d"
              .formatted(lesions, trials));
    }
    double[] found = new double[lesions];
    double[] nearer = new double[lesions];
    IntStream.range(0, lesions)
        .parallel()
        .forEach(lesion -> {
          double[] distances = new double[lesions];
          for (int trial = 0; trial < trials; trial++) {
            float[] copy = copies.of(lesion, trial);
            for (int other = 0; other < lesions; other++) {
              distances[other] = squared(copy, originals[other]);
            }
            found[lesion] += credit(distances, lesion) / trials;
            nearer[lesion] += nearer(distances, lesion) / trials;
          }
        });
    return new Discriminability(
        found, Arrays.stream(nearer).average().orElseThrow(), effectiveRank(originals));
  }

  /// How many independent directions lesions differ in. Costs lesions² · features / 2.
  ///
  /// @param lesions of each its features, finite; at least one
  public static double effectiveRank(float[][] lesions) {
    return effectiveRank(lesions.length, lesions[0].length, (lesion, k) -> lesions[lesion][k]);
  }

  private static double squared(float[] one, float[] two) {
    double squares = 0;
    for (int k = 0; k < one.length; k++) {
      double d = (double) one[k] - two[k];
      squares += d * d;
    }
    return squares;
  }

  private static double[] distances(double[][][] readings, int lesion, int from, int to) {
    return IntStream.range(0, readings.length)
        .mapToDouble(other -> squared(readings[lesion][from], readings[other][to]))
        .toArray();
  }

  private static double credit(double[] distances, int lesion) {
    double least = Arrays.stream(distances).min().orElseThrow();
    return distances[lesion] == least
        ? 1.0 / Arrays.stream(distances).filter(d -> d == least).count()
        : 0;
  }

  private static double nearer(double[] distances, int lesion) {
    double sum = 0;
    for (int other = 0; other < distances.length; other++) {
      if (other != lesion) {
        sum +=
            distances[lesion] < distances[other]
                ? 1
                : distances[lesion] == distances[other] ? 0.5 : 0;
      }
    }
    return sum / (distances.length - 1);
  }

  private static double squared(double[] one, double[] two) {
    if (one.length != two.length) {
      throw new IllegalArgumentException(
          "all readings have the same features, got %d and %d".formatted(one.length, two.length));
    }
    double squares = 0;
    for (int k = 0; k < one.length; k++) {
      squares += (one[k] - two[k]) * (one[k] - two[k]);
    }
    return squares;
  }

  /// Of the lesions' means over scans. The sums of eigenvalues and of their squares are the trace and the squared norm of
  /// the matrix of inner products, so that no eigenvalue is needed.
  private static double effectiveRank(double[][][] readings) {
    int features = readings[0][0].length;
    boolean[] constant = new boolean[features];
    for (int k = 0; k < features; k++) {
      double first = readings[0][0][k];
      int column = k;
      constant[k] =
          Arrays.stream(readings)
              .allMatch(lesion -> Arrays.stream(lesion).allMatch(r -> r[column] == first));
    }
    return effectiveRank(
        readings.length,
        features,
        (lesion, k) -> {
          if (constant[k]) {
            return 0; // no rounding of a mean instead of 0
          }
          double mean = 0;
          for (double[] reading : readings[lesion]) {
            mean += reading[k] / readings[lesion].length;
          }
          return mean;
        });
  }

  /// A number of each lesion and feature.
  private interface Values {
    double at(int lesion, int feature);
  }

  private static double effectiveRank(int lesions, int features, Values values) {
    double[][] centred = new double[lesions][features];
    for (int k = 0; k < features; k++) {
      double mean = 0;
      boolean constant = true;
      for (int lesion = 0; lesion < lesions; lesion++) {
        centred[lesion][k] = values.at(lesion, k);
        constant &= centred[lesion][k] == centred[0][k];
        mean += centred[lesion][k] / lesions;
      }
      for (int lesion = 0; lesion < lesions; lesion++) {
        centred[lesion][k] = constant ? 0 : centred[lesion][k] - mean;
      }
    }
    double trace = 0;
    double norm = 0;
    for (int i = 0; i < lesions; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int k = 0; k < features; k++) {
          product += centred[i][k] * centred[j][k];
        }
        trace += i == j ? product : 0;
        norm += (i == j ? 1 : 2) * product * product;
      }
    }
    return norm == 0 ? 0 : trace * trace / norm;
  }

  /// What guessing would identify.
  public double chance() {
    return 1.0 / ofLesion.length;
  }

  /// The share of lesions that is identified.
  public double identification() {
    return Arrays.stream(ofLesion).average().orElseThrow();
  }

  /// The same with its interval. The lesions to choose from stay; those that are asked for are drawn.
  ///
  /// @throws Inestimable if all lesions are of one patient
  public Estimate identification(Bootstrap bootstrap, Patients patients, RandomSource random) {
    PreparedMetric mean =
        counts -> {
          double sum = 0;
          int rows = 0;
          for (int lesion = 0; lesion < counts.length; lesion++) {
            sum += counts[lesion] * ofLesion[lesion];
            rows += counts[lesion];
          }
          return sum / rows;
        };
    return bootstrap.estimate(
        "identification", mean, identification(), patients, random.named("identification"));
  }

  /// Whether the features tell lesions apart better than guessing does.
  ///
  /// @param identification of {@link #identification(Bootstrap, Patients, RandomSource)}
  public Worth worth(Estimate identification) {
    return identification.interval().low() > chance() + 1e-9 ? Worth.TELLS_APART : Worth.WORTHLESS;
  }

  /// What repeatability is worth.
  public enum Worth {
    /// The same lesion is found again more often than by chance.
    TELLS_APART,
    /// It is not: however well the features repeat, they say nothing about a lesion.
    WORTHLESS
  }

  @Override
  public String toString() {
    return "identification %s of chance %s, separation %s, effective rank %s"
        .formatted(identification(), chance(), separation, effectiveRank);
  }
}
