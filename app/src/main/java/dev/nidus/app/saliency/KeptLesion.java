package dev.nidus.app.saliency;

import dev.nidus.core.patch.Patch;
import java.util.Map;

/// A lesion that is kept for the sanity checks: its patch and its maps.
///
/// @param patient whose it is
/// @param output which score was explained
/// @param maps by the words of their methods
record KeptLesion(String patient, Patch patch, int output, Map<String, float[]> maps) {}
