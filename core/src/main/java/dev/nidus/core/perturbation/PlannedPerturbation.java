package dev.nidus.core.perturbation;

/// A perturbation and how often it is made of each lesion.
///
/// @param trials 1 where nothing is drawn
public record PlannedPerturbation(Perturbation perturbation, int trials) {
  /// More say nothing new.
  public static final int MOST_TRIALS = 1000;

  public PlannedPerturbation {
    if (trials < 1 || trials > MOST_TRIALS) {
      throw new IllegalArgumentException(
          "%s takes 1 to %d trials, got %d".formatted(perturbation.word(), MOST_TRIALS, trials));
    }
    if (perturbation.repetition() == Perturbation.Repetition.FIXED && trials != 1) {
      throw new IllegalArgumentException(
          "%s comes out the same each time, so there is one trial of it, not %d"
              .formatted(perturbation.word(), trials));
    }
  }
}
