package dev.nidus.benchmarks;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.FittedProbe;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A probe with its search of C in the shape of the publication's first task (2,610 training lesions, 4,096 features, 8
/// classes, 1,221 tuning lesions; features almost at random), and 1,000 resamples of patients of the average precision of
/// 1,221 lesions. Needs -Xmx2g.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EvidenceBenchmark {
  private static final int TRAINING = 2610;
  private static final int TESTED = 1221;
  private static final int FEATURES = 4096;
  private static final int CLASSES = 8;
  private static final double SIGNAL = 0.05;

  private final int[] trainingLabels = labels(TRAINING);
  private final int[] testedLabels = labels(TESTED);
  private final FeatureMatrix training = features("training", trainingLabels);
  private final FeatureMatrix tested = features("tested", testedLabels);
  private final Predictions predictions = Predictions.of(testedLabels, scores());
  private final Patients patients =
      Patients.of(IntStream.range(0, TESTED).mapToObj(row -> "patient " + row / 3).toList());

  /// Standardising, the products of the rows, and every fit of the search.
  @Benchmark
  public FittedProbe probe() {
    return LinearProbe.standard()
        .fit(
            training,
            Labels.of(trainingLabels, CLASSES),
            new Tuning.Split(tested, Labels.of(testedLabels, CLASSES)));
  }

  /// The estimate with its interval.
  @Benchmark
  public Estimate bootstrap() {
    return Bootstrap.overPatients()
        .estimate(new AveragePrecision(), predictions, patients, RandomSource.of(1));
  }

  private static int[] labels(int rows) {
    return IntStream.range(0, rows).map(row -> row * 5 % CLASSES).toArray();
  }

  private static FeatureMatrix features(String name, int[] labels) {
    RandomSource random = RandomSource.of(1).named(name);
    RandomSource means = RandomSource.of(2);
    double[][] mean = new double[CLASSES][FEATURES];
    for (double[] row : mean) {
      for (int column = 0; column < FEATURES; column++) {
        row[column] = SIGNAL * means.nextGaussian();
      }
    }
    double[][] rows = new double[labels.length][FEATURES];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < FEATURES; column++) {
        rows[row][column] = mean[labels[row]][column] + random.nextGaussian();
      }
    }
    return FeatureMatrix.of(rows);
  }

  private double[][] scores() {
    RandomSource random = RandomSource.of(3);
    double[][] scores = new double[TESTED][CLASSES];
    for (int row = 0; row < TESTED; row++) {
      for (int k = 0; k < CLASSES; k++) {
        scores[row][k] = random.nextGaussian() + (k == testedLabels[row] ? 2 : 0);
      }
    }
    return scores;
  }
}
