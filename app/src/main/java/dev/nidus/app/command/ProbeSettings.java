package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.ClassProbe;
import dev.nidus.app.adaptation.ClassTask;
import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.ClassWeights;
import dev.nidus.evidence.probe.Convergence;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.NeighbourProbe;
import dev.nidus.evidence.resampling.Bootstrap;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/// How a probe is fitted and its intervals are made.
final class ProbeSettings {
  /// Kinds of probes by the words that users write.
  enum MethodWord {
    linear,
    knn,
    cox
  }

  @Option(
      names = "--method",
      paramLabel = "linear|knn|cox",
      description =
          "Logistic regression, nearest neighbours by cosine, or a Cox model with --time and"
              + " --event (default: linear, or cox where --time is given).")
  Optional<MethodWord> method = Optional.empty();

  /// Metrics by the words that users write.
  enum MetricWord {
    accuracy(MetricKey.ACCURACY),
    balanced(MetricKey.BALANCED_ACCURACY),
    auc(MetricKey.ROC_AUC),
    map(MetricKey.AVERAGE_PRECISION);

    private final MetricKey key;

    MetricWord(MetricKey key) {
      this.key = key;
    }
  }

  @Option(
      names = "--metric",
      paramLabel = "accuracy|balanced|auc|map",
      description =
          "What the setting of the probe is chosen by (default: auc for two classes, accuracy for"
              + " more, as published).")
  Optional<MetricWord> metric = Optional.empty();

  /// Class weights by the words that users write.
  enum WeightsWord {
    none(ClassWeights.EQUAL),
    balanced(ClassWeights.BALANCED);

    private final ClassWeights weights;

    WeightsWord(ClassWeights weights) {
      this.weights = weights;
    }
  }

  @Option(
      names = "--class-weights",
      paramLabel = "none|balanced",
      description =
          "Whether a linear probe counts every lesion alike, or every class (default: none).")
  WeightsWord weights = WeightsWord.none;

  @Option(
      names = "--c",
      paramLabel = "C",
      description =
          "This inverse strength of the penalty of a linear probe, fitted to its optimum, in place"
              + " of the search for the best.")
  Optional<Double> c = Optional.empty();

  @Option(
      names = "--folds",
      paramLabel = "N",
      description =
          "Folds of patients that the setting is chosen by where there is no tuning split (default:"
              + " 10).")
  int folds = 10;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples of patients for the intervals (default: 1000).")
  int replicates = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where the random numbers start (default: 0).")
  long seed;

  void check() {
    if (folds < 2 || folds > 1000) {
      throw new UsageProblem("--folds must be 2 to 1000, got " + folds);
    }
    if (c.isPresent() && !(c.get() > 0 && Double.isFinite(c.get()))) {
      throw new UsageProblem("--c must be above 0, got " + c.get());
    }
    if (replicates < 100 || replicates > 1_000_000) {
      throw new UsageProblem("--replicates must be 100 to 1000000, got " + replicates);
    }
  }

  /// The metric that settings of a probe for classes are chosen by.
  MetricKey metric(ClassTask task) {
    return metric
        .map(word -> word.key)
        .orElse(task.target().classes().size() == 2 ? MetricKey.ROC_AUC : MetricKey.ACCURACY);
  }

  /// The probe for classes.
  ClassProbe probe(ClassTask task) {
    MetricKey key = metric(task);
    return switch (method.orElse(MethodWord.linear)) {
      case linear ->
          new ClassProbe.Linear(
              LinearProbe.standard()
                  .withMetric(key.metric())
                  .withWeights(weights.weights)
                  .withConvergence(c.isPresent() ? Convergence.tight() : Convergence.standard()),
              c.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
      case knn -> {
        if (weights != WeightsWord.none || c.isPresent()) {
          throw new UsageProblem(
              "--class-weights and --c belong to the linear probe; neighbours have one vote each");
        }
        yield new ClassProbe.Neighbours(NeighbourProbe.by(key.metric()));
      }
      case cox ->
          throw new UsageProblem(
              "--method cox predicts survival: give --time and --event in place of --label");
    };
  }

  Bootstrap bootstrap() {
    return Bootstrap.overPatients().withReplicates(replicates);
  }

  RandomSource random() {
    return RandomSource.of(seed);
  }
}
