package dev.nidus.evidence.survival;

import java.util.List;
import java.util.stream.IntStream;

/// A fixed time at which survival becomes a label (SPEC section 1.5): survived if followed for at least that long, died
/// if the event came earlier, and no label if censored earlier.
///
/// A patient who dies on the landmark's day survived it. The column `survival` of the RADIO table is not this label: it
/// says who is alive now.
///
/// @param days above 0
public record SurvivalLandmark(double days) {
  /// The label of the paper's third task: 730 days.
  public static final SurvivalLandmark TWO_YEARS = new SurvivalLandmark(730);

  public SurvivalLandmark {
    if (!(days > 0 && Double.isFinite(days))) {
      throw new UnusableSurvivalData("a landmark lies at a finite time above 0 days, got " + days);
    }
  }

  public LandmarkOutcome outcome(SurvivalTime time) {
    return outcome(time.days(), time.event());
  }

  /// One per row.
  public List<LandmarkOutcome> outcomes(SurvivalTimes times) {
    return IntStream.range(0, times.size())
        .mapToObj(i -> outcome(times.days(i), times.occurred(i) ? Event.OCCURRED : Event.CENSORED))
        .toList();
  }

  private LandmarkOutcome outcome(double followed, Event event) {
    if (followed >= days) {
      return LandmarkOutcome.SURVIVED;
    }
    return switch (event) {
      case OCCURRED -> LandmarkOutcome.DIED;
      case CENSORED -> LandmarkOutcome.UNKNOWN;
    };
  }
}
