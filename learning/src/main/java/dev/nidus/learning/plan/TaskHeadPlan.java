package dev.nidus.learning.plan;

import java.util.List;
import java.util.Optional;

/// Linear layers with rectifiers between them, from the encoder's features to an output per class.
public record TaskHeadPlan(
    @Setting(
            value = "lengths of the hidden layers; none if null",
            standard = "[2048]",
            least = 1,
            most = 65536)
        Optional<List<Integer>> hidden) {
  public TaskHeadPlan {
    hidden = hidden.map(List::copyOf);
  }
}
