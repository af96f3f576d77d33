package dev.nidus.evidence.biology;

import dev.nidus.evidence.association.Correlation;

/// How closely the expression of a gene goes with a score.
///
/// @param gene its symbol
/// @param correlation Spearman's, over patients
/// @param q the false discovery rate over all genes and scores that were tested together
public record GeneAssociation(String gene, Correlation correlation, double q) {}
