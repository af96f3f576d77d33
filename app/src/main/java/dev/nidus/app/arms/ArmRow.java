package dev.nidus.app.arms;

import dev.nidus.core.lesion.Lesion;
import java.util.Optional;

/// A lesion whose class and patient are known.
///
/// @param label one of the table's two classes
/// @param pair of two rows of a patient that were matched, one of each class; absent if none was
public record ArmRow(Lesion lesion, String patient, String label, Optional<String> pair) {}
