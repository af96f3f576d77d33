package dev.nidus.learning.finetuning;

import dev.nidus.core.lesion.Lesion;
import java.util.Optional;

/// A lesion whose class is known.
///
/// @param label as the table says it
/// @param patient whose it is, if the table says so
public record LabelledLesion(Lesion lesion, String label, Split split, Optional<String> patient) {}
