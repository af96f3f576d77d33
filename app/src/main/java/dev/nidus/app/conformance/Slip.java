package dev.nidus.app.conformance;

import dev.nidus.core.patch.Patch;
import dev.nidus.learning.weights.StoredTensor;
import java.util.Optional;
import java.util.SequencedMap;

/// Where in the pipeline a mistake is made, and how our own pipeline makes it.
sealed interface Slip {

  /// Another patch comes of the lesion; nothing where the mistake leaves no patch at all.
  non-sealed interface OfPatch extends Slip {
    Optional<Patch> cut(PatchCase lesion);
  }

  /// The patch is right, the encoder has other weights.
  non-sealed interface OfWeights extends Slip {
    SequencedMap<String, StoredTensor> changed(SequencedMap<String, StoredTensor> weights);
  }

  /// The patch and the weights are right, but normalised with the statistics of each batch.
  ///
  /// @param batch rows per batch
  record OfNormalisation(int batch) implements Slip {}

  /// Everything is right, but written into another row.
  ///
  /// @param by the row that gets the features, less the one that they are of
  record OfRows(int by) implements Slip {}
}
