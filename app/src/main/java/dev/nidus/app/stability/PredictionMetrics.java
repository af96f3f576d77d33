package dev.nidus.app.stability;

import dev.nidus.app.adaptation.Target;
import dev.nidus.app.evaluation.ClassNames;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.stability.TrialSpread;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.ConcordanceIndex;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The metrics of a model's predictions that the table allows: of classes where there are labels, of an order where there are times.
final class PredictionMetrics {
  private final Collected collected;
  private final Target target;
  private final int[] labels;
  private final boolean[] timed;

  PredictionMetrics(Collected collected, ModelScores model) {
    this.collected = collected;
    this.target = model.target();
    List<StudiedLesion> lesions = collected.lesions();
    labels = new int[lesions.size()];
    timed = new boolean[lesions.size()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = label(lesions.get(n).label(), target).orElse(-1);
      timed[n] = lesions.get(n).survival().isPresent() && ordered();
    }
  }

  private static OptionalInt label(Optional<String> text, Target target) {
    return text.isPresent() && target instanceof Target.Classes(String _, List<String> classes)
        ? new ClassNames(classes).of(text.get())
        : OptionalInt.empty();
  }

  /// Whether scores are in an order: a risk, or the score of the second of two classes.
  private boolean ordered() {
    return ModelScores.reported(target).length == 1;
  }

  /// What a reader must know of them.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    StabilityColumns columns = collected.table().columns();
    if (columns.label().isPresent() && target instanceof Target.Classes classes) {
      long without = Arrays.stream(labels).filter(label -> label < 0).count();
      if (without > 0) {
        remarks.add(
            "%d of %d lesions have a blank '%s', or none of the classes %s; they take part in everything but ROC-AUC and balanced accuracy."
                .formatted(
                    without,
                    labels.length,
                    columns.label().get(),
                    String.join(", ", classes.classes())));
      }
    }
    if (columns.label().isPresent() && target instanceof Target.Survival) {
      remarks.add(
          "The model gives a risk and no class, so that there is no ROC-AUC of its predictions;"
              + " --time and --event give a concordance.");
    }
    if (columns.time().isPresent()) {
      int with = (int) IntStream.range(0, timed.length).filter(n -> timed[n]).count();
      if (!ordered()) {
        remarks.add(
            "A model of more than two classes has no order, so that there is no concordance.");
      } else if (with < timed.length) {
        remarks.add(
            "%d of %d lesions have no usable time and event; they take part in everything but the concordance."
                .formatted(timed.length - with, timed.length));
      }
      if (ordered() && target instanceof Target.Classes classes) {
        remarks.add(
            "The concordance takes a higher score of '%s' for an earlier event; below 0.5 it is the other way round."
                .formatted(classes.classes().get(1)));
      }
    }
    return remarks;
  }

  /// Of the lesions as they are.
  List<Stability.Metric> ofOriginals(Bootstrap bootstrap, RandomSource random) {
    int[] all = IntStream.range(0, labels.length).toArray();
    List<Stability.Metric> metrics = new ArrayList<>();
    for (OfClasses one : OfClasses.ALL) {
      int[] labelled = labelled(all);
      if (labelled.length > 0) {
        Predictions predictions = predictions(labelled, _ -> 0);
        metrics.add(
            new Stability.Metric(
                one.key(),
                one.metric().label(),
                Measured.of(
                    () -> bootstrap.estimate(one.metric(), predictions, patients(labelled), random),
                    () -> one.metric().of(predictions))));
      }
    }
    int[] ofTime = timed(all);
    if (ofTime.length > 0) {
      SurvivalTimes times = times(ofTime);
      double[] scores = order(ofTime, _ -> 0);
      metrics.add(
          new Stability.Metric(
              "concordance",
              "concordance",
              Measured.of(
                  () ->
                      new ConcordanceBootstrap(bootstrap, times, patients(ofTime), random)
                          .estimate(scores),
                  () -> ConcordanceIndex.of(times, scores).value())));
    }
    return metrics;
  }

  /// Of a perturbation, trial by trial.
  List<Stability.MetricSpread> of(Gathered perturbation) {
    List<Stability.MetricSpread> spreads = new ArrayList<>();
    int[] labelled = labelled(perturbation.lesions());
    for (OfClasses one : OfClasses.ALL) {
      if (labelled.length > 0) {
        spread(
            one.key(),
            one.metric().label(),
            perturbation,
            copy -> one.metric().of(predictions(labelled, copy)),
            spreads);
      }
    }
    int[] ofTime = timed(perturbation.lesions());
    if (ofTime.length > 0) {
      SurvivalTimes times = times(ofTime);
      spread(
          "concordance",
          "concordance",
          perturbation,
          copy -> ConcordanceIndex.of(times, order(ofTime, copy)).value(),
          spreads);
    }
    return spreads;
  }

  /// A metric of classes.
  private record OfClasses(String key, Metric metric) {
    static final List<OfClasses> ALL =
        List.of(
            new OfClasses("roc_auc", new RocAuc()),
            new OfClasses("balanced_accuracy", new BalancedAccuracy()));
  }

  /// Which copy of a lesion is asked.
  private interface Copy {
    int of(int lesion);
  }

  private interface OfTrial {
    double at(Copy copy);
  }

  private static void spread(
      String key,
      String label,
      Gathered perturbation,
      OfTrial metric,
      List<Stability.MetricSpread> spreads) {
    double original;
    try {
      original = metric.at(_ -> 0);
    } catch (Inestimable none) {
      return; // told with the originals
    }
    List<Double> trials = new ArrayList<>();
    for (int trial = 0; trial < perturbation.trials(); trial++) {
      int copy = perturbation.copy(trial);
      trials.add(metric.at(_ -> copy));
    }
    spreads.add(
        new Stability.MetricSpread(
            key,
            label,
            original,
            TrialSpread.of(trials.stream().mapToDouble(Double::doubleValue).toArray()),
            trials));
  }

  private int[] labelled(int[] lesions) {
    return Arrays.stream(lesions).filter(lesion -> labels[lesion] >= 0).toArray();
  }

  private int[] timed(int[] lesions) {
    return Arrays.stream(lesions).filter(lesion -> timed[lesion]).toArray();
  }

  private Predictions predictions(int[] lesions, Copy copy) {
    return Predictions.of(
        Arrays.stream(lesions).map(lesion -> labels[lesion]).toArray(),
        Arrays.stream(lesions)
            .mapToObj(lesion -> collected.scores(lesion, copy.of(lesion)))
            .toArray(double[][]::new));
  }

  private double[] order(int[] lesions, Copy copy) {
    int score = ModelScores.reported(target)[0];
    return Arrays.stream(lesions)
        .mapToDouble(lesion -> collected.scores(lesion, copy.of(lesion))[score])
        .toArray();
  }

  private SurvivalTimes times(int[] lesions) {
    return SurvivalTimes.of(
        Arrays.stream(lesions)
            .mapToObj(lesion -> collected.lesions().get(lesion).survival().orElseThrow())
            .toList());
  }

  private Patients patients(int[] lesions) {
    return StudiedLesions.patients(
        Arrays.stream(lesions).mapToObj(collected.lesions()::get).toList());
  }

  /// The class that a model chooses, the lowest on ties.
  static int chosen(double[] scores) {
    double most = DoubleStream.of(scores).max().orElseThrow();
    return IntStream.range(0, scores.length).filter(k -> scores[k] == most).findFirst().orElse(0);
  }
}
