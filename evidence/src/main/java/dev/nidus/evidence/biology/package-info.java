/// Whether a score has to do with what the genes of a tumour do.
///
/// {@link dev.nidus.evidence.biology.GeneAssociations} orders genes by how closely their expression goes with a score;
/// {@link dev.nidus.evidence.biology.PrerankedEnrichment} asks whether the genes of a set gather at an end of that order.
@NullMarked
package dev.nidus.evidence.biology;

import org.jspecify.annotations.NullMarked;
