package dev.nidus.app.stability;

import dev.nidus.app.adaptation.Target;
import dev.nidus.core.perturbation.PlannedPerturbation;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.HeldOutProbe;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.FeatureRepeatability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes results of what was collected. Whatever its size, at most {@link #GALLERY} lesions are compared with each other, and
/// {@link #INTERVAL_NUMBERS} readings resampled for an interval; the results say how many.
final class StabilityAnalysis {
  /// The forms that suit copies: each lesion with draws of its own, or all with the same change.
  static final List<IccForm> FORMS =
      List.of(IccForm.ONE_WAY_SINGLE, IccForm.AGREEMENT_SINGLE, IccForm.CONSISTENCY_SINGLE);

  static final int GALLERY = 2000;
  private static final double COMPARISONS = 2e10; // about a minute of two cores
  private static final int INTERVAL_NUMBERS = 1 << 22;
  private static final int MOST_INTERVAL_FEATURES = 256;
  private static final int INTERVAL_REPLICATES = 200;
  private static final int PROBE_FOLDS = 5;
  private static final int MOST_PAIRS = 2000;

  private final Collected collected;
  private final Optional<ModelScores> model;
  private final Optional<PredictionMetrics> metrics;
  private final Bootstrap bootstrap;
  private final RandomSource random;

  StabilityAnalysis(Collected collected, Optional<ModelScores> model, int replicates, long seed) {
    this.collected = collected;
    this.model = model;
    this.metrics = model.map(one -> new PredictionMetrics(collected, one));
    this.bootstrap = Bootstrap.overPatients().withReplicates(replicates);
    this.random = RandomSource.of(seed).named("stability statistics");
  }

  Stability result(Stability.Made made, List<String> more) {
    List<String> remarks = new ArrayList<>(collected.table().remarks());
    remarks.addAll(more);
    metrics.ifPresent(one -> remarks.addAll(one.remarks()));
    if (collected.lesions().size() > GALLERY) {
      remarks.add(
          "Of %,d lesions %,d are compared with each other, evenly taken from the table."
              .formatted(collected.lesions().size(), GALLERY));
    }
    return new Stability(
        made,
        collected.lesions().size(),
        StudiedLesions.patients(collected.lesions()).count(),
        originals(remarks),
        collected.perturbations().stream().map(this::perturbation).toList(),
        collected.refused(),
        collected.refusedCopies(),
        collected.warnings(),
        remarks);
  }

  private Stability.Originals originals(List<String> remarks) {
    int[] all = IntStream.range(0, collected.lesions().size()).toArray();
    int[] gallery = evenly(all, GALLERY);
    float[][] features = originals(gallery);
    int constant = 0;
    for (int k = 0; k < features[0].length; k++) {
      boolean same = true;
      for (float[] lesion : features) {
        same &= lesion[k] == features[0][k];
      }
      constant += same ? 1 : 0;
    }
    return new Stability.Originals(
        Discriminability.effectiveRank(features),
        constant,
        probe(remarks),
        metrics.isPresent()
            ? metrics.get().ofOriginals(bootstrap, random.named("originals"))
            : List.of());
  }

  /// Whether a linear model of the features tells the labels of patients that it was not trained on.
  private Optional<Measured> probe(List<String> remarks) {
    if (collected.table().columns().label().isEmpty()) {
      return Optional.empty();
    }
    int[] labelled =
        IntStream.range(0, collected.lesions().size())
            .filter(n -> collected.lesions().get(n).label().isPresent())
            .toArray();
    int[] chosen = evenly(labelled, GALLERY);
    try {
      if (chosen.length == 0) {
        throw new Inestimable(
            "no lesion has a label in the column '%s'"
                .formatted(collected.table().columns().label().get()));
      }
      Labels labels =
          Labels.of(
              Arrays.stream(chosen)
                  .mapToObj(n -> collected.lesions().get(n).label().orElseThrow())
                  .toList());
      if (labels.classes().size() < 2) {
        throw new Inestimable(
            "all labels in the column '%s' are %s; a probe needs two classes"
                .formatted(collected.table().columns().label().get(), labels.classes().getFirst()));
      }
      Patients patients = patients(chosen);
      double[][] rows = new double[chosen.length][];
      float[][] features = originals(chosen);
      for (int n = 0; n < rows.length; n++) {
        float[] values = features[n];
        rows[n] = IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
      }
      Predictions held =
          HeldOutProbe.predictions(
              LinearProbe.standard().withMetric(new RocAuc()),
              FeatureMatrix.of(rows),
              labels,
              patients,
              PROBE_FOLDS);
      return Optional.of(
          Measured.of(
              () -> bootstrap.estimate(new RocAuc(), held, patients, random.named("probe")),
              () -> new RocAuc().of(held)));
    } catch (Inestimable none) {
      remarks.add("No probe: " + none.getMessage());
      return Optional.of(new Measured.Missing(String.valueOf(none.getMessage())));
    }
  }

  private Stability.OfPerturbation perturbation(Gathered gathered) {
    PlannedPerturbation planned = gathered.planned();
    int[] lesions = gathered.lesions();
    if (lesions.length == 0) {
      String first =
          collected.refusedCopies().stream()
              .filter(copy -> copy.perturbation().equals(planned.perturbation().text()))
              .map(RefusedCopy::reason)
              .findFirst()
              .orElse("no lesion could be done at all");
      return new Stability.OfPerturbation(planned, 0, 0, new Stability.Nothing(first));
    }
    Patients patients = patients(lesions);
    RandomSource stream = random.named(planned.perturbation().text());
    return new Stability.OfPerturbation(
        planned,
        lesions.length,
        patients.count(),
        lesions.length < 2
            ? new Stability.Nothing(
                "only one lesion could be done, and whether features repeat shows on at least two")
            : new Stability.Found(
                errors(gathered),
                correlation(gathered, patients, stream),
                gathered.features().constant(),
                discrimination(gathered, stream),
                metrics.isPresent() ? metrics.get().of(gathered) : List.of(),
                model.isPresent()
                    ? predictions(gathered, model.get(), patients, stream)
                    : List.of(),
                model.isPresent() && model.get().target() instanceof Target.Classes
                    ? Optional.of(changed(gathered))
                    : Optional.empty()));
  }

  private static Stability.FeatureErrors errors(Gathered gathered) {
    double[] relative = gathered.relative();
    return new Stability.FeatureErrors(
        Arrays.stream(relative).allMatch(Double::isFinite)
            ? Optional.of(TrialSpread.of(relative))
            : Optional.empty(),
        TrialSpread.of(gathered.cosine()),
        TrialSpread.of(gathered.meanSquare()));
  }

  private Map<IccForm, Stability.Correlation> correlation(
      Gathered gathered, Patients patients, RandomSource stream) {
    Map<IccForm, Measured> medians = medians(gathered, patients, stream);
    Map<IccForm, Stability.Correlation> correlations = new EnumMap<>(IccForm.class);
    for (IccForm form : FORMS) {
      try {
        double[] sorted = gathered.features().correlations(form);
        double median = TrialSpread.percentile(sorted, 0.5);
        Measured interval = medians.getOrDefault(form, new Measured.Missing("not estimated"));
        correlations.put(
            form,
            new Stability.Correlation.Distribution(
                switch (interval) {
                  case Measured.Estimated(double _, var around) ->
                      new Measured.Estimated(median, around);
                  case Measured.WithoutInterval(double _, String reason) ->
                      new Measured.WithoutInterval(median, reason);
                  case Measured.Missing(String reason) ->
                      new Measured.WithoutInterval(median, reason);
                },
                IntStream.rangeClosed(0, 100)
                    .mapToObj(percent -> TrialSpread.percentile(sorted, percent / 100.0))
                    .toList(),
                share(sorted, 0.75),
                share(sorted, 0.9)));
      } catch (Inestimable none) {
        correlations.put(
            form, new Stability.Correlation.Missing(String.valueOf(none.getMessage())));
      }
    }
    return correlations;
  }

  private static double share(double[] values, double from) {
    return Arrays.stream(values).filter(value -> value >= from).count() / (double) values.length;
  }

  /// The intervals of the medians, by resamples of patients of some of the features.
  private Map<IccForm, Measured> medians(
      Gathered gathered, Patients patients, RandomSource stream) {
    int[] lesions = gathered.lesions();
    int width = collected.store().features();
    int readings = gathered.trials() + 1;
    int most =
        Math.clamp((long) INTERVAL_NUMBERS / lesions.length / readings, 1, MOST_INTERVAL_FEATURES);
    int[] features = evenly(IntStream.range(0, width).toArray(), most);
    double[][][] some = new double[lesions.length][readings][features.length];
    IntStream.range(0, lesions.length)
        .parallel()
        .forEach(n -> {
          for (int reading = 0; reading < readings; reading++) {
            int copy = reading == 0 ? 0 : gathered.copy(reading - 1);
            float[] all = collected.store().read(lesions[n], copy);
            for (int k = 0; k < features.length; k++) {
              some[n][reading][k] = all[features[k]];
            }
          }
        });
    return repeatability(some, patients, INTERVAL_REPLICATES, stream.named("features"));
  }

  private static Map<IccForm, Measured> repeatability(
      double[][][] readings, Patients patients, int replicates, RandomSource stream) {
    Map<IccForm, Measured> found = new EnumMap<>(IccForm.class);
    try {
      for (FeatureRepeatability one :
          FeatureRepeatability.of(readings, patients, replicates, stream)) {
        if (FORMS.contains(one.form())) {
          found.put(one.form(), new Measured.Estimated(one.median(), one.interval()));
        }
      }
    } catch (Inestimable none) {
      for (IccForm form : FORMS) {
        found.put(form, new Measured.Missing(String.valueOf(none.getMessage())));
      }
    }
    return found;
  }

  private Stability.Discrimination discrimination(Gathered gathered, RandomSource stream) {
    int[] gallery = evenly(gathered.lesions(), GALLERY);
    double each = (double) gallery.length * gallery.length * collected.store().features();
    int trials = (int) Math.clamp(COMPARISONS / each, 1, gathered.trials());
    Discriminability found =
        Discriminability.ofCopies(
            originals(gallery),
            new Discriminability.Copies() {
              @Override
              public int trials() {
                return trials;
              }

              @Override
              public float[] of(int lesion, int trial) {
                return collected.store().read(gallery[lesion], gathered.copy(trial));
              }
            });
    Patients patients = patients(gallery);
    Optional<Discriminability.Worth> verdict = Optional.empty();
    Measured identification;
    try {
      var estimate = found.identification(bootstrap, patients, stream);
      verdict = Optional.of(found.worth(estimate));
      identification = new Measured.Estimated(estimate.value(), estimate.interval());
    } catch (Inestimable none) {
      identification =
          new Measured.WithoutInterval(found.identification(), String.valueOf(none.getMessage()));
    }
    return new Stability.Discrimination(identification, found, gallery.length, trials, verdict);
  }

  private List<Stability.Prediction> predictions(
      Gathered gathered, ModelScores scores, Patients patients, RandomSource stream) {
    List<Stability.Prediction> predictions = new ArrayList<>();
    int[] lesions = gathered.lesions();
    for (int score : ModelScores.reported(scores.target())) {
      double[] original = new double[lesions.length];
      double[][] copies = new double[lesions.length][gathered.trials()];
      double[][][] readings = new double[lesions.length][gathered.trials() + 1][1];
      List<Stability.Pair> pairs = new ArrayList<>();
      int shown = Math.clamp(MOST_PAIRS / lesions.length, 1, gathered.trials());
      for (int n = 0; n < lesions.length; n++) {
        original[n] = collected.scores(lesions[n], 0)[score];
        readings[n][0][0] = original[n];
        for (int trial = 0; trial < gathered.trials(); trial++) {
          copies[n][trial] = collected.scores(lesions[n], gathered.copy(trial))[score];
          readings[n][trial + 1][0] = copies[n][trial];
          if (trial < shown) {
            pairs.add(new Stability.Pair(original[n], copies[n][trial]));
          }
        }
      }
      RandomSource ofScore = stream.named("prediction").at(score);
      predictions.add(
          new Stability.Prediction(
              ModelScores.names(scores.target()).get(score),
              repeatability(readings, patients, bootstrap.replicates(), ofScore),
              agreement(original, copies, patients, ofScore),
              pairs));
    }
    return predictions;
  }

  private Stability.Agreement agreement(
      double[] original, double[][] copies, Patients patients, RandomSource stream) {
    try {
      return new Stability.Agreement.Estimated(
          BlandAltman.ofCopies(original, copies, patients, bootstrap, stream));
    } catch (Inestimable none) {
      return new Stability.Agreement.Missing(String.valueOf(none.getMessage()));
    }
  }

  private double changed(Gathered gathered) {
    long changed = 0;
    for (int lesion : gathered.lesions()) {
      int own = PredictionMetrics.chosen(collected.scores(lesion, 0));
      for (int trial = 0; trial < gathered.trials(); trial++) {
        double[] scores = collected.scores(lesion, gathered.copy(trial));
        changed += PredictionMetrics.chosen(scores) == own ? 0 : 1;
      }
    }
    return changed / (double) gathered.lesions().length / gathered.trials();
  }

  private float[][] originals(int[] lesions) {
    return Arrays.stream(lesions)
        .mapToObj(lesion -> collected.store().read(lesion, 0))
        .toArray(float[][]::new);
  }

  private Patients patients(int[] lesions) {
    return StudiedLesions.patients(
        Arrays.stream(lesions).mapToObj(collected.lesions()::get).toList());
  }

  /// At most so many, evenly taken.
  private static int[] evenly(int[] from, int most) {
    return from.length <= most
        ? from
        : IntStream.range(0, most).map(n -> from[(int) ((long) n * from.length / most)]).toArray();
  }
}
