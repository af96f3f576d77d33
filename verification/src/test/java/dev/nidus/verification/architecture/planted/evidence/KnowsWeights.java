package dev.nidus.verification.architecture.planted.evidence;

import dev.nidus.verification.architecture.planted.learning.KnowsImaging;
import java.util.Optional;

/// Breaks: evidence needs core, the JDK and distribution functions only.
public record KnowsWeights(Optional<KnowsImaging> other) {
  static KnowsImaging partner() {
    return new KnowsImaging(Optional.empty());
  }
}
