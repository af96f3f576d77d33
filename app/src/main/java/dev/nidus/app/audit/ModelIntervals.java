package dev.nidus.app.audit;

import dev.nidus.app.adaptation.ClassTask;
import dev.nidus.app.evaluation.PredictedTable;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.audit.ClusteredMetric;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The intervals of a model on the test lesions, by patient beside by lesion.
sealed interface ModelIntervals {
  int REPLICATES = 1000;
  int FOLDS = 5;

  /// @param model where the predictions come from, in words
  /// @param unit what was drawn as a whole
  /// @param metrics ROC-AUC and balanced accuracy
  record Measured(String model, Level unit, List<ClusteredMetric> metrics)
      implements ModelIntervals {
    public Measured {
      metrics = List.copyOf(metrics);
    }
  }

  /// @param reason a sentence without its full stop
  record Missing(String reason) implements ModelIntervals {}

  /// Of a table of predictions.
  static ModelIntervals of(PredictedTable table, String file) {
    return measured(
        "the predictions of " + file, Level.PATIENT, table.predictions(), table.patients());
  }

  /// Of a linear probe of features, fitted to the training lesions.
  static ModelIntervals of(List<AuditedTable> tables, FeatureSearch features, String label) {
    Optional<Held> train = Held.of(tables, features, label, Role.TRAIN);
    Optional<Held> test = Held.of(tables, features, label, Role.TEST);
    if (train.isEmpty() || test.isEmpty()) {
      return new Missing(
          "there are no training and test lesions with features, a label and a patient or scan");
    }
    List<String> classes =
        ClassTask.classes(
            Stream.concat(train.get().labels().stream(), test.get().labels().stream()).toList());
    if (classes.size() < 2) {
      return new Missing("all lesions have the label '%s'".formatted(classes.getFirst()));
    }
    try {
      Labels labels = Labels.of(test.get().labels(), classes);
      Predictions predictions =
          LinearProbe.standard()
              .withMetric(new RocAuc())
              .fit(
                  FeatureMatrix.of(train.get().features()),
                  Labels.of(train.get().labels(), classes),
                  new Tuning.CrossValidation(FOLDS, Patients.of(train.get().units())))
              .predictions(FeatureMatrix.of(test.get().features()), labels);
      return measured(
          "a linear probe of the features, fitted to train",
          test.get().unit(),
          predictions,
          Patients.of(test.get().units()));
    } catch (Inestimable reason) {
      return new Missing(String.valueOf(reason.getMessage()));
    }
  }

  private static ModelIntervals measured(
      String model, Level unit, Predictions predictions, Patients patients) {
    try {
      List<ClusteredMetric> metrics = new ArrayList<>();
      for (Metric metric : List.of(new RocAuc(), new BalancedAccuracy())) {
        metrics.add(
            ClusteredMetric.of(
                metric, predictions, patients, REPLICATES, RandomSource.of(1).named("audit")));
      }
      return new Measured(model, unit, metrics);
    } catch (Inestimable reason) {
      return new Missing(String.valueOf(reason.getMessage()));
    }
  }

  /// Rows of a split that have everything.
  record Held(Level unit, List<String> units, List<String> labels, List<FeatureVector> features) {
    static Optional<Held> of(
        List<AuditedTable> tables, FeatureSearch search, String label, Role role) {
      Optional<AuditedTable> table = tables.stream().filter(one -> one.role() == role).findFirst();
      if (table.isEmpty()) {
        return Optional.empty();
      }
      Level unit = table.get().keys().knows(Level.PATIENT) ? Level.PATIENT : Level.SCAN;
      List<String> keys = table.get().keys().keys(unit);
      Optional<List<String>> labels = table.get().table().find(label);
      if (keys.isEmpty() || labels.isEmpty()) {
        return Optional.empty();
      }
      Held held = new Held(unit, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      search
          .rows(role)
          .forEach((row, features) -> {
            String word = labels.get().get(row).strip();
            if (!word.isEmpty() && !keys.get(row).isBlank()) {
              held.units().add(keys.get(row));
              held.labels().add(word);
              held.features().add(FeatureVector.of(features));
            }
          });
      return held.units().isEmpty() ? Optional.empty() : Optional.of(held);
    }
  }
}
