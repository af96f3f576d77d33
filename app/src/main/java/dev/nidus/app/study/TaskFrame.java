package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.NestedSubsets;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The lesions of a task that every one of its arms can be asked about, so that arms are compared on the same. Of test
/// lesions it knows features and patients, not outcomes.
///
/// @param task what is predicted
/// @param cohort of the lesions
/// @param arms features by the name of the arm, for each seed of its encoder; arms that train networks have none
/// @param train rows
/// @param tune rows
/// @param test rows
/// @param classes by number if all are numbers, else by the alphabet; of training and tuning lesions
/// @param refused rows that some arm cannot use, or whose outcome is none
record TaskFrame(
    TaskPlan task,
    StudyCohort cohort,
    Map<String, List<LesionFeatures>> arms,
    List<Integer> train,
    List<Integer> tune,
    List<Integer> test,
    List<String> classes,
    Map<Integer, String> refused) {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");
  private static final Pattern TIME =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final List<String> YES = List.of("1", "1.0", "true", "yes");
  private static final List<String> NO = List.of("0", "0.0", "false", "no");

  /// @throws UsageProblem if nothing is left to train or to test on
  static TaskFrame of(TaskPlan task, StudyCohort cohort, Map<String, List<LesionFeatures>> arms) {
    Map<Integer, String> refused = new TreeMap<>();
    Map<Split, List<Integer>> rows = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      List<Integer> kept = new ArrayList<>();
      for (int row : cohort.split().rows(split)) {
        Optional<String> problem =
            arms.entrySet().stream()
                .flatMap(arm ->
                    arm.getValue().stream()
                        .flatMap(features ->
                            features.problem(row).map(p -> arm.getKey() + ": " + p).stream()))
                .findFirst()
                .or(() ->
                    split == Split.TEST
                        ? Optional.empty()
                        : outcomeProblem(task, column -> cohort.field(row, column)));
        if (problem.isPresent()) {
          refused.put(row, problem.get());
        } else {
          kept.add(row);
        }
      }
      rows.put(split, kept);
    }
    List<Integer> train = rows.getOrDefault(Split.TRAIN, List.of());
    List<Integer> tune = rows.getOrDefault(Split.TUNE, List.of());
    List<Integer> test = rows.getOrDefault(Split.TEST, List.of());
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (rows.getOrDefault(split, List.of()).isEmpty()) {
        throw new UsageProblem(
            "no %s lesion of %s can be used for the task %s%s"
                .formatted(
                    split.word(),
                    cohort.plan().table(),
                    task.name(),
                    refused.isEmpty()
                        ? ""
                        : "; row %d: %s"
                            .formatted(
                                refused.keySet().iterator().next() + 1,
                                refused.values().iterator().next())));
      }
    }
    List<String> classes =
        switch (task) {
          case TaskPlan.Classes(var _, var _, String label) -> {
            List<String> found = new ArrayList<>();
            train.forEach(row -> found.add(cohort.field(row, label).strip()));
            tune.forEach(row -> found.add(cohort.field(row, label).strip()));
            List<String> sorted = sorted(found);
            if (sorted.size() < 2) {
              throw new UsageProblem(
                  "all %d training and tuning lesions have the label '%s' (column '%s'); a task tells at least two classes apart"
                      .formatted(found.size(), sorted.getFirst(), label));
            }
            yield sorted;
          }
          case TaskPlan.Survival _ -> List.of();
        };
    return new TaskFrame(task, cohort, arms, train, tune, test, classes, refused);
  }

  private static List<String> sorted(List<String> names) {
    List<String> distinct = names.stream().distinct().sorted().toList();
    return distinct.stream().allMatch(name -> NUMBER.matcher(name).matches())
        ? distinct.stream().sorted(Comparator.comparing(BigDecimal::new)).toList()
        : distinct;
  }

  /// Cells of a row by their column.
  @FunctionalInterface
  interface Cells {
    String at(String column);
  }

  /// What is wrong with the outcome of a row.
  static Optional<String> outcomeProblem(TaskPlan task, Cells cells) {
    return switch (task) {
      case TaskPlan.Classes(var _, var _, String label) ->
          cells.at(label).isBlank()
              ? Optional.of("its label (column '%s') is blank".formatted(label))
              : Optional.empty();
      case TaskPlan.Survival(var _, var _, String time, String event) -> {
        String days = cells.at(time).strip();
        String occurred = cells.at(event).strip().toLowerCase(Locale.ROOT);
        yield !TIME.matcher(days).matches() || !(Double.parseDouble(days) >= 0)
            ? Optional.of(
                "its time (column '%s') is '%s'; a survival time is a number of at least 0"
                    .formatted(time, days))
            : YES.contains(occurred) || NO.contains(occurred)
                ? Optional.empty()
                : Optional.of(
                    "its event (column '%s') is '%s'; write 1 where it occurred and 0 where the follow-up ended"
                        .formatted(event, cells.at(event)));
      }
    };
  }

  static boolean isEvent(String cell) {
    return YES.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  static int[] array(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /// The classes of rows that are not sealed; for survival, whether the event occurred.
  Labels labels(int... rows) {
    return switch (task) {
      case TaskPlan.Classes(var _, var _, String label) ->
          Labels.of(
              Arrays.stream(rows).mapToObj(row -> cohort.field(row, label).strip()).toList(),
              classes);
      case TaskPlan.Survival(var _, var _, var _, String event) ->
          Labels.of(
              Arrays.stream(rows)
                  .mapToObj(row -> isEvent(cohort.field(row, event)) ? "1" : "0")
                  .toList(),
              List.of("0", "1"));
    };
  }

  /// The survival of rows that are not sealed.
  SurvivalTimes times(int... rows) {
    if (!(task instanceof TaskPlan.Survival(var _, var _, String time, String event))) {
      throw new IllegalStateException(task.name() + " is no task of survival");
    }
    double[] days =
        Arrays.stream(rows)
            .mapToDouble(row -> Double.parseDouble(cohort.field(row, time).strip()))
            .toArray();
    boolean[] occurred = new boolean[rows.length];
    for (int n = 0; n < rows.length; n++) {
      occurred[n] = isEvent(cohort.field(rows[n], event));
    }
    return SurvivalTimes.of(days, occurred);
  }

  Patients patients(List<Integer> rows) {
    return cohort.patients(array(rows));
  }

  StudyResult.Sample sample(List<Integer> rows) {
    return rows.isEmpty()
        ? new StudyResult.Sample(0, 0)
        : new StudyResult.Sample(rows.size(), patients(rows).count());
  }

  /// A subset of the training lesions.
  ///
  /// @param fraction of the patients
  /// @param draw 1 = first
  /// @param chosen rows of the cohort
  record Subset(double fraction, int draw, List<Integer> chosen) {
    /// Place of its draw, from 0: which seed of an encoder it takes, and the seed of what is trained.
    int turn() {
      return draw - 1;
    }

    /// The rows of the cohort, ascending.
    int[] rows() {
      return array(chosen);
    }
  }

  /// The subsets that every arm is fitted to: nested in each draw. All lesions are one subset; draws of it differ in the seed of
  /// what is trained.
  ///
  /// @param whole draws of all lesions
  List<Subset> subsets(StudyPlan.LabelsPlan plan, int whole, RandomSource random) {
    int[] rows = array(train);
    Labels labels = labels(rows);
    Patients units = patients(train);
    List<NestedSubsets> drawn =
        IntStream.range(0, Math.max(whole, plan.draws()))
            .mapToObj(draw ->
                NestedSubsets.draw(
                    labels, units, random.named("subsets").named(task.name()).at(draw)))
            .toList();
    List<Subset> subsets = new ArrayList<>();
    List<Double> fractions =
        task instanceof TaskPlan.Survival ? List.of(1.0) : plan.fractions(); // the guide says so
    for (double fraction : fractions) {
      for (int draw = 0; draw < (fraction == 1 ? whole : plan.draws()); draw++) {
        subsets.add(
            new Subset(
                fraction,
                draw + 1,
                Arrays.stream(drawn.get(draw).rows(fraction))
                    .map(row -> rows[row])
                    .boxed()
                    .toList()));
      }
    }
    return subsets;
  }

  /// The digest of the lesions, their splits, patients and known outcomes.
  Sha256 digest() {
    StringBuilder text = new StringBuilder();
    for (List<Integer> rows : List.of(train, tune, test)) {
      for (int row : rows) {
        text.append(row).append('|').append(cohort.field(row, cohort.plan().patient()));
        task.outcomes().forEach(column -> text.append('|').append(cohort.field(row, column)));
        text.append('\n');
      }
      text.append("--\n");
    }
    return Sha256.ofText(text.toString());
  }
}
