package dev.nidus.verification.architecture.planted.imaging;

import dev.nidus.verification.architecture.planted.learning.KnowsImaging;
import java.util.Optional;

/// Breaks: imaging knows core only; packages have no cycles.
public record KnowsLearning(Optional<KnowsImaging> other) {
  static KnowsImaging partner() {
    return new KnowsImaging(Optional.empty());
  }
}
