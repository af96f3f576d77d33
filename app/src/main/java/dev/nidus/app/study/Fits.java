package dev.nidus.app.study;

import java.util.List;

/// What an arm says of test lesions, without knowing their outcomes: the result of a step.
///
/// @param draws one for each subset of the training lesions
record Fits(List<Draw> draws) {
  Fits {
    draws = List.copyOf(draws);
  }

  /// A subset of the training lesions, and what was made of it.
  ///
  /// @param fraction of the training patients
  /// @param draw 1 = first
  /// @param lesions of the subset
  /// @param patients of the subset
  /// @param setting that was chosen, in words
  /// @param scores for each test lesion, a number per class; one number, the risk, for survival; empty if nothing could be
  ///     fitted
  /// @param cut median risk of the training lesions, for survival
  /// @param reason why nothing could be fitted; blank otherwise
  record Draw(
      double fraction,
      int draw,
      int lesions,
      int patients,
      String setting,
      List<List<Double>> scores,
      double cut,
      String reason) {

    boolean isFitted() {
      return reason.isEmpty();
    }

    double[][] matrix() {
      return scores.stream()
          .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
          .toArray(double[][]::new);
    }

    double[] risks() {
      return scores.stream().mapToDouble(List::getFirst).toArray();
    }
  }

  List<Draw> at(double fraction) {
    return draws.stream().filter(draw -> draw.fraction() == fraction).toList();
  }
}
