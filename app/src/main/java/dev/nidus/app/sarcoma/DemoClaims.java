package dev.nidus.app.sarcoma;

import dev.nidus.evidence.estimate.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the numbers of the demo say in plain words, and no more.
final class DemoClaims {
  private static final double CHANCE = 0.5;

  private DemoClaims() {}

  /// The findings, each with its number.
  static List<String> of(DemoResult result) {
    List<String> claims = new ArrayList<>();
    DemoResult.Line tuned = result.line("fine_tuned_minus_supervised");
    int few = result.labelled().getOrDefault(10, 0);
    int all = result.labelled().getOrDefault(100, 0);
    claims.add(
        "With %d labelled patients, fine-tuning the encoder that had learned without labels %s training the same network from random weights (%s). %s"
            .formatted(
                few,
                compared(tuned.few(), "beats", "is worse than"),
                shown(tuned.few()),
                draws(tuned)));
    claims.add(
        "With all %d labelled patients it %s it (%s)."
            .formatted(all, compared(tuned.all(), "beats", "is worse than"), shown(tuned.all())));
    DemoResult.Line frozen = result.line("frozen_stages_minus_hounsfield_texture");
    claims.add(
        "Left as it is, under a linear model, the encoder %s 27 plain numbers of HU and texture with all labels (%s), and with %d patients it %s them (%s)."
            .formatted(
                compared(frozen.all(), "beats", "is worse than"),
                shown(frozen.all()),
                few,
                compared(frozen.few(), "beats", "is worse than"),
                shown(frozen.few())));
    DemoResult.Line learned = result.line("frozen_stages_minus_untrained_stages");
    claims.add(
        "It %s the same network with random weights, under the same linear model (%s)."
            .formatted(compared(learned.all(), "beats", "is worse than"), shown(learned.all())));
    claims.add(
        "The tissue around the point gives much away: HU of the ring alone reach %s, and the frozen encoder with the middle blanked %s of %s."
            .formatted(
                three(result.line("ring").all().value()),
                three(result.line("centre_blanked").all().value()),
                three(result.line("frozen_stages").all().value())));
    return claims;
  }

  /// What the controls say.
  static List<String> controls(DemoResult result) {
    List<String> claims = new ArrayList<>();
    claims.add(
        "Mean HU, in which the pairs were matched: %s. %s"
            .formatted(
                area(result.line("mean_hounsfield").all()),
                Math.abs(result.line("mean_hounsfield").all().value() - CHANCE) < 0.02
                    ? "It gives next to nothing away."
                    : "It should give nothing away, and does."));
    Estimate area = result.line("shuffled_frozen").all();
    claims.add(
        "%s: %s. %s"
            .formatted(
                result.line("shuffled_frozen").name(),
                area(area),
                area.interval().contains(CHANCE)
                    ? "Nothing is learned from labels that mean nothing, as it should be."
                    : "Its interval leaves 0.5 out: the ways of this one shuffle happen to agree"
                        + " with the truth or against it."));
    for (DemoResult.Kernel kernel : result.kernels()) {
      Estimate told = kernel.told().byPatient();
      claims.add(
          "Kernel of the scanner from %s: %s over %d patients. %s"
              .formatted(
                  kernel.features(),
                  area(told),
                  told.patients(),
                  told.interval().contains(CHANCE)
                      ? "No use of the kernel is shown."
                      : "These features do tell the kernel; within a pair it is the same, so it"
                          + " cannot tell tumour from muscle there."));
    }
    result
        .jitter()
        .ifPresent(jitter ->
            claims.add(
                String.format(
                    Locale.ROOT,
                    "Seeds moved by %.0f mm along each axis, %d times: the frozen encoder's area is"
                        + " %.3f in the mean (standard deviation %.3f) where it was %.3f, and its"
                        + " scores agree by ICC(A,1) = %.3f (%.3f to %.3f).",
                    jitter.deviation(),
                    jitter.trials(),
                    jitter.mean(),
                    jitter.spread(),
                    jitter.unmoved(),
                    jitter.agreement().value(),
                    jitter.agreement().interval().low(),
                    jitter.agreement().interval().high())));
    return claims;
  }

  /// What must be said beside them.
  static List<String> limits(DemoResult result) {
    return List.of(
        "The fine-tuned arm was added, in an earlier study, after the frozen probe had been seen to"
            + " lose. It is a hypothesis that patients kept aside have to confirm, not a result.",
        "Intervals resample the %d asked patients. They do not cover another draw of labelled patients, another seed, or another pre-training, and all of these move the numbers."
            .formatted(result.patients()),
        "The encoder saw where the tumours of all %d learning patients are: its positive patches were drawn from their outlines. At a tenth of the labels the other arms know of two patients."
            .formatted(result.unlabelled()),
        "The encoder's way has the steps of its pre-training on top; the supervised recipe was not"
            + " tuned.",
        "Muscle was chosen by a rule of HU. One scanner model, one family of tumours, 30 patients.",
        "Nothing here speaks for the tasks of the paper, or for any patient. It is no medical"
            + " device.");
  }

  private static String compared(Estimate difference, String better, String worse) {
    if (difference.interval().low() > 0) {
      return better;
    }
    return difference.interval().high() < 0 ? worse : "is not shown to differ from";
  }

  private static String draws(DemoResult.Line line) {
    long ahead = line.ofDraws().stream().filter(value -> value > 0).count();
    return "It is ahead in %d of %d draws of those patients."
        .formatted(ahead, line.ofDraws().size());
  }

  private static String shown(Estimate difference) {
    return String.format(
        Locale.ROOT,
        "difference of areas %+.3f, 95 %% interval %+.3f to %+.3f",
        difference.value(),
        difference.interval().low(),
        difference.interval().high());
  }

  static String area(Estimate area) {
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f)",
        area.value(),
        area.interval().low(),
        area.interval().high());
  }

  static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
