/// Whether two numbers of a patient go together, and what remains of many such findings.
///
/// {@link dev.nidus.evidence.association.Correlation} of two columns,
/// {@link dev.nidus.evidence.association.BenjaminiHochberg} over many tests.
@NullMarked
package dev.nidus.evidence.association;

import org.jspecify.annotations.NullMarked;
