package dev.nidus.evidence.audit;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.audit.ShortcutVerdict.ShuffledLabels;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.resampling.Replicates;
import dev.nidus.evidence.resampling.Resamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Tries a model for shortcuts: the same probe is shown the shortcut alone, and what it reaches is held against the model.
///
/// For a shortcut with ROC-AUC A and a model with M, the excess is (A - 1/2) - share · (M - 1/2). A charge is proven if the
/// excess is above 0, unless the model has an alibi: scores that hardly go with the shortcut's among lesions of one class. It
/// is refuted if the excess is below 0. "Above" and "below" mean a one-sided limit over resampled patients: for a proof at
/// error / charges, so that all charges together convict a model wrongly with at most that probability; for a refutation
/// at error, since an acquittal needs every charge refuted. The limits cover the patients who are asked, not other training
/// patients.
///
/// @param probe the model of features: the same for all
/// @param folds of the training patients by which its setting is chosen where a session has no tuning rows
/// @param share of the model's ROC-AUC above chance that a shortcut must explain for a conviction
/// @param error how often, at most, a court may err either way
/// @param replicates resamples of patients
/// @param shuffles of the labels
public record ShortcutCourt(
    LinearProbe probe, int folds, double share, double error, int replicates, int shuffles) {
  private static final double CHANCE = 0.5;
  private static final double LEVEL = 0.95;

  public ShortcutCourt {
    if (!(share > 0 && share < 1) || !(error > 0 && error < 0.5)) {
      throw new IllegalArgumentException(
          "the share lies between 0 and 1 (0.5 is usual) and the error between 0 and 0.5 (0.05 is usual), got %s and %s"
              .formatted(share, error));
    }
    if (replicates < 100 || shuffles < 1 || folds < 2) {
      throw new IllegalArgumentException(
          "a court needs at least 100 resamples, a shuffle and 2 folds, got %d, %d and %d"
              .formatted(replicates, shuffles, folds));
    }
  }

  /// Half of what the model achieves, an error of 5 %, 2,000 resamples, 19 shuffles; C by ROC-AUC in 5 folds.
  public static ShortcutCourt usual() {
    return new ShortcutCourt(
        LinearProbe.standard().withMetric(new RocAuc()), 5, 0.5, 0.05, 2000, 19);
  }

  public ShortcutCourt withProbe(LinearProbe other) {
    return new ShortcutCourt(other, folds, share, error, replicates, shuffles);
  }

  public ShortcutCourt withReplicates(int number) {
    return new ShortcutCourt(probe, folds, share, error, number, shuffles);
  }

  public ShortcutCourt withShuffles(int number) {
    return new ShortcutCourt(probe, folds, share, error, replicates, number);
  }

  /// The rule in a sentence.
  public String rule() {
    return String.format(
        Locale.ROOT,
        "Convicted: the same probe, shown the shortcut alone, reaches at least %.0f %% of the"
            + " model's ROC-AUC above 0.5, and the model is not shown to go without it (a"
            + " correlation of both scores below %.1f among lesions of one class). Acquitted: it"
            + " reaches less, on every charge that was tried. Both with one-sided limits over"
            + " resampled patients, so that at most %.0f %% of courts err in either way.",
        100 * share,
        ChargeVerdict.Connection.ALIBI,
        100 * error);
  }

  /// The resamples of a case and what the model says in them.
  private record Trial(
      CourtCase court,
      Patients patients,
      Resamples resamples,
      Testimony model,
      PreparedMetric modelAuc) {

    double observed(PreparedMetric metric) {
      int[] once = new int[model.rows()];
      Arrays.fill(once, 1);
      return metric.at(once);
    }

    Replicates replicates(PreparedMetric metric) {
      return Replicates.of(metric, model.rows(), resamples);
    }

    Estimate estimate(String label, PreparedMetric metric, Replicates values) {
      return new Estimate(
          label,
          observed(metric),
          new ConfidenceInterval(
              values.percentile((1 - LEVEL) / 2),
              values.percentile((1 + LEVEL) / 2),
              LEVEL,
              IntervalMethod.PATIENT_BOOTSTRAP),
          model.rows(),
          patients.count());
    }
  }

  /// Hears a case. Costs a probe for each charge, session and shuffle, and the resamples.
  ///
  /// @throws Inestimable if the model itself cannot be probed
  public ShortcutVerdict judge(CourtCase court, RandomSource random) {
    Testimony model = Testimony.of(court, court.model(), court.labels(), probe, folds);
    Patients patients = court.patients(court.tested());
    if (patients.count() < 2) {
      throw new Inestimable("a court needs at least two patients to ask, got one");
    }
    Trial trial =
        new Trial(
            court,
            patients,
            Resamples.drawn(patients, replicates, random.named("court")),
            model,
            model.auc());
    if (Double.isNaN(trial.observed(trial.modelAuc()))) {
      throw new Inestimable("the tested lesions are all of one class, so that nothing can be told");
    }
    Replicates modelValues = trial.replicates(trial.modelAuc());
    Estimate ofModel = trial.estimate("ROC-AUC", trial.modelAuc(), modelValues);
    ShuffledLabels shuffled = shuffled(trial, random.named("shuffled labels"));
    boolean better = modelValues.percentile(error) > CHANCE && shuffled.p() <= error;
    List<ChargeVerdict> charges = new ArrayList<>();
    Map<Charge, FeatureMatrix> shortcuts = new TreeMap<>(court.shortcuts());
    shortcuts.forEach((charge, features) ->
        charges.add(charge(trial, charge, features, shortcuts.size(), better)));
    return new ShortcutVerdict(
        overall(charges),
        reason(charges, ofModel),
        ofModel,
        shuffled,
        charges,
        court.lesionOnly().flatMap(features -> alone(trial, features)),
        court.acquisition().stream().map(column -> knowledge(trial, column)).toList(),
        rule());
  }

  private ChargeVerdict charge(
      Trial trial, Charge charge, FeatureMatrix features, int charges, boolean better) {
    Testimony said;
    try {
      said = Testimony.of(trial.court(), features, trial.court().labels(), probe, folds);
    } catch (Inestimable reason) {
      return new ChargeVerdict(
          charge,
          Finding.NOT_ENOUGH_EVIDENCE,
          String.valueOf(reason.getMessage()),
          Optional.empty());
    }
    PreparedMetric alone = said.auc();
    PreparedMetric excess =
        counts -> alone.at(counts) - CHANCE - share * (trial.modelAuc().at(counts) - CHANCE);
    Replicates excesses = trial.replicates(excess);
    ChargeVerdict.Evidence evidence =
        new ChargeVerdict.Evidence(
            trial.estimate("ROC-AUC", alone, trial.replicates(alone)),
            trial.estimate("excess of ROC-AUC", excess, excesses),
            excesses.percentile(error / charges),
            excesses.percentile(1 - error),
            connection(trial, said));
    return ChargeReasoning.decide(charge, evidence, share, better);
  }

  private Optional<ChargeVerdict.Connection> connection(Trial trial, Testimony said) {
    PreparedMetric correlation = trial.model().connection(said);
    if (Double.isNaN(trial.observed(correlation))) {
      return Optional.empty();
    }
    try {
      Replicates values = trial.replicates(correlation);
      return Optional.of(
          new ChargeVerdict.Connection(
              trial.estimate("correlation within classes", correlation, values),
              values.percentile(1 - error)));
    } catch (Inestimable _) {
      return Optional.empty();
    }
  }

  private Optional<Estimate> alone(Trial trial, FeatureMatrix features) {
    try {
      PreparedMetric auc =
          Testimony.of(trial.court(), features, trial.court().labels(), probe, folds).auc();
      return Optional.of(trial.estimate("ROC-AUC", auc, trial.replicates(auc)));
    } catch (Inestimable _) {
      return Optional.empty();
    }
  }

  private AcquisitionKnowledge knowledge(Trial trial, AcquisitionColumn column) {
    try {
      PreparedMetric auc =
          Testimony.of(trial.court(), trial.court().model(), column.asked(), probe, folds).auc();
      return new AcquisitionKnowledge.Known(
          column.name(), column.question(), trial.estimate("ROC-AUC", auc, trial.replicates(auc)));
    } catch (Inestimable reason) {
      return new AcquisitionKnowledge.Unknown(column.name(), String.valueOf(reason.getMessage()));
    }
  }

  /// Labels go round among training patients and among test patients, those of a patient together as far as numbers
  /// allow, and within each of them among the lesions: where every patient has both classes, as in a study of pairs, to go
  /// round among patients alone would change nothing. Were those of the test left as they are, a direction in which the classes lie far apart would let a probe of
  /// shuffled labels reach any ROC-AUC, large or small.
  private ShuffledLabels shuffled(Trial trial, RandomSource random) {
    double observed = trial.observed(trial.modelAuc());
    double sum = 0;
    double largest = 0;
    int asGood = 1;
    int known = 0;
    for (int n = 0; n < shuffles; n++) {
      RandomSource one = random.at(n);
      List<Labels> training = new ArrayList<>();
      List<Labels> testing = new ArrayList<>();
      for (Session session : trial.court().sessions()) {
        training.add(shuffled(trial.court(), session.train(), one));
        testing.add(shuffled(trial.court(), session.test(), one));
      }
      double value;
      try {
        value =
            trial.observed(
                trial
                    .model()
                    .withLabels(trial.court(), trial.court().model(), probe, training, testing)
                    .auc());
      } catch (Inestimable _) {
        continue;
      }
      known++;
      sum += value;
      largest = Math.max(largest, value);
      asGood += value >= observed ? 1 : 0;
    }
    return new ShuffledLabels(
        known, known == 0 ? CHANCE : sum / known, largest, asGood / (known + 1.0));
  }

  private static Labels shuffled(CourtCase court, int[] rows, RandomSource random) {
    Patients patients = court.patients(rows);
    List<List<Integer>> ofPatient = new ArrayList<>();
    for (int n = 0; n < patients.count(); n++) {
      ofPatient.add(new ArrayList<>());
    }
    for (int n = 0; n < rows.length; n++) {
      ofPatient.get(patients.of(n)).add(n);
    }
    List<Integer> order = new ArrayList<>(ofPatient.stream().flatMap(List::stream).toList());
    Collections.shuffle(ofPatient, Random.from(random));
    Random within = Random.from(random.named("within patients"));
    ofPatient.forEach(lesions -> Collections.shuffle(lesions, within));
    List<Integer> from = ofPatient.stream().flatMap(List::stream).toList();
    Integer[] shuffled = new Integer[rows.length];
    for (int n = 0; n < rows.length; n++) {
      shuffled[order.get(n)] = rows[from.get(n)];
    }
    return court.labels().rows(Arrays.stream(shuffled).mapToInt(Objects::requireNonNull).toArray());
  }

  private static Finding overall(List<ChargeVerdict> charges) {
    if (charges.stream().anyMatch(one -> one.finding() == Finding.CONVICTED)) {
      return Finding.CONVICTED;
    }
    return !charges.isEmpty()
            && charges.stream().allMatch(one -> one.finding() == Finding.ACQUITTED)
        ? Finding.ACQUITTED
        : Finding.NOT_ENOUGH_EVIDENCE;
  }

  private static String reason(List<ChargeVerdict> charges, Estimate model) {
    return switch (overall(charges)) {
      case CONVICTED -> strongest(charges, Finding.CONVICTED);
      case ACQUITTED ->
          "None of what was tried (%s) explains what the model tells (%s)."
              .formatted(
                  String.join(", ", charges.stream().map(one -> one.charge().word()).toList()),
                  ChargeReasoning.told(model));
      case NOT_ENOUGH_EVIDENCE ->
          charges.isEmpty()
              ? "Nothing was tried: neither sizes, nor images, nor how the scans were taken are"
                  + " known."
              : strongest(charges, Finding.NOT_ENOUGH_EVIDENCE);
    };
  }

  private static double strength(ChargeVerdict one) {
    return one.evidence().map(evidence -> evidence.alone().value()).orElse(0.0);
  }

  private static String strongest(List<ChargeVerdict> charges, Finding finding) {
    return charges.stream()
        .filter(one -> one.finding() == finding)
        .max(Comparator.comparingDouble(ShortcutCourt::strength))
        .map(one -> "On %s: %s.".formatted(one.charge().phrase(), one.reason()))
        .orElseThrow();
  }
}
