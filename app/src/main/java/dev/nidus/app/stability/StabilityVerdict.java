package dev.nidus.app.stability;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a run says, in plain words. Repeatability is never told without discriminability: features that are always the same come out as
/// worthless, whatever else they do.
///
/// @param kind in a word
/// @param text the first sentence
/// @param more what else a reader should see at once
record StabilityVerdict(Kind kind, String text, List<String> more) {
  /// Good, by the usual reading of intraclass correlations (Koo and Li 2016).
  private static final double GOOD = 0.75;

  /// The verdict in a word.
  enum Kind {
    /// Lesions are not told apart.
    WORTHLESS,
    /// They are, and features repeat.
    REPEATS,
    /// They are, but features do not repeat well under at least one perturbation.
    UNSTABLE,
    /// Too few lesions or patients to judge.
    UNDECIDED
  }

  StabilityVerdict {
    more = List.copyOf(more);
  }

  /// A perturbation that something came out of.
  private record One(String name, Stability.Found found) {
    Optional<Double> median() {
      return found.correlation().get(IccForm.AGREEMENT_SINGLE)
              instanceof
              Stability.Correlation.Distribution(var _, List<Double> values, var _, var _)
          ? Optional.of(values.get(50))
          : Optional.empty();
    }

    Optional<Discriminability.Worth> worth() {
      return found.discrimination().verdict();
    }
  }

  static StabilityVerdict of(Stability stability) {
    List<One> all = new ArrayList<>();
    for (Stability.OfPerturbation each : stability.perturbations()) {
      if (each.result() instanceof Stability.Found found) {
        all.add(new One(each.planned().perturbation().text(), found));
      }
    }
    List<String> more = new ArrayList<>();
    all.forEach(one -> metrics(stability, one, more));
    probe(stability, more);
    if (all.isEmpty()) {
      return new StabilityVerdict(
          Kind.UNDECIDED, "Nothing can be judged: no perturbation could be made.", more);
    }
    One worst = all.getFirst();
    for (One one : all) {
      if (one.found().discrimination().found().identification()
          < worst.found().discrimination().found().identification()) {
        worst = one;
      }
    }
    Optional<One> worthless =
        all.stream()
            .filter(one ->
                one.worth().isPresent() && one.worth().get() == Discriminability.Worth.WORTHLESS)
            .findFirst();
    if (worthless.isPresent()) {
      return new StabilityVerdict(
          Kind.WORTHLESS,
          "Worthless, however well it repeats, for lesions are not told apart: "
              + identification(worthless.get())
              + ".",
          more);
    }
    if (all.stream().anyMatch(one -> one.worth().isEmpty())) {
      return new StabilityVerdict(
          Kind.UNDECIDED,
          "Whether lesions are told apart cannot be judged: " + identification(worst) + ".",
          more);
    }
    One least = all.getFirst();
    for (One one : all) {
      if (one.median().orElse(-1.0) < least.median().orElse(-1.0)) {
        least = one;
      }
    }
    boolean good = least.median().orElse(-1.0) >= GOOD;
    return new StabilityVerdict(
        good ? Kind.REPEATS : Kind.UNSTABLE,
        "%s: %s; the median ICC(A,1) of features is %s%s."
            .formatted(
                good
                    ? "Lesions are told apart, and their features repeat"
                    : "Lesions are told apart, but their features do not repeat well",
                identification(worst),
                least.median().map(StabilityVerdict::two).orElse("not to be had"),
                all.size() > 1 ? " at the least (%s)".formatted(least.name()) : ""),
        more);
  }

  private static String identification(One one) {
    Stability.Discrimination found = one.found().discrimination();
    return String.format(
        Locale.ROOT,
        "after %s a copy finds its own lesion among %d in %.1f %% of cases, by chance in %.1f %%",
        one.name(),
        found.gallery(),
        100 * found.found().identification(),
        100 * found.found().chance());
  }

  private static void metrics(Stability stability, One one, List<String> more) {
    for (Stability.MetricSpread metric : one.found().metrics()) {
      TrialSpread spread = metric.spread();
      String sampling =
          stability.originals().metrics().stream()
              .filter(original -> original.key().equals(metric.key()))
              .findFirst()
              .map(original ->
                  original.measured()
                          instanceof Measured.Estimated(double _, ConfidenceInterval interval)
                      ? "; which patients were drawn leaves it between %s and %s"
                          .formatted(three(interval.low()), three(interval.high()))
                      : "")
              .orElse("");
      more.add(
          spread.trials() == 1
              ? "%s: %s is %s, of the lesions as they are %s%s."
                  .formatted(
                      one.name(),
                      metric.label(),
                      three(spread.mean()),
                      three(metric.original()),
                      sampling)
              : "%s: %s is %s ± %s over %d trials, of the lesions as they are %s%s."
                  .formatted(
                      one.name(),
                      metric.label(),
                      three(spread.mean()),
                      three(spread.deviation()),
                      spread.trials(),
                      three(metric.original()),
                      sampling));
    }
  }

  private static void probe(Stability stability, List<String> more) {
    if (stability.originals().probe().isPresent()
        && stability.originals().probe().get()
            instanceof Measured.Estimated(double value, ConfidenceInterval interval)) {
      more.add(
          "A linear probe of the features for the label, on patients that it was not trained on: ROC-AUC %s (%s to %s)%s."
              .formatted(
                  three(value),
                  three(interval.low()),
                  three(interval.high()),
                  interval.low() > 0.5
                      ? ""
                      : "; that they say anything of the label is not shown"));
    }
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
