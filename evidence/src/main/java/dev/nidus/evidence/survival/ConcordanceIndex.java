package dev.nidus.evidence.survival;

import dev.nidus.evidence.association.Ranks;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Harrell's C: the share of comparable pairs of patients in which the one with the higher score has the earlier event.
///
/// A pair is comparable if the earlier time is that of an event; at one time, an event is earlier than a censoring, and
/// two events are not comparable. Equal scores count one half. These are the rules of lifelines, whose scores point the
/// other way (they grow with survival).
///
/// @param concordant pairs ordered rightly
/// @param discordant pairs ordered wrongly
/// @param tied pairs with equal scores
/// @param standardError by the infinitesimal jackknife, each row counting as independent
/// @see <a href="https://doi.org/10.1001/jama.1982.03320430047030">Harrell et al. 1982</a>
public record ConcordanceIndex(long concordant, long discordant, long tied, double standardError) {

  /// Costs one sort and a few logarithms per row.
  ///
  /// @param scores one per row; higher means earlier
  /// @throws Inestimable if no pair is comparable
  public static ConcordanceIndex of(SurvivalTimes times, double[] scores) {
    times.withEventsFor("the concordance index").checkedScores(scores, "the score");
    PairCount pairs = new PairCount(times, Ranks.dense(scores));
    if (pairs.comparable() == 0) {
      throw new Inestimable(
          "the concordance index cannot be estimated: no patient outlives another one's event, so that none of the %d rows can be compared"
              .formatted(times.size()));
    }
    return new ConcordanceIndex(
        pairs.concordant(), pairs.discordant(), pairs.tied(), pairs.standardError());
  }

  /// The index: 0.5 for a score that says nothing, 1 for a perfect order.
  public double value() {
    return (concordant + tied / 2.0) / comparable();
  }

  public long comparable() {
    return concordant + discordant + tied;
  }

  /// The index plus and minus its standard error times a normal quantile, kept within 0 and 1. Several rows of a patient
  /// are not independent: resample patients then.
  ///
  /// @param level between 0 and 1
  public ConfidenceInterval interval(double level) {
    double half =
        standardError * NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return new ConfidenceInterval(
        Math.max(0, value() - half), Math.min(1, value() + half), level, IntervalMethod.WALD);
  }
}
