package dev.nidus.app.stability;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.evidence.survival.SurvivalTime;
import java.util.Optional;

/// A lesion of the table with what is known of it.
///
/// @param patient whose it is; blank if that is not known
/// @param label its class
/// @param survival of its patient
record StudiedLesion(
    Lesion lesion, String patient, Optional<String> label, Optional<SurvivalTime> survival) {}
