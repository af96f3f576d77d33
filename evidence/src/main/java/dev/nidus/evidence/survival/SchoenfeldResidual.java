package dev.nidus.evidence.survival;

import java.util.Arrays;
import java.util.List;

/// How far a patient with an event is from the patients at risk at that time.
///
/// @param days the time of the event
/// @param values one per covariate
public record SchoenfeldResidual(double days, List<Double> values) {

  public SchoenfeldResidual {
    values = List.copyOf(values);
  }

  static SchoenfeldResidual of(double days, double[] values) {
    return new SchoenfeldResidual(days, Arrays.stream(values).boxed().toList());
  }
}
