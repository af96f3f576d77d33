package dev.nidus.app.evaluation;

import java.util.List;
import java.util.Optional;

/// Which columns of a table of survival mean what.
///
/// @param time days from the start of follow-up
/// @param event whether the event occurred then
/// @param scores covariates; a higher one is expected to mean an earlier event
/// @param group of patients to compare, if given
/// @param patient whose row it is; without one every row is a patient
public record SurvivalColumns(
    String time,
    String event,
    List<String> scores,
    Optional<String> group,
    Optional<String> patient) {
  static final String SYNTHETIC = "synthetic";

  public SurvivalColumns {
    scores = List.copyOf(scores);
  }
}
