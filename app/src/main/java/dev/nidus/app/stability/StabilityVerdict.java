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
    /// Lesions are not told apart after any perturbation.
    WORTHLESS,
    /// They are after every one, and features repeat.
    REPEATS,
    /// They are, but after at least one perturbation they are not, or features do not repeat well.
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
    findings(stability, all, more);
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
    List<One> notTold =
        all.stream()
            .filter(one ->
                one.worth().isPresent() && one.worth().get() == Discriminability.Worth.WORTHLESS)
            .toList();
    if (notTold.size() == all.size()) {
      return new StabilityVerdict(
          Kind.WORTHLESS,
          "Worthless, however well it repeats, for lesions are not told apart: "
              + identification(worst)
              + ".",
          more);
    }
    if (all.stream().anyMatch(one -> one.worth().isEmpty())) {
      return new StabilityVerdict(
          Kind.UNDECIDED,
          "Whether lesions are told apart cannot be judged: " + identification(worst) + ".",
          more);
    }
    if (!notTold.isEmpty()) {
      return new StabilityVerdict(
          Kind.UNSTABLE,
          "Not stable: %s, no better than by chance as far as these patients can say."
              .formatted(identification(notTold.getFirst())),
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

  /// Of each metric the first perturbation, and the one that changes it most.
  private static void findings(Stability stability, List<One> all, List<String> more) {
    List<String> keys =
        all.stream()
            .flatMap(one -> one.found().metrics().stream().map(Stability.MetricSpread::key))
            .distinct()
            .toList();
    for (String key : keys) {
      String sampling = sampling(stability, key);
      Optional<String> most = Optional.empty();
      double largest = 1e-9;
      boolean first = true;
      for (One one : all) {
        for (Stability.MetricSpread metric : one.found().metrics()) {
          if (metric.key().equals(key)) {
            double change = Math.abs(metric.spread().mean() - metric.original());
            if (first) {
              more.add(sentence(one, metric, sampling));
            } else if (change > largest) {
              most = Optional.of("changed most by " + sentence(one, metric, ""));
              largest = change;
            }
            first = false;
          }
        }
      }
      most.ifPresent(more::add);
    }
  }

  private static String sampling(Stability stability, String key) {
    return stability.originals().metrics().stream()
        .filter(original -> original.key().equals(key))
        .findFirst()
        .map(original ->
            original.measured() instanceof Measured.Estimated(double _, ConfidenceInterval interval)
                ? "; which patients were drawn leaves it between %s and %s"
                    .formatted(three(interval.low()), three(interval.high()))
                : "")
        .orElse("");
  }

  private static String sentence(One one, Stability.MetricSpread metric, String sampling) {
    TrialSpread spread = metric.spread();
    String value =
        spread.trials() == 1
            ? three(spread.mean())
            : "%s ± %s over %d trials"
                .formatted(three(spread.mean()), three(spread.deviation()), spread.trials());
    return "%s: %s is %s, of the lesions as they are %s%s."
        .formatted(one.name(), metric.label(), value, three(metric.original()), sampling);
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
