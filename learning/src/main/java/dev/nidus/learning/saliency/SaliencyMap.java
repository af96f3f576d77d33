package dev.nidus.learning.saliency;

import dev.nidus.core.patch.PatchSize;
import java.util.Optional;

/// A number for each voxel of a patch.
public final class SaliencyMap {
  private final SaliencyMethod method;
  private final PatchSize size;
  private final float[] values;
  private final Optional<Completeness> completeness;
  private final Passes passes;

  /// What it cost.
  ///
  /// @param forward patches that went through the network
  /// @param backward how many of them came back as a gradient
  public record Passes(int forward, int backward) {}

  /// Takes over the array.
  SaliencyMap(
      SaliencyMethod method,
      PatchSize size,
      float[] values,
      Optional<Completeness> completeness,
      Passes passes) {
    this.method = method;
    this.size = size;
    this.values = values;
    this.completeness = completeness;
    this.passes = passes;
  }

  public SaliencyMethod method() {
    return method;
  }

  public PatchSize size() {
    return size;
  }

  /// The map's own array in the order of the patch, x fastest: not a copy, to be read only.
  public float[] values() {
    return values;
  }

  /// Of integrated gradients.
  public Optional<Completeness> completeness() {
    return completeness;
  }

  public Passes passes() {
    return passes;
  }

  /// Whether every number is finite.
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
