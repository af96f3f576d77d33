package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.learning.plan.Origin;
import dev.nidus.learning.plan.TypedYaml;
import dev.nidus.learning.plan.UnusablePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A study as it was read from a file.
///
/// @param plan what it says
/// @param lines every value of it, for the registration
/// @param folder from which it names files
record StudyFile(StudyPlan plan, List<String> lines, Path folder) {

  /// Reads and checks a file.
  ///
  /// @throws UsageProblem with every objection, a line each, with the place in the file
  static StudyFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(file + " does not exist");
    }
    TypedYaml.Read<StudyPlan> read;
    try {
      read = TypedYaml.read(StudyPlan.class, file);
    } catch (UnusablePlan unusable) {
      int count = unusable.problems().size();
      throw new UsageProblem(
          count == 1
              ? String.valueOf(unusable.getMessage())
              : "the study has %d mistakes:%n%s".formatted(count, unusable.getMessage()),
          unusable);
    }
    List<String> problems = new Check(read.value(), read.origins()).problems();
    if (!problems.isEmpty()) {
      throw new UsageProblem(String.join(System.lineSeparator(), problems));
    }
    Path folder =
        Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(Path.of(""));
    return new StudyFile(read.value(), TypedYaml.lines(read.value(), folder), folder);
  }

  /// Names that are used twice, or that nothing has.
  private static final class Check {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._+-]{0,59}";

    private final StudyPlan plan;
    private final Function<String, Origin> origins;
    private final List<String> problems = new ArrayList<>();

    Check(StudyPlan plan, Function<String, Origin> origins) {
      this.plan = plan;
      this.origins = origins;
    }

    List<String> problems() {
      Set<String> cohorts =
          names("cohorts", plan.cohorts().stream().map(CohortPlan::name).toList());
      Set<String> encoders =
          names(
              "encoders",
              plan.encoders().stream().flatMap(List::stream).map(EncoderPlan::name).toList());
      Set<String> tasks = names("tasks", plan.tasks().stream().map(TaskPlan::name).toList());
      Set<String> arms = names("arms", plan.arms().stream().map(ArmPlan::name).toList());
      for (int n = 0; n < plan.tasks().size(); n++) {
        known("tasks[%d].cohort".formatted(n), "cohort", plan.tasks().get(n).cohort(), cohorts);
      }
      for (int n = 0; n < plan.arms().size(); n++) {
        String path = "arms[%d].encoder".formatted(n);
        plan.arms().get(n).encoderName().ifPresent(name -> known(path, "encoder", name, encoders));
      }
      List<StudyPlan.ComparisonPlan> comparisons = plan.comparisons().orElse(List.of());
      for (int n = 0; n < comparisons.size(); n++) {
        StudyPlan.ComparisonPlan one = comparisons.get(n);
        known("comparisons[%d].task".formatted(n), "task", one.task(), tasks);
        known("comparisons[%d].first".formatted(n), "arm", one.first(), arms);
        known("comparisons[%d].second".formatted(n), "arm", one.second(), arms);
      }
      List<StudyPlan.BiologyPlan> biology = plan.biology().orElse(List.of());
      for (int n = 0; n < biology.size(); n++) {
        known("biology[%d].task".formatted(n), "task", biology.get(n).task(), tasks);
        known("biology[%d].arm".formatted(n), "arm", biology.get(n).arm(), arms);
      }
      List<StudyPlan.StabilityPlan> stability = plan.stability().orElse(List.of());
      for (int n = 0; n < stability.size(); n++) {
        known("stability[%d].cohort".formatted(n), "cohort", stability.get(n).cohort(), cohorts);
        known(
            "stability[%d].encoder".formatted(n), "encoder", stability.get(n).encoder(), encoders);
      }
      List<StudyPlan.CourtPlan> courts = plan.courts().orElse(List.of());
      for (int n = 0; n < courts.size(); n++) {
        known("courts[%d].task".formatted(n), "task", courts.get(n).task(), tasks);
        known("courts[%d].encoder".formatted(n), "encoder", courts.get(n).encoder(), encoders);
      }
      List<StudyPlan.SaliencyPlan> saliency = plan.saliency().orElse(List.of());
      for (int n = 0; n < saliency.size(); n++) {
        known("saliency[%d].cohort".formatted(n), "cohort", saliency.get(n).cohort(), cohorts);
        known("saliency[%d].encoder".formatted(n), "encoder", saliency.get(n).encoder(), encoders);
      }
      Set<Double> fractions = new HashSet<>(plan.labels().fractions());
      if (fractions.size() < plan.labels().fractions().size()) {
        object(
            "labels.fractions",
            "labels.fractions names a share twice; each is one point of a curve");
      }
      for (int n = 0; n < plan.arms().size(); n++) {
        if (plan.arms().get(n) instanceof ArmPlan.Trained trained) {
          steps("arms[%d].steps".formatted(n), trained.steps().orElse(List.of()));
        }
      }
      List<EncoderPlan> made = plan.encoders().orElse(List.of());
      for (int n = 0; n < made.size(); n++) {
        if (made.get(n) instanceof EncoderPlan.Pretrained(var name, var _, var seeds)) {
          seeds("encoders[%d].seeds".formatted(n), name, seeds);
        }
      }
      return problems;
    }

    private void steps(String path, List<Integer> steps) {
      int shares = plan.labels().fractions().size();
      if (!steps.isEmpty() && (steps.size() != shares || Collections.min(steps) < 1)) {
        object(
            path,
            "%s is %s; give a whole number of steps above 0 for each of the %d shares of labels.fractions, in their order"
                .formatted(path, steps, shares));
      }
    }

    private void seeds(String path, String name, List<Long> seeds) {
      if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
        object(path, "%s is %s; give at least one seed, and none twice".formatted(path, seeds));
      } else if (plan.labels().draws() < seeds.size()
          && plan.labels().fractions().stream().anyMatch(fraction -> fraction < 1)) {
        object(
            path,
            "%s: %s has %d seeds and each draw takes the next, but labels.draws is %d; take at least %d draws"
                .formatted(path, name, seeds.size(), plan.labels().draws(), seeds.size()));
      }
    }

    private Set<String> names(String group, List<String> all) {
      Set<String> seen = new HashSet<>();
      for (int n = 0; n < all.size(); n++) {
        String path = "%s[%d].name".formatted(group, n);
        if (!all.get(n).matches(NAME)) {
          object(
              path,
              "%s is '%s'; a name has letters, digits, blanks and . _ + - and at most 60 of them"
                  .formatted(path, all.get(n)));
        } else if (!seen.add(all.get(n))) {
          object(
              path,
              "%s is '%s', which is taken; give each a name of its own"
                  .formatted(path, all.get(n)));
        }
      }
      return seen;
    }

    private void known(String path, String what, String name, Set<String> names) {
      if (!names.contains(name)) {
        object(
            path,
            "%s is '%s', and no %s is called so; there are: %s"
                .formatted(path, name, what, String.join(", ", names.stream().sorted().toList())));
      }
    }

    private void object(String path, String sentence) {
      problems.add("%s: %s".formatted(origins.apply(path), sentence));
    }
  }
}
