package dev.nidus.core.encoder;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import java.util.List;

/// A frozen network that turns patches into feature vectors.
///
/// Thread-safe: several threads may encode at once, each call computes on its calling thread only.
/// Close it to release its native memory.
public interface Encoder extends AutoCloseable {

  EncoderCard card();

  /// Encodes patches as one batch.
  ///
  /// @param patches at least one, all of one size
  /// @return one vector of {@link EncoderCard#features} numbers per patch, in the same order
  /// @throws IllegalArgumentException if the sizes differ or a patch is too small for the network
  List<FeatureVector> encode(List<Patch> patches);

  @Override
  void close();
}
