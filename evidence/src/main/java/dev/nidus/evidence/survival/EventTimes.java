package dev.nidus.evidence.survival;

import dev.nidus.evidence.association.Ranks;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.List;

/// Times of events on a scale, less their mean.
final class EventTimes {
  private EventTimes() {}

  /// @param events earliest first
  static double[] transform(
      SurvivalTimes times, List<PartialLikelihood.EventView> events, TimeScale scale) {
    double[] days = events.stream().mapToDouble(PartialLikelihood.EventView::days).toArray();
    double[] transformed =
        switch (scale) {
          case DAYS -> days.clone();
          case LOGARITHM -> logarithms(days);
          case RANK -> Ranks.averaged(days);
          case KAPLAN_MEIER -> deathsSoFar(KaplanMeier.of(times), days);
        };
    double mean = 0;
    for (double value : transformed) {
      mean += value / transformed.length;
    }
    for (int i = 0; i < transformed.length; i++) {
      transformed[i] -= mean;
    }
    return transformed;
  }

  private static double[] logarithms(double[] days) {
    double[] logarithms = new double[days.length];
    for (int i = 0; i < days.length; i++) {
      if (days[i] == 0) {
        throw new Inestimable(
            "an event at time 0 has no logarithm; test proportional hazards on another scale of"
                + " time");
      }
      logarithms[i] = Math.log(days[i]);
    }
    return logarithms;
  }

  private static double[] deathsSoFar(KaplanMeier curve, double[] days) {
    double[] shares = new double[days.length];
    for (int event = 0; event < days.length; event++) {
      shares[event] = 1 - curve.survivalAt(days[event]);
    }
    return shares;
  }
}
