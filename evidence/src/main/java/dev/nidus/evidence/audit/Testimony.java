package dev.nidus.evidence.audit;

import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.FittedProbe;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the probe says of the tested rows of a case when it is shown some features. Scores of different sessions come from
/// different fits, so that everything is compared within a session.
final class Testimony {
  private final List<Predictions> sessions;
  private final List<Double> settings;
  private final int rows;

  private Testimony(List<Predictions> sessions, List<Double> settings) {
    this.sessions = List.copyOf(sessions);
    this.settings = List.copyOf(settings);
    this.rows = sessions.stream().mapToInt(Predictions::rows).sum();
  }

  /// Fits and asks in every session.
  ///
  /// @param folds of the training patients where a session has no tuning rows
  /// @throws dev.nidus.evidence.estimate.Inestimable if the rows do not allow a fit
  static Testimony of(
      CourtCase court, FeatureMatrix features, Labels labels, LinearProbe probe, int folds) {
    List<Predictions> said = new ArrayList<>();
    List<Double> settings = new ArrayList<>();
    for (Session session : court.sessions()) {
      Tuning tuning =
          session.tune().length > 0
              ? new Tuning.Split(features.rows(session.tune()), labels.rows(session.tune()))
              : new Tuning.CrossValidation(folds, court.patients(session.train()));
      FittedProbe fitted =
          probe.fit(features.rows(session.train()), labels.rows(session.train()), tuning);
      settings.add(fitted.fit().c());
      said.add(fitted.predictions(features.rows(session.test()), labels.rows(session.test())));
    }
    return new Testimony(said, settings);
  }

  /// The same features with other labels, and the settings that were chosen before.
  ///
  /// @param training labels of the training rows of each session
  /// @param testing labels of its test rows
  Testimony withLabels(
      CourtCase court,
      FeatureMatrix features,
      LinearProbe probe,
      List<Labels> training,
      List<Labels> testing) {
    List<Predictions> said = new ArrayList<>();
    for (int n = 0; n < court.sessions().size(); n++) {
      Session session = court.sessions().get(n);
      FittedProbe fitted =
          probe.fit(
              features.rows(session.train()), training.get(n), new Tuning.Given(settings.get(n)));
      said.add(fitted.predictions(features.rows(session.test()), testing.get(n)));
    }
    return new Testimony(said, settings);
  }

  /// ROC-AUC: the mean over sessions, each by its rows.
  PreparedMetric auc() {
    List<PreparedMetric> each = sessions.stream().map(one -> new RocAuc().prepare(one)).toList();
    return counts -> {
      double sum = 0;
      double weight = 0;
      int from = 0;
      for (int n = 0; n < each.size(); n++) {
        int to = from + sessions.get(n).rows();
        int[] own = Arrays.copyOfRange(counts, from, to);
        double value = each.get(n).at(own);
        if (!Double.isNaN(value)) {
          int taken = Arrays.stream(own).sum();
          sum += taken * value;
          weight += taken;
        }
        from = to;
      }
      return sum / weight;
    };
  }

  /// The correlation with another testimony among lesions of one class and session; of several classes the mean over their
  /// scores.
  PreparedMetric connection(Testimony other) {
    List<WithinClasses> pairs = new ArrayList<>();
    int classes = sessions.getFirst().classes();
    for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
      pairs.add(WithinClasses.of(sessions, other.sessions, k));
    }
    return counts -> {
      double sum = 0;
      int known = 0;
      for (WithinClasses one : pairs) {
        double value = one.correlation(counts);
        if (!Double.isNaN(value)) {
          sum += value;
          known++;
        }
      }
      return sum / known;
    };
  }

  int rows() {
    return rows;
  }
}
