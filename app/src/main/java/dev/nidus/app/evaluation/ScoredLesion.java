package dev.nidus.app.evaluation;

import java.util.List;

/// A lesion whose class is known, and what a model said of it.
///
/// @param row its number in the table, from 1
/// @param name what it is called in two tables
/// @param patient whose it is
/// @param label its class
/// @param scores one per class
/// @param chosen the class that the model chose
record ScoredLesion(
    int row, String name, String patient, int label, List<Double> scores, int chosen) {

  ScoredLesion {
    scores = List.copyOf(scores);
  }
}
