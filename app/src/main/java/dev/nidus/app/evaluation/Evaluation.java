package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.BrierScore;
import dev.nidus.evidence.metric.Calibration;
import dev.nidus.evidence.metric.DeLong;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PublishedAveragePrecision;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.metric.SensitivityAt;
import dev.nidus.evidence.metric.SpecificityAt;
import dev.nidus.evidence.resampling.Patients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;

/// What the predictions of a table are worth.
///
///     Evaluation evaluation = Evaluation.of(file, columns, resampling, OptionalDouble.empty());
///
/// The metrics are over all rows that can be used: the mean over classes where there are more than two, those of class 1's
/// score where there are two; balanced accuracy and accuracy are of the class that was chosen.
///
/// @param table what was read
/// @param resampling how intervals were made
/// @param threshold on the score of class 1 of two, if it makes sense
/// @param metrics in the order of a report
/// @param published the same computed as in the publication
/// @param classes one result for each
record Evaluation(
    ScoredLesions table,
    Resampling resampling,
    OptionalDouble threshold,
    List<NamedMeasurement> metrics,
    List<NamedMeasurement> published,
    List<ClassResult> classes) {
  static final int BINS = 10;
  private static final double HALF = 0.5;

  /// The metrics that every task has, and that two models are compared by.
  enum Compared {
    ROC_AUC("roc_auc", "ROC-AUC"),
    AVERAGE_PRECISION("average_precision", "average precision"),
    BALANCED_ACCURACY("balanced_accuracy", "balanced accuracy");

    private final String key;
    private final String label;

    Compared(String key, String label) {
      this.key = key;
      this.label = label;
    }

    String key() {
      return key;
    }

    String label() {
      return label;
    }

    Metric metric() {
      return switch (this) {
        case ROC_AUC -> new RocAuc();
        case AVERAGE_PRECISION -> new AveragePrecision();
        case BALANCED_ACCURACY -> new BalancedAccuracy();
      };
    }
  }

  Evaluation {
    metrics = List.copyOf(metrics);
    published = List.copyOf(published);
    classes = List.copyOf(classes);
  }

  /// Reads a table and measures. 1,000 resamples of some thousand rows take seconds.
  ///
  /// @param threshold for sensitivity and specificity; 0.5 where it is not given and scores are probabilities
  /// @throws UsageProblem if the table cannot be evaluated at all
  static Evaluation of(
      Path file, PredictionColumns columns, Resampling resampling, OptionalDouble threshold) {
    ScoredLesions table = ScoredLesions.read(file, columns);
    Set<Integer> present = new HashSet<>();
    table.lesions().forEach(lesion -> present.add(lesion.label()));
    if (present.size() < 2) {
      throw ScoredLesions.oneClass(
          file,
          table.lesions().size(),
          columns.label(),
          table.classes().name(present.iterator().next()));
    }
    Predictions predictions = table.predictions();
    Patients patients = table.patients();
    boolean probabilities = table.areProbabilities();
    OptionalDouble cut =
        predictions.classes() != 2
            ? OptionalDouble.empty()
            : threshold.isEmpty() && probabilities ? OptionalDouble.of(HALF) : threshold;
    return new Evaluation(
        table,
        resampling,
        cut,
        metrics(predictions, patients, resampling, cut, probabilities),
        published(predictions, patients, resampling),
        classes(table, predictions, patients, resampling, probabilities));
  }

  private static List<NamedMeasurement> metrics(
      Predictions predictions,
      Patients patients,
      Resampling resampling,
      OptionalDouble threshold,
      boolean probabilities) {
    List<NamedMeasurement> metrics = new ArrayList<>();
    for (Compared compared : Compared.values()) {
      metrics.add(
          new NamedMeasurement(
              compared.key(),
              compared.label(),
              resampling.of(compared.metric(), predictions, patients)));
    }
    metrics.add(
        new NamedMeasurement(
            "accuracy", "accuracy", resampling.of(new Accuracy(), predictions, patients)));
    if (predictions.classes() == 2) {
      metrics.add(
          new NamedMeasurement(
              "roc_auc_delong", "ROC-AUC, DeLong's interval", deLong(predictions, patients)));
      metrics.add(
          atThreshold(
              "sensitivity", threshold, SensitivityAt::new, predictions, patients, resampling));
      metrics.add(
          atThreshold(
              "specificity", threshold, SpecificityAt::new, predictions, patients, resampling));
    }
    metrics.add(
        new NamedMeasurement(
            "brier_score",
            "Brier score (smaller is better)",
            probabilities
                ? resampling.of(new BrierScore(), predictions, patients)
                : new Measurement.Missing(NO_PROBABILITIES)));
    return metrics;
  }

  static final String NO_PROBABILITIES =
      "the scores are no probabilities: they do not lie between 0 and 1 with a sum of 1 for each"
          + " lesion; calibrate them first";

  private static NamedMeasurement atThreshold(
      String key,
      OptionalDouble threshold,
      DoubleFunction<Metric> metric,
      Predictions predictions,
      Patients patients,
      Resampling resampling) {
    return new NamedMeasurement(
        key,
        key + (threshold.isPresent() ? " at " + threshold.getAsDouble() : ""),
        threshold.isPresent()
            ? resampling.of(metric.apply(threshold.getAsDouble()), predictions, patients)
            : new Measurement.Missing(
                "the scores are no probabilities, so that there is no threshold that goes without"
                    + " saying; give one with --threshold"));
  }

  private static Measurement deLong(Predictions predictions, Patients patients) {
    return Measurement.of(
        () -> {
          DeLong area = DeLong.of(predictions);
          return new Estimate(
              "ROC-AUC", area.area(), area.interval(0.95), predictions.rows(), patients.count());
        },
        () -> new RocAuc().of(predictions));
  }

  private static List<NamedMeasurement> published(
      Predictions predictions, Patients patients, Resampling resampling) {
    List<NamedMeasurement> published = new ArrayList<>();
    for (Compared compared : Compared.values()) {
      Metric metric =
          compared == Compared.AVERAGE_PRECISION
              ? new PublishedAveragePrecision()
              : compared.metric();
      published.add(
          new NamedMeasurement(
              compared.key(),
              compared.label(),
              resampling.of(resampling.published(), metric, predictions, patients)));
    }
    return published;
  }

  private static List<ClassResult> classes(
      ScoredLesions table,
      Predictions predictions,
      Patients patients,
      Resampling resampling,
      boolean probabilities) {
    List<ClassResult> results = new ArrayList<>();
    for (int k = 0; k < predictions.classes(); k++) {
      int ofClass = k;
      List<ScoredLesion> members =
          table.lesions().stream().filter(lesion -> lesion.label() == ofClass).toList();
      Predictions one =
          Predictions.binary(
              table.lesions().stream().mapToInt(l -> l.label() == ofClass ? 1 : 0).toArray(),
              table.lesions().stream().mapToDouble(l -> l.scores().get(ofClass)).toArray(),
              HALF);
      results.add(
          new ClassResult(
              k,
              table.classes().title(k),
              members.size(),
              (int) members.stream().map(ScoredLesion::patient).distinct().count(),
              resampling.of(new RocAuc(), one, patients),
              resampling.of(new AveragePrecision(), one, patients),
              probabilities
                  ? Optional.of(
                      Calibration.of(predictions, k, BINS, Calibration.Binning.EQUAL_WIDTH))
                  : Optional.empty()));
    }
    return results;
  }

  Measurement metric(String key) {
    return metrics.stream()
        .filter(metric -> metric.key().equals(key))
        .findFirst()
        .orElseThrow()
        .measurement();
  }

  int lesions() {
    return table.lesions().size();
  }

  /// How many patients the lesions come from; empty if the table does not say.
  Optional<Integer> patients() {
    return table.columns().patient().map(_ -> table.patients().count());
  }

  /// What a reader must know before the numbers.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (table.origin() == ScoredLesions.Origin.SYNTHETIC) {
      remarks.add(
          "SYNTHETIC: the table is marked as synthetic. Nobody was scanned, and nothing here is"
              + " evidence about patients.");
    }
    if (table.columns().patient().isEmpty()) {
      remarks.add(
          "The patients are not known, so that lesions count as independent. If some are of the"
              + " same patient, the intervals are too narrow.");
    }
    for (ClassResult one : classes) {
      if (one.lesions() == 0) {
        remarks.add(
            "No lesion is of %s; it is left out of the means over classes.".formatted(one.title()));
      }
    }
    return remarks;
  }
}
