package dev.nidus.evidence.stability;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.resampling.Replicates;
import dev.nidus.evidence.resampling.Resamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One intraclass correlation for many features: the median over them, with an interval by resampling patients.
///
/// @param form which of the six
/// @param median over the features that have a value
/// @param interval percentiles of resamples of patients; a lesion that is drawn twice counts as two
/// @param features that have a value
/// @param constant features that are the same for all lesions and scans, which have none
public record FeatureRepeatability(
    IccForm form, double median, ConfidenceInterval interval, int features, int constant) {
  private static final double LEVEL = 0.95;
  private static final List<IccForm> FORMS = List.of(IccForm.values());

  /// Of all six forms, in the order of {@link IccForm}. Costs replicates · features · lesions · scans; on all cores, with the
  /// same result on any number.
  ///
  /// @param readings of each lesion on each scan its features, finite
  /// @throws Inestimable if no feature has a value, or all lesions are of one patient
  public static List<FeatureRepeatability> of(
      double[][][] readings, Patients patients, int replicates, RandomSource random) {
    if (patients.count() < 2) {
      throw new Inestimable(
          "the repeatability of features has no interval: all %d lesions are of one patient"
              .formatted(readings.length));
    }
    int[] all = IntStream.range(0, readings.length).toArray();
    double[][] values = values(readings, all);
    int features = values[0].length;
    if (features == 0) {
      throw new Inestimable(
          "no feature has an intraclass correlation: all %d are constant"
              .formatted(readings[0][0].length));
    }
    double[][] resampled = new double[replicates][];
    RandomSource stream = random.named("feature repeatability");
    IntStream.range(0, replicates)
        .parallel()
        .forEach(b -> {
          int[] counts = new int[readings.length];
          Resamples.drawn(patients, replicates, stream).take(b, counts);
          double[][] ofForm = values(readings, taken(counts));
          resampled[b] =
              Arrays.stream(ofForm).mapToDouble(FeatureRepeatability::medianOrNaN).toArray();
        });
    List<FeatureRepeatability> forms = new ArrayList<>();
    for (int n = 0; n < FORMS.size(); n++) {
      int form = n;
      Replicates medians =
          Replicates.of(Arrays.stream(resampled).mapToDouble(medianOf -> medianOf[form]).toArray());
      forms.add(
          new FeatureRepeatability(
              FORMS.get(n),
              medianOrNaN(values[n]),
              new ConfidenceInterval(
                  medians.percentile((1 - LEVEL) / 2),
                  medians.percentile((1 + LEVEL) / 2),
                  LEVEL,
                  IntervalMethod.PATIENT_BOOTSTRAP),
              features,
              readings[0][0].length - features));
    }
    return forms;
  }

  /// By form, of the features that have a value.
  private static double[][] values(double[][][] readings, int[] lesions) {
    int width = readings[0][0].length;
    double[][] values = new double[FORMS.size()][width];
    double[][] ofFeature = new double[lesions.length][readings[0].length];
    int kept = 0;
    for (int k = 0; k < width; k++) {
      for (int i = 0; i < lesions.length; i++) {
        for (int j = 0; j < ofFeature[i].length; j++) {
          ofFeature[i][j] = readings[lesions[i]][j][k];
        }
      }
      try {
        MeanSquares squares = MeanSquares.of(ofFeature);
        for (int form = 0; form < FORMS.size(); form++) {
          values[form][kept] = IntraclassCorrelation.value(squares, FORMS.get(form));
        }
        kept++;
      } catch (Inestimable constant) {
        // counted by what is missing
      }
    }
    int features = kept;
    return Arrays.stream(values)
        .map(ofForm -> Arrays.copyOf(ofForm, features))
        .toArray(double[][]::new);
  }

  private static int[] taken(int[] counts) {
    return IntStream.range(0, counts.length)
        .flatMap(row -> IntStream.generate(() -> row).limit(counts[row]))
        .toArray();
  }

  private static double medianOrNaN(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
