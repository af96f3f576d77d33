package dev.nidus.learning.training;

import dev.nidus.learning.run.StepMetrics;
import java.io.IOException;

/// Hears of every step in its process.
@FunctionalInterface
public interface StepListener {
  /// After the weights moved.
  ///
  /// @param metrics with embedding statistics where they were measured
  /// @return whether another step follows
  /// @throws IOException if what was heard cannot be written down, which ends the run
  Course stepDone(StepMetrics metrics) throws IOException;
}
