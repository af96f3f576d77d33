package dev.nidus.app.adaptation;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.FittedProbe;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.NeighbourProbe;
import dev.nidus.evidence.probe.Tuning;
import java.util.List;
import java.util.OptionalDouble;

/// The kinds of probes for classes.
public sealed interface ClassProbe {

  /// The metric that the setting is chosen by.
  Metric metric();

  /// Fits a probe.
  ///
  /// @throws dev.nidus.evidence.estimate.Inestimable if the lesions do not allow it
  Fitted fit(FeatureMatrix training, Labels labels, Tuning tuning);

  /// A fitted probe.
  sealed interface Fitted {
    /// The name of its setting.
    String setting();

    double chosen();

    List<ProbeResult.Trial> trials();

    /// A row per lesion, a column per class.
    double[][] scores(FeatureMatrix features);

    FeatureModel model(Provenance provenance, Target.Classes target);
  }

  /// Logistic regression.
  ///
  /// @param c if the user chose it
  record Linear(LinearProbe probe, OptionalDouble c) implements ClassProbe {
    @Override
    public Metric metric() {
      return probe.metric();
    }

    @Override
    public Fitted fit(FeatureMatrix training, Labels labels, Tuning tuning) {
      Tuning chosen = c.isPresent() ? new Tuning.Given(c.getAsDouble()) : tuning;
      return new FittedLinear(probe.fit(training, labels, chosen));
    }
  }

  /// A fitted logistic regression.
  record FittedLinear(FittedProbe fitted) implements Fitted {
    @Override
    public String setting() {
      return "c";
    }

    @Override
    public double chosen() {
      return fitted.fit().c();
    }

    @Override
    public List<ProbeResult.Trial> trials() {
      return fitted.trials().stream()
          .map(trial -> new ProbeResult.Trial(trial.c(), trial.value()))
          .toList();
    }

    @Override
    public double[][] scores(FeatureMatrix features) {
      return fitted.probabilities(features);
    }

    @Override
    public FeatureModel model(Provenance provenance, Target.Classes target) {
      return new FeatureModel.Linear(
          provenance, target, fitted.standardiser(), fitted.fit().model(), chosen());
    }
  }

  /// Nearest neighbours.
  record Neighbours(NeighbourProbe probe) implements ClassProbe {
    @Override
    public Metric metric() {
      return probe.metric();
    }

    @Override
    public Fitted fit(FeatureMatrix training, Labels labels, Tuning tuning) {
      if (training.columns() < 2) {
        throw new Inestimable(
            "neighbours are nearest by the angle between features, and a single number has none;"
                + " use the linear probe for it");
      }
      NeighbourProbe.Fitted fitted =
          switch (tuning) {
            case Tuning.Split split -> probe.fit(training, labels, split);
            case Tuning.CrossValidation folds -> probe.fit(training, labels, folds);
            case Tuning.Given given ->
                throw new IllegalArgumentException(
                    "%s is the C of a linear probe; neighbours are chosen by tuning lesions"
                        .formatted(given.c()));
          };
      return new FittedNeighbours(fitted, training, labels);
    }
  }

  /// Training lesions and how many of them vote.
  record FittedNeighbours(NeighbourProbe.Fitted fitted, FeatureMatrix training, Labels labels)
      implements Fitted {
    @Override
    public String setting() {
      return "neighbours";
    }

    @Override
    public double chosen() {
      return fitted.neighbours();
    }

    @Override
    public List<ProbeResult.Trial> trials() {
      return fitted.trials().stream()
          .map(trial -> new ProbeResult.Trial(trial.neighbours(), trial.value()))
          .toList();
    }

    @Override
    public double[][] scores(FeatureMatrix features) {
      return fitted.shares(features);
    }

    @Override
    public FeatureModel model(Provenance provenance, Target.Classes target) {
      return new FeatureModel.Neighbours(provenance, target, training, labels, fitted.neighbours());
    }
  }
}
