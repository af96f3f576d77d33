package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.split.Split;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Classes to be told apart, of lesions in splits.
///
/// @param cohort the lesions
/// @param target the label and its classes: numbers by their size, names by the alphabet
/// @param labels of all rows of the cohort
/// @param folds of patients that a setting is chosen by where there is no tuning split
public record ClassTask(SplitCohort cohort, Target.Classes target, Labels labels, int folds) {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");

  /// What is wrong with a row without a label.
  public static SplitCohort.RowCheck check(String label) {
    return (lesions, row) ->
        lesions.field(row, label).isBlank()
            ? Optional.of("its label (column '%s') is blank".formatted(label))
            : Optional.empty();
  }

  /// The task that a column of labels gives.
  ///
  /// @throws UsageProblem if all labels are of one class
  public static ClassTask of(SplitCohort cohort, String label, int folds) {
    List<String> names =
        IntStream.range(0, cohort.lesions().rows())
            .mapToObj(row -> cohort.lesions().field(row, label).strip())
            .toList();
    List<String> classes = classes(names);
    if (classes.size() < 2) {
      throw new UsageProblem(
          "all %d lesions have the label '%s' (column '%s'); a probe tells at least two classes apart"
              .formatted(names.size(), classes.getFirst(), label));
    }
    return new ClassTask(
        cohort, new Target.Classes(label, classes), Labels.of(names, classes), folds);
  }

  /// The classes in the order of their scores: by number if all are numbers, else by the alphabet.
  public static List<String> classes(List<String> names) {
    List<String> distinct = names.stream().distinct().sorted().toList();
    return distinct.stream().allMatch(name -> NUMBER.matcher(name).matches())
        ? distinct.stream().sorted(Comparator.comparing(BigDecimal::new)).toList()
        : distinct;
  }

  /// The rows of a split.
  public int[] rows(Split split) {
    return cohort.split().rows(split);
  }

  /// What a setting is chosen by, for a probe of some rows.
  ///
  /// @param training rows that it is fitted to
  public Tuning tuning(RowFeatures features, int... training) {
    int[] tune = rows(Split.TUNE);
    return tune.length > 0
        ? new Tuning.Split(features.of(tune), labels.rows(tune))
        : new Tuning.CrossValidation(folds, cohort.patients(training));
  }

  /// What a setting is chosen by, in words.
  public String tunedBy() {
    return cohort.hasTuning() ? "tuning split" : "%d folds of patients".formatted(folds);
  }

  /// How the setting of a fitted probe was chosen.
  public ProbeResult.Chosen chosen(ClassProbe.Fitted fitted, MetricKey metric) {
    return new ProbeResult.Chosen(
        fitted.trials().isEmpty() ? "the user" : tunedBy(),
        metric.key(),
        fitted.setting(),
        fitted.chosen(),
        fitted.trials());
  }

  /// Classes that a split lacks, in sentences: facts that a reader of the result must know.
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    int[] train = labels.rows(rows(Split.TRAIN)).counts();
    int[] tune = labels.rows(rows(Split.TUNE)).counts();
    int[] test = labels.rows(rows(Split.TEST)).counts();
    for (int k = 0; k < train.length; k++) {
      String name = target.classes().get(k);
      if (train[k] == 0) {
        remarks.add(
            "no training lesion is of the class '%s' (%d of the test are): its score is 0 for all lesions"
                .formatted(name, test[k]));
      }
      if (tune[k] == 0 && cohort.hasTuning()) {
        remarks.add(
            "no tuning lesion is of the class '%s': it has no say in the choice of the setting"
                .formatted(name));
      }
      if (test[k] == 0) {
        remarks.add(
            "no test lesion is of the class '%s': means over classes leave it out".formatted(name));
      }
    }
    return remarks;
  }
}
