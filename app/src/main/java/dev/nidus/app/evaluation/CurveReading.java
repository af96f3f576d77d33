package dev.nidus.app.evaluation;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.survival.KaplanMeier;
import java.util.Locale;
import java.util.Optional;

/// A survival curve read at a time.
sealed interface CurveReading {
  String NO_BAND = "the curve is 0, where its band is not defined";

  /// What the curve says.
  record Read(double survival, Optional<ConfidenceInterval> band) implements CurveReading {}

  /// The time lies beyond the follow-up.
  record Beyond(String reason) implements CurveReading {}

  /// After the last time that anybody was observed, a curve says nothing, unless it has reached 0.
  static CurveReading of(KaplanMeier curve, double days) {
    double last = curve.steps().getLast().days();
    if (days > last && curve.survivalAt(days) > 0) {
      return new Beyond(
          String.format(
              Locale.ROOT,
              "nobody is observed beyond %s days, so that survival at %s days is not known",
              SurvivalJson.name(last),
              SurvivalJson.name(days)));
    }
    return new Read(curve.survivalAt(days), curve.intervalAt(days));
  }

  /// Why there is no median.
  static String medianNotReached(KaplanMeier curve) {
    return String.format(
        Locale.ROOT,
        "the median is not reached: the curve stays at %.3f or above up to its end at %s days",
        curve.steps().getLast().survival(),
        SurvivalJson.name(curve.steps().getLast().days()));
  }
}
