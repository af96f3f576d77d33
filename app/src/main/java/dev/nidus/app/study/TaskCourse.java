package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.TaskFrame.Subset;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way of a task: its arms are fitted to training lesions, and judged once the outcomes of its test lesions are open.
///
/// @param plan of the study
/// @param steps where results are kept
/// @param laboratory where encoders are
/// @param fits of the arms
/// @param further biology of scores
/// @param random of the study
record TaskCourse(
    StudyPlan plan,
    Steps steps,
    Laboratory laboratory,
    ArmFits fits,
    FurtherPages further,
    RandomSource random) {

  /// A task with its fits, before it is opened.
  record Fitted(TaskFrame frame, List<Subset> subsets, Map<String, Fits> fits) {}

  /// Fits the arms of a task; empty if it cannot be done, which is noted.
  Optional<Fitted> fit(TaskPlan task, StudyInputs inputs) throws IOException {
    String title = "task " + task.name();
    try {
      StudyCohort cohort = inputs.cohort(task.cohort());
      Map<String, List<LesionFeatures>> features = new LinkedHashMap<>();
      for (ArmPlan arm : plan.arms()) {
        features(arm, cohort).ifPresent(found -> features.put(arm.name(), found));
      }
      TaskFrame frame = TaskFrame.of(task, cohort, features);
      List<Subset> subsets = frame.subsets(plan.labels(), trainings(), random);
      Map<String, Fits> all = new LinkedHashMap<>();
      for (ArmPlan arm : plan.arms()) {
        if (fits.fit(arm, frame, subsets) instanceof Outcome.Done<Fits>(Fits found, var _, var _)) {
          all.put(arm.name(), found);
        }
      }
      return Optional.of(new Fitted(frame, subsets, all));
    } catch (UsageProblem | Inestimable problem) {
      steps.failed(title, "", String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  /// How often arms are fitted to all labels: once for each seed of the encoder that has most of them.
  private int trainings() {
    return laboratory.encoders().stream()
        .mapToInt(encoder -> laboratory.seeds(encoder.name()))
        .max()
        .orElse(1);
  }

  /// Features of an arm, for each seed of its encoder; none for arms that train networks.
  private Optional<List<LesionFeatures>> features(ArmPlan arm, StudyCohort cohort)
      throws IOException {
    try {
      return switch (arm) {
        case ArmPlan.Probe(var _, var encoder) -> ofEachSeed(encoder, cohort);
        case ArmPlan.Neighbours(var _, var encoder) -> ofEachSeed(encoder, cohort);
        case ArmPlan.Plain(var _, var numbers) ->
            done(laboratory.plain(numbers, cohort)).map(List::of);
        case ArmPlan.Columns(var _, var columns) ->
            Optional.of(List.of(LesionFeatures.ofColumns(cohort, columns)));
        case ArmPlan.Trained _ -> Optional.empty();
      };
    } catch (UsageProblem problem) {
      steps.failed(
          "features of the arm %s for %s".formatted(arm.name(), cohort.name()),
          "",
          String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<List<LesionFeatures>> ofEachSeed(String encoder, StudyCohort cohort)
      throws IOException {
    List<LesionFeatures> all = new ArrayList<>();
    for (int turn = 0; turn < laboratory.seeds(encoder); turn++) {
      done(laboratory.features(encoder, turn, cohort)).ifPresent(all::add);
    }
    return all.size() == laboratory.seeds(encoder) ? Optional.of(all) : Optional.empty();
  }

  private static Optional<LesionFeatures> done(Outcome<LesionFeatures> outcome) {
    return outcome instanceof Outcome.Done<LesionFeatures>(LesionFeatures features, var _, var _)
        ? Optional.of(features)
        : Optional.empty();
  }

  /// Judges a task; empty if it cannot be done, which is noted.
  ///
  /// @param pages get those about its scores
  Optional<StudyResult.Task> judge(
      Fitted fitted, Registration registration, List<StudyResult.Page> pages) throws IOException {
    TaskFrame frame = fitted.frame();
    TaskPlan task = frame.task();
    String title = "judgement of " + task.name();
    try {
      OpenedOutcomes opened = new OpenedOutcomes(frame, registration);
      Judgement judgement =
          new Judgement(
              opened,
              fitted.subsets().stream().map(Subset::fraction).distinct().toList(),
              Bootstrap.overPatients().withReplicates(plan.statistics().replicates()),
              random.named(task.name()));
      List<Arm> arms = new ArrayList<>();
      for (ArmPlan arm : plan.arms()) {
        Fits fits = fitted.fits().get(arm.name());
        if (fits != null) {
          arms.add(judgement.arm(arm.name(), source(arm), fits));
        }
      }
      List<Compared> compared = new ArrayList<>();
      for (StudyPlan.ComparisonPlan comparison : plan.comparisons().orElse(List.of())) {
        if (comparison.task().equals(task.name())) {
          Fits one = fitted.fits().get(comparison.first());
          Fits other = fitted.fits().get(comparison.second());
          if (one == null || other == null) {
            steps.failed(
                "comparison of %s with %s for %s"
                    .formatted(comparison.first(), comparison.second(), task.name()),
                "",
                "the arm %s was not fitted"
                    .formatted(one == null ? comparison.first() : comparison.second()));
          } else {
            compared.addAll(judgement.compare(comparison.first(), one, comparison.second(), other));
          }
        }
      }
      for (StudyPlan.BiologyPlan biology : plan.biology().orElse(List.of())) {
        if (biology.task().equals(task.name())) {
          biology(biology, fitted, judgement).ifPresent(pages::add);
        }
      }
      List<StudyResult.Refused> refused = new ArrayList<>();
      frame
          .refused()
          .forEach((row, reason) -> refused.add(new StudyResult.Refused(row + 1, reason)));
      refused.addAll(opened.refused());
      return Optional.of(
          new StudyResult.Task(
              task.name(),
              switch (task) {
                case TaskPlan.Classes _ -> "classes";
                case TaskPlan.Survival _ -> "survival";
              },
              task.cohort(),
              task.outcomes(),
              frame.classes(),
              frame.sample(frame.train()),
              frame.sample(frame.tune()),
              opened.sample(),
              refused,
              remarks(frame),
              arms,
              compared));
    } catch (UsageProblem | Inestimable problem) {
      steps.failed(title, "", String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> remarks(TaskFrame frame) {
    List<String> remarks = new ArrayList<>();
    if (frame.cohort().isSynthetic()) {
      remarks.add("SYNTHETIC: nobody was scanned, and nothing here is evidence about patients.");
    }
    if (frame.task() instanceof TaskPlan.Survival) {
      if (plan.labels().fractions().size() > 1) {
        remarks.add("Models of survival are fitted to all training lesions only.");
      }
      if (frame.sample(frame.test()).patients() < frame.test().size()) {
        remarks.add(
            "Some patients have several lesions, and each counts as a row of its own. Intervals of"
                + " concordance resample whole patients; the log-rank test and hazard ratios take"
                + " rows as independent, and are too sure.");
      }
    }
    if (frame.sample(frame.test()).patients() < 20) {
      remarks.add(
          "Only %d patients are tested: intervals are wide, and may be too narrow still."
              .formatted(frame.sample(frame.test()).patients()));
    }
    return remarks;
  }

  private Optional<StudyResult.Page> biology(
      StudyPlan.BiologyPlan biology, Fitted fitted, Judgement judgement) throws IOException {
    Fits fits = fitted.fits().get(biology.arm());
    String title = "biology: " + biology.name();
    if (fits == null) {
      steps.failed(title, "", "the arm %s was not fitted".formatted(biology.arm()));
      return Optional.empty();
    }
    try {
      if (further.biology(biology, fitted.frame(), judgement.scores(fits))
          instanceof Outcome.Done<StudyResult.Page>(StudyResult.Page page, var _, var _)) {
        if (biology.geneSets().isPresent()
            && page.numbers().at("/scores/score/sets_tested").asInt(0) == 0) {
          steps.failed(
              title + ", gene sets",
              "",
              page.lines().stream()
                  .filter(line -> line.startsWith("None of the "))
                  .findFirst()
                  .orElse("none of the gene sets could be tested"));
        }
        return Optional.of(page);
      }
      return Optional.empty();
    } catch (Inestimable impossible) {
      steps.failed(title, "", String.valueOf(impossible.getMessage()));
      return Optional.empty();
    }
  }

  private String source(ArmPlan arm) {
    return switch (arm) {
      case ArmPlan.Probe(var _, var encoder) ->
          "linear model of the frozen features of " + encoder + seeds(encoder);
      case ArmPlan.Neighbours(var _, var encoder) ->
          "nearest training lesions by the features of " + encoder + seeds(encoder);
      case ArmPlan.Columns(var _, var columns) ->
          "linear model of the columns " + String.join(", ", columns);
      case ArmPlan.Plain(var _, var numbers) ->
          "linear model of %s of a cube of 33 mm".formatted(numbers.words());
      case ArmPlan.Finetuned(var _, var encoder, var _, var _, var _) ->
          "%s%s, trained on with the labels".formatted(encoder, seeds(encoder));
      case ArmPlan.Supervised(var _, var encoder, var _, var _, var _) ->
          "the network of %s from random weights, other ones for each draw, trained with the labels"
              .formatted(encoder);
    };
  }

  private String seeds(String encoder) {
    int count = laboratory.seeds(encoder);
    return count == 1 ? "" : " (%d seeds, taken in turn by the draws)".formatted(count);
  }
}
