package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;
import java.util.List;

/// The Cox law of the cohort: the hazard is that of a Weibull distribution times the exponential of a
/// weighted sum of three covariates, each the mean over a patient's lesions and of about unit variance.
/// Follow-up ends at random, independent of everything.
public final class SurvivalLaw {
  /// Log hazard ratio per standard deviation of the latent texture.
  public static final double TEXTURE = 0.7;

  /// Log hazard ratio per standard deviation of the latent margin.
  public static final double MARGIN = 0.5;

  /// Log hazard ratio per standard deviation of the logarithm of the diameter.
  public static final double LOG_DIAMETER = 0.3;

  /// Shape of the Weibull distribution: the hazard grows slowly.
  public static final double SHAPE = 1.2;

  /// Scale of the Weibull distribution in days.
  public static final double SCALE_DAYS = 1100;

  /// Follow-up ends between these, uniformly, in days.
  public static final double FIRST_CENSORED = 365;

  public static final double LAST_CENSORED = 2200;

  private SurvivalLaw() {}

  /// What a follow-up sees.
  ///
  /// @param days until the event or the end of the follow-up, at least 1
  /// @param event whether it is the event
  public record Outcome(int days, Event event) {}

  /// Why a follow-up ended.
  public enum Event {
    DEATH,
    CENSORED;

    /// 1 for the event, 0 without: as tables have it.
    public int code() {
      return this == DEATH ? 1 : 0;
    }
  }

  static double logHazard(List<SyntheticLesion> lesions) {
    double sum = 0;
    for (SyntheticLesion lesion : lesions) {
      sum +=
          TEXTURE * LesionLaw.standardTexture(lesion.texture())
              + MARGIN * LesionLaw.standardMargin(lesion.margin())
              + LOG_DIAMETER * LesionLaw.standardLogDiameter(lesion.diameterMm());
    }
    return sum / lesions.size();
  }

  static Outcome draw(double logHazard, RandomSource random) {
    double exponential = -Math.log1p(-random.nextDouble());
    double death = SCALE_DAYS * Math.pow(exponential / Math.exp(logHazard), 1 / SHAPE);
    double end = random.nextDouble(FIRST_CENSORED, LAST_CENSORED);
    int days = (int) Math.max(1, Math.round(Math.min(death, end)));
    return new Outcome(days, death <= end ? Event.DEATH : Event.CENSORED);
  }
}
