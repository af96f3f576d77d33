package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What goes into a study: its cohorts, and the digests by which it is registered.
final class StudyInputs {
  private final StudyPlan plan;
  private final Laboratory laboratory;
  private final Map<String, StudyCohort> cohorts = new LinkedHashMap<>();
  private final Map<String, String> unusable = new LinkedHashMap<>();

  private StudyInputs(StudyPlan plan, Laboratory laboratory) {
    this.plan = plan;
    this.laboratory = laboratory;
  }

  /// Reads the cohorts; one that cannot be used is noted as a step that failed.
  static StudyInputs read(
      StudyPlan plan, Laboratory laboratory, Steps steps, RandomSource random, Consumer<String> say)
      throws IOException {
    StudyInputs inputs = new StudyInputs(plan, laboratory);
    for (CohortPlan cohort : plan.cohorts()) {
      List<String> sealed =
          plan.tasks().stream()
              .filter(task -> task.cohort().equals(cohort.name()))
              .flatMap(task -> task.outcomes().stream())
              .distinct()
              .toList();
      try {
        StudyCohort read = StudyCohort.read(cohort, sealed, random.named(cohort.name()));
        inputs.cohorts.put(cohort.name(), read);
        say.accept("cohort " + read);
      } catch (UsageProblem | Inestimable problem) {
        String reason = String.valueOf(problem.getMessage());
        inputs.unusable.put(cohort.name(), reason);
        steps.failed("cohort " + cohort.name(), "", reason);
      }
    }
    return inputs;
  }

  /// Cohorts that can be used.
  List<StudyCohort> cohorts() {
    return List.copyOf(cohorts.values());
  }

  /// A cohort of the plan.
  ///
  /// @throws UsageProblem if it cannot be used
  StudyCohort cohort(String name) {
    StudyCohort found = cohorts.get(name);
    if (found == null) {
      throw new UsageProblem(
          "its cohort %s cannot be used: %s".formatted(name, unusable.get(name)));
    }
    return found;
  }

  /// Digests of everything that goes in, but for the outcomes of the test lesions.
  List<Registration.Input> digests() throws IOException {
    List<Registration.Input> inputs = new ArrayList<>();
    for (CohortPlan cohort : plan.cohorts()) {
      StudyCohort read = cohorts.get(cohort.name());
      inputs.add(
          new Registration.Input(
              "cohort %s without the outcomes of test lesions".formatted(cohort.name()),
              read == null ? "cannot be used" : read.digest().hex()));
      if (read != null
          && laboratory.encoders().stream().anyMatch(e -> !(e instanceof EncoderPlan.Tables))) {
        inputs.add(
            new Registration.Input(
                "scans of the cohort " + cohort.name(), laboratory.scans(read).hex()));
      }
    }
    for (EncoderPlan encoder : laboratory.encoders()) {
      switch (encoder) {
        case EncoderPlan.Weights(var name, Path file) ->
            inputs.add(input("weights of " + name, file));
        case EncoderPlan.Pretrained(var name, Path file, var _) ->
            inputs.add(input("plan of " + name, file));
        case EncoderPlan.Untrained _ -> {
          // its name and seed are lines of the plan
        }
        case EncoderPlan.Tables(var name, var tables) -> {
          for (EncoderPlan.FeaturesOf table : tables) {
            inputs.add(
                new Registration.Input(
                    "features of %s for %s".formatted(name, table.cohort()),
                    featureDigest(name, table.cohort())));
          }
        }
      }
    }
    for (StudyPlan.RetestPlan retest : plan.retests().orElse(List.of())) {
      inputs.add(input("pairs of " + retest.name(), retest.pairs()));
      inputs.add(input("features of " + retest.name(), retest.features()));
    }
    for (StudyPlan.BiologyPlan biology : plan.biology().orElse(List.of())) {
      inputs.add(input("expression of " + biology.name(), biology.expression()));
      biology
          .geneSets()
          .ifPresent(sets -> inputs.add(input("gene sets of " + biology.name(), sets)));
    }
    return inputs;
  }

  private Registration.Input input(String name, Path file) {
    try {
      return new Registration.Input(name, laboratory.digest(file).hex());
    } catch (UsageProblem _) {
      return new Registration.Input(name, "missing");
    }
  }

  /// Of the features, not of the file, which may hold outcomes.
  private String featureDigest(String encoder, String cohort) throws IOException {
    StudyCohort read = cohorts.get(cohort);
    if (read == null) {
      return "its cohort cannot be used";
    }
    return switch (laboratory.features(encoder, read)) {
      case Outcome.Done<LesionFeatures>(LesionFeatures features, var _, var _) ->
          features.digest(features.rows()).hex();
      case Outcome.Failed<LesionFeatures> _ -> "cannot be used";
    };
  }
}
