package dev.nidus.app.biology;

import dev.nidus.evidence.biology.PrerankedEnrichment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is asked for.
///
/// @param scores the table of scores
/// @param id the column of patients, if it is named
/// @param named the scores, if they are named
/// @param expression the table of expression
/// @param sets a GMT file, if sets are tested
/// @param enrichment how sets are tested
/// @param seed of the random sets
public record BiologyRequest(
    Path scores,
    Optional<String> id,
    List<String> named,
    Path expression,
    Optional<Path> sets,
    PrerankedEnrichment enrichment,
    long seed) {
  public BiologyRequest {
    named = List.copyOf(named);
  }
}
