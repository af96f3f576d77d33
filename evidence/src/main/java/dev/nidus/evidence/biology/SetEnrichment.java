package dev.nidus.evidence.biology;

import java.util.List;

/// Whether a gene set gathers at an end of the ranked genes.
///
/// @param set its name
/// @param size how many of its genes are ranked
/// @param score the enrichment score
/// @param normalised the score over the mean size of those of random sets of the same size and sign
/// @param p of as large a score of the same sign by chance; the observed set counts as one of the random ones, so that it is never 0
/// @param q the false discovery rate over all sets of the same sign
/// @param leadingEdge the genes of the set from the end up to where the score is reached
public record SetEnrichment(
    String set,
    int size,
    double score,
    double normalised,
    double p,
    double q,
    List<String> leadingEdge) {
  public SetEnrichment {
    leadingEdge = List.copyOf(leadingEdge);
  }
}
