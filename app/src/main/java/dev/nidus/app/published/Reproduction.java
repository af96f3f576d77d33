package dev.nidus.app.published;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.survival.UnusableSurvivalData;
import java.util.List;

/// All published numbers, computed again as far as the tables allow.
///
/// @param findings in the order of the numbers
public record Reproduction(List<Finding> findings) {

  public Reproduction {
    findings = List.copyOf(findings);
  }

  /// Computes every number. A table that is missing or damaged costs the rows that need it.
  public static Reproduction of(List<PublishedNumber> numbers, PublishedTables tables) {
    return new Reproduction(
        numbers.stream()
            .map(number -> {
              Recomputed ours = recomputed(number, tables);
              return new Finding(number, ours, Verdict.of(number, ours));
            })
            .toList());
  }

  /// How many findings have a kind of verdict.
  public long count(Class<? extends Verdict> kind) {
    return findings.stream().filter(finding -> kind.isInstance(finding.verdict())).count();
  }

  private static Recomputed recomputed(PublishedNumber number, PublishedTables tables) {
    try {
      return switch (number.recipe()) {
        case Recipe.Impossible _ -> new Recomputed.Missing(number.note());
        case Recipe.Count count -> new TableCounts(tables).of(count);
        case Recipe.Seeds seeds -> new DeepLesionSeeds(tables).of(seeds);
        case Recipe.Redivision split -> new PublishedSplits(tables).of(split);
        case Recipe.Replicated replicated -> new StoredReplicates(tables).of(replicated);
        case Recipe.Interval interval -> new HazardIntervals().of(interval);
        case Recipe.Survival survival -> new ClinicalSurvival(tables).of(survival);
        case Recipe.Size size -> new NoduleSizes(tables).of(size);
      };
    } catch (Unavailable absent) {
      return new Recomputed.Missing(absent.sentence());
    } catch (Inestimable | UnusableSurvivalData impossible) {
      return new Recomputed.Missing(String.valueOf(impossible.getMessage()));
    }
  }
}
