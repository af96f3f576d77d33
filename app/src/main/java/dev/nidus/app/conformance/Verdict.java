package dev.nidus.app.conformance;

import dev.nidus.core.patch.ResamplingLaw;
import java.util.List;
import java.util.Optional;

/// What a check found.
///
/// @param law the law that was checked
/// @param lesions one finding per lesion of the suite, in its order
/// @param explanations likely causes, the surest first; empty if everything conforms
public record Verdict(ResamplingLaw law, List<Finding> lesions, List<String> explanations) {
  public Verdict {
    lesions = List.copyOf(lesions);
    explanations = List.copyOf(explanations);
  }

  /// How near two results of one lesion are.
  ///
  /// @param tier the tier
  /// @param error see {@link Tier}
  public record Closeness(Tier tier, double error) {
    static Closeness of(double error) {
      return new Closeness(Tier.of(error), error);
    }
  }

  /// What was found about one lesion.
  ///
  /// @param lesion its name
  /// @param patch how near their patch is, if they gave one
  /// @param features how near their features are, if they gave some
  /// @param objection what is wrong beside the numbers: a missing row, a row too many
  public record Finding(
      String lesion,
      Optional<Closeness> patch,
      Optional<Closeness> features,
      Optional<String> objection) {

    /// Whether everything that they gave is near enough, and nothing is missing.
    public boolean conforms() {
      return objection.isEmpty()
          && patch.map(closeness -> closeness.tier().passes()).orElse(true)
          && features.map(closeness -> closeness.tier().passes()).orElse(true);
    }
  }

  /// Whether the implementation conforms with the law.
  public boolean conforms() {
    return lesions.stream().allMatch(Finding::conforms);
  }

  /// How many lesions do.
  public long conforming() {
    return lesions.stream().filter(Finding::conforms).count();
  }
}
