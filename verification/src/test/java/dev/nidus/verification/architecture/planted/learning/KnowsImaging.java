package dev.nidus.verification.architecture.planted.learning;

import dev.nidus.verification.architecture.planted.imaging.KnowsLearning;
import java.util.Optional;

/// Breaks: learning knows core only; packages have no cycles.
public record KnowsImaging(Optional<KnowsLearning> other) {
  static KnowsLearning partner() {
    return new KnowsLearning(Optional.empty());
  }
}
