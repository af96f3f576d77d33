package dev.nidus.app.study;

import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.app.study.StudyResult.Value;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The outcomes of the test lesions of a task, opened by a written registration.
final class OpenedOutcomes {
  /// The key of Harrell's C in results.
  static final String CONCORDANCE = "concordance";

  /// Places in the list of test rows that have an outcome.
  private final int[] usable;

  private final Patients patients;
  private final Optional<int[]> labels;
  private final Optional<SurvivalTimes> times;
  private final List<StudyResult.Refused> refused = new ArrayList<>();

  /// Opens the outcomes.
  ///
  /// @throws Inestimable if no test lesion has one
  OpenedOutcomes(TaskFrame frame, Registration registration) {
    List<Integer> places = new ArrayList<>();
    List<List<String>> outcomes = new ArrayList<>();
    for (int n = 0; n < frame.test().size(); n++) {
      int row = frame.test().get(n);
      Optional<String> problem =
          TaskFrame.outcomeProblem(
              frame.task(), column -> frame.cohort().opened(registration, row, column));
      List<String> cells =
          frame.task().outcomes().stream()
              .map(column -> frame.cohort().opened(registration, row, column).strip())
              .toList();
      if (problem.isEmpty()
          && frame.task() instanceof TaskPlan.Classes
          && !frame.classes().contains(cells.getFirst())) {
        problem =
            Optional.of(
                "its label '%s' is none of a training or tuning lesion (%s), so that nothing can predict it"
                    .formatted(cells.getFirst(), String.join(", ", frame.classes())));
      }
      if (problem.isPresent()) {
        refused.add(new StudyResult.Refused(row + 1, problem.get()));
      } else {
        places.add(n);
        outcomes.add(cells);
      }
    }
    if (places.isEmpty()) {
      throw new Inestimable(
          "no test lesion of the task %s has an outcome: %s"
              .formatted(frame.task().name(), refused.getFirst().reason()));
    }
    usable = TaskFrame.array(places);
    patients = frame.patients(Arrays.stream(usable).mapToObj(n -> frame.test().get(n)).toList());
    switch (frame.task()) {
      case TaskPlan.Classes _ -> {
        labels =
            Optional.of(
                outcomes.stream()
                    .mapToInt(cells -> frame.classes().indexOf(cells.getFirst()))
                    .toArray());
        times = Optional.empty();
      }
      case TaskPlan.Survival _ -> {
        labels = Optional.empty();
        boolean[] occurred = new boolean[usable.length];
        for (int n = 0; n < usable.length; n++) {
          occurred[n] = TaskFrame.isEvent(outcomes.get(n).get(1));
        }
        times =
            Optional.of(
                SurvivalTimes.of(
                    outcomes.stream()
                        .mapToDouble(cells -> Double.parseDouble(cells.getFirst()))
                        .toArray(),
                    occurred));
      }
    }
  }

  /// Test lesions without an outcome that could be predicted.
  List<StudyResult.Refused> refused() {
    return refused;
  }

  StudyResult.Sample sample() {
    return new StudyResult.Sample(usable.length, patients.count());
  }

  /// Of each lesion that has an outcome.
  Patients patients() {
    return patients;
  }

  /// Survival of the lesions; empty for classes.
  Optional<SurvivalTimes> times() {
    return times;
  }

  /// What a draw says, beside what is so.
  Predictions predictions(Fits.Draw draw) {
    double[][] all = draw.matrix();
    return Predictions.of(
        labels.orElseThrow(), Arrays.stream(usable).mapToObj(n -> all[n]).toArray(double[][]::new));
  }

  /// The risks that a draw gives.
  double[] risks(Fits.Draw draw) {
    double[] all = draw.risks();
    return Arrays.stream(usable).mapToDouble(n -> all[n]).toArray();
  }

  /// The metric that comparisons are judged by.
  String primary() {
    return times.isPresent() ? CONCORDANCE : MetricKey.ROC_AUC.key();
  }

  /// An estimate over these lesions, or why there is none.
  ///
  /// @param draws the value of each draw; may be filled by the estimation
  Value value(String metric, List<Double> draws, Supplier<Estimate> estimation) {
    try {
      Estimate estimate = estimation.get();
      return new Value(
          metric,
          Optional.of(estimate.value()),
          Optional.of(estimate.interval().low()),
          Optional.of(estimate.interval().high()),
          estimate.interval().method().description(),
          estimate.lesions(),
          estimate.patients(),
          List.copyOf(draws),
          "");
    } catch (Inestimable impossible) {
      return missing(metric, String.valueOf(impossible.getMessage()));
    }
  }

  /// A value that there is not.
  Value missing(String metric, String reason) {
    return new Value(
        metric,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        usable.length,
        patients.count(),
        List.of(),
        reason);
  }
}
