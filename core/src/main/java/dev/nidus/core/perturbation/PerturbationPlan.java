package dev.nidus.core.perturbation;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.random.RandomSource;
import java.util.List;

/// What is made of every lesion: copy 0 is the lesion as it is, then come the trials of each perturbation.
///
/// Draws depend on the seed, on the lesion (its scan as the user wrote it, and its point), on the kind of perturbation and on
/// the number of the trial, and on nothing else: not on the order of lesions, trials or perturbations, nor on which others are
/// asked for. Levels of a kind share their draws, so that they differ by the level alone.
///
/// @param perturbations each in all its trials
/// @param seed of all draws
public record PerturbationPlan(List<PlannedPerturbation> perturbations, long seed) {
  /// The published one: 50 seeds with a variance of 16 per axis.
  public static final List<PlannedPerturbation> PUBLISHED =
      List.of(new PlannedPerturbation(Perturbation.SeedJitter.PUBLISHED, 50));

  public PerturbationPlan {
    perturbations = List.copyOf(perturbations);
    if (perturbations.isEmpty()) {
      throw new IllegalArgumentException("a plan needs at least one perturbation");
    }
    for (int n = 0; n < perturbations.size(); n++) {
      for (int m = 0; m < n; m++) {
        if (perturbations.get(n).perturbation().equals(perturbations.get(m).perturbation())) {
          throw new IllegalArgumentException(
              "%s is asked for twice; ask once, with all its trials"
                  .formatted(perturbations.get(n).perturbation().text()));
        }
      }
    }
  }

  /// Copies of a lesion, the original included.
  public int copies() {
    return 1 + perturbations.stream().mapToInt(PlannedPerturbation::trials).sum();
  }

  /// The number of the copy that is the first trial of a perturbation.
  public int firstCopy(int perturbation) {
    return 1
        + perturbations.stream().limit(perturbation).mapToInt(PlannedPerturbation::trials).sum();
  }

  /// Whether a copy needs the mask of its lesion.
  boolean needsMasks() {
    return perturbations.stream().anyMatch(p -> p.perturbation() instanceof Perturbation.InMask);
  }

  /// What a trial of a lesion draws from.
  RandomSource stream(Lesion lesion, Perturbation perturbation, int trial) {
    return RandomSource.of(seed)
        .named("perturbation")
        .named(lesion.scanName())
        .named(
            "%s %s %s"
                .formatted(lesion.seed().first(), lesion.seed().second(), lesion.seed().third()))
        .named(perturbation.word())
        .at(trial);
  }
}
