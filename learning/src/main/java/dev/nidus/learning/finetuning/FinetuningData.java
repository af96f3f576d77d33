package dev.nidus.learning.finetuning;

import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.LabelObjectivePlan;
import dev.nidus.learning.plan.LabelledDataPlan.Overlap;
import dev.nidus.learning.plan.TuningPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The lesions of a run with labels, checked.
///
/// @param tune the tuning split, if there is one
/// @param test lesions that are kept aside
/// @param reader of their scans
/// @param digest of the tables
/// @param refusedRows rows of the table that name no lesion or no class
/// @param remarks what the user should know of them
public record FinetuningData(
    LesionClasses classes,
    LabelledCohort train,
    Optional<LabelledCohort> tune,
    long test,
    ScanReader reader,
    String digest,
    long refusedRows,
    List<String> remarks) {
  public FinetuningData {
    remarks = List.copyOf(remarks);
  }

  /// Checks what can be known of labels and splits before anything is learned.
  ///
  /// @param plan names the label, the classes and what to do with splits that overlap
  /// @param rows in the order of the table
  /// @throws UnusableLabels if the training split lacks a class or has one only, a label is none of the
  ///     plan's classes, or splits share lesions, scans or patients and the plan does not allow it
  public static FinetuningData of(
      FinetuningPlan plan,
      List<LabelledLesion> rows,
      ScanReader reader,
      String digest,
      long refusedRows)
      throws UnusableLabels {
    String label = plan.data().label().orElse("label");
    List<String> remarks = new ArrayList<>();
    for (String found : new SplitOverlaps(rows).sentences()) {
      if (plan.data().overlap() == Overlap.REFUSE) {
        throw new UnusableLabels(
            found
                + ", so the model would be judged by what it has learned from; put them into one"
                + " split, or say data.overlap: allow");
      }
      remarks.add(found + ", which the plan allows: estimates will be too good");
    }
    List<LabelledLesion> train = of(Split.TRAIN, rows);
    List<LabelledLesion> tune = of(Split.TUNE, rows);
    List<LabelledLesion> test = of(Split.TEST, rows);
    if (train.isEmpty()) {
      throw new UnusableLabels(
          "no lesion is in the split train: %d are in tune, %d in test"
              .formatted(tune.size(), test.size()));
    }
    LesionClasses classes = classes(plan, label, rows, train);
    for (int k = 0; k < classes.count(); k++) {
      requireTrained(label, classes.names().get(k), train, tune.size() + test.size());
    }
    LabelledCohort trainCohort = new LabelledCohort(train, classes);
    remarks.add(described(Split.TRAIN, trainCohort, classes));
    Optional<LabelledCohort> tuneCohort =
        tune.isEmpty() ? Optional.empty() : Optional.of(new LabelledCohort(tune, classes));
    if (tuneCohort.isPresent()) {
      requireComparable(plan, tuneCohort.get(), classes);
      remarks.add(described(Split.TUNE, tuneCohort.get(), classes));
    } else {
      remarks.add(
          "there is no tuning split: the run has its fixed length and its last weights become the"
              + " model");
    }
    if (!test.isEmpty()) {
      remarks.add("test: %s kept aside".formatted(counted(test.size(), "lesion")));
    }
    return new FinetuningData(
        classes, trainCohort, tuneCohort, test.size(), reader, digest, refusedRows, remarks);
  }

  private static LesionClasses classes(
      FinetuningPlan plan, String label, List<LabelledLesion> rows, List<LabelledLesion> train)
      throws UnusableLabels {
    List<String> found =
        rows.stream()
            .filter(row -> row.split() != Split.TEST || !row.label().isEmpty())
            .map(LabelledLesion::label)
            .distinct()
            .sorted(order(rows))
            .toList();
    List<String> names = plan.data().classes().orElse(found);
    for (LabelledLesion row : rows) {
      if (!names.contains(row.label()) && found.contains(row.label())) {
        throw new UnusableLabels(
            "row %d has the %s '%s', which is none of data.classes: %s"
                .formatted(row.lesion().row(), label, row.label(), String.join(", ", names)));
      }
    }
    if (names.size() < 2) {
      throw new UnusableLabels(
          "all %d training lesions have the %s '%s', so there is nothing to tell apart; a model needs lesions"
                  .formatted(train.size(), label, names.getFirst())
              + " of two classes");
    }
    boolean sigmoid = plan.objective() instanceof LabelObjectivePlan.BinaryCrossEntropy;
    if (sigmoid && names.size() != 2) {
      throw new UnusableLabels(
          "objective binary-cross-entropy tells two classes apart, but %s has %d (%s); take"
                  .formatted(label, names.size(), String.join(", ", names))
              + " objective.kind cross-entropy");
    }
    return new LesionClasses(
        label, names, sigmoid ? LesionClasses.Link.SIGMOID : LesionClasses.Link.SOFTMAX);
  }

  private static void requireTrained(
      String label, String name, List<LabelledLesion> train, int others) throws UnusableLabels {
    if (train.stream().noneMatch(row -> row.label().equals(name))) {
      throw new UnusableLabels(
          "no lesion of the split train has the %s '%s'%s, so it cannot be learned; put some into train or leave"
                  .formatted(
                      label, name, others > 0 ? ", though lesions of other splits may have" : "")
              + " the class out");
    }
  }

  private static void requireComparable(
      FinetuningPlan plan, LabelledCohort tune, LesionClasses classes) throws UnusableLabels {
    long present = 0;
    for (int k = 0; k < classes.count(); k++) {
      present += tune.count(k) > 0 ? 1 : 0;
    }
    if (present < 2 && plan.tuning().criterion() != TuningPlan.Criterion.LOSS) {
      throw new UnusableLabels(
          "the tuning split has lesions of one class only, so tuning.criterion %s has no value; take"
                  .formatted(plan.tuning().criterion().name().toLowerCase(Locale.ROOT))
              + " loss, or put lesions of another class into it");
    }
  }

  private static String described(Split split, LabelledCohort cohort, LesionClasses classes) {
    List<String> counts = new ArrayList<>();
    for (int k = 0; k < classes.count(); k++) {
      counts.add("%d %s".formatted(cohort.count(k), classes.names().get(k)));
    }
    return "%s: %s in %s of %s (%s)"
        .formatted(
            split.word(),
            counted(cohort.size(), "lesion"),
            counted(cohort.scans(), "scan"),
            cohort.patients().isPresent()
                ? counted(cohort.patients().getAsLong(), "patient")
                : "an unknown number of patients",
            String.join(", ", counts));
  }

  private static String counted(long count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  private static List<LabelledLesion> of(Split split, List<LabelledLesion> rows) {
    return rows.stream().filter(row -> row.split() == split).toList();
  }

  /// By number where all labels are numbers, else by letter.
  private static Comparator<String> order(List<LabelledLesion> rows) {
    boolean numbers =
        rows.stream().allMatch(row -> row.label().matches("[-+]?[0-9]{1,15}(\\.[0-9]{1,15})?"));
    return numbers
        ? Comparator.comparingDouble(Double::parseDouble)
        : Comparator.<String>naturalOrder();
  }
}
