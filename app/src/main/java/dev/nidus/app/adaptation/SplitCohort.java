package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.digest.Sha256;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.split.SplitTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Lesions that can be used, with their patients, and what each is used for.
///
/// @param lesions the rows that are left
/// @param split of these rows
/// @param patients of these rows
/// @param refused the other rows
/// @param overlaps what lies in more than one split, in sentences; empty unless that was allowed
public record SplitCohort(
    FeatureCohort lesions,
    SplitTable split,
    List<String> patients,
    List<RefusedLesion> refused,
    List<String> overlaps) {
  private static final int TOLD = 3;

  public SplitCohort {
    patients = List.copyOf(patients);
    refused = List.copyOf(refused);
    overlaps = List.copyOf(overlaps);
  }

  /// What is wrong with a row for a task; nothing if it can be used.
  @FunctionalInterface
  public interface RowCheck {
    Optional<String> problem(FeatureCohort lesions, int row);
  }

  /// Whose lesions they are.
  public sealed interface PatientRule {
    /// A column names the patient.
    record Column(String name) implements PatientRule {}

    /// Every row is of another patient.
    record OneEach() implements PatientRule {}
  }

  /// What happens to patients or lesions in several splits.
  public enum OverlapRule {
    REFUSED,
    ALLOWED
  }

  /// Leaves out the rows that cannot be used, and looks for what must not be in two splits.
  ///
  /// @throws UsageProblem if nothing is left to train or to test on, or a patient or a lesion lies in several splits
  public static SplitCohort of(
      FeatureCohort all,
      SplitSource source,
      PatientRule patientRule,
      OverlapRule overlapRule,
      List<RowCheck> checks) {
    if (patientRule instanceof PatientRule.Column(String name)) {
      all.requireColumn(name);
    }
    List<Optional<Split>> splits = source.of(all);
    List<RefusedLesion> refused = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    List<Split> keptSplits = new ArrayList<>();
    for (int row = 0; row < all.rows(); row++) {
      Optional<String> problem = problem(all, row, patientRule, checks);
      Optional<Split> split = splits.get(row);
      if (problem.isEmpty() && split.isEmpty()) {
        problem = Optional.of(source.missing());
      }
      if (problem.isPresent()) {
        refused.add(
            new RefusedLesion(
                all.name(row),
                all.numberOf(row),
                all.files().get(all.fileOf(row)).table().file().toString(),
                problem.get()));
      } else {
        kept.add(row);
        keptSplits.add(split.orElseThrow());
        patients.add(patient(all, row, patientRule));
      }
    }
    if (kept.isEmpty()) {
      throw new UsageProblem(
          "none of the %d rows of %s can be used; %s: %s"
              .formatted(
                  all.rows(), all.names(), refused.getFirst().name(), refused.getFirst().reason()));
    }
    FeatureCohort lesions = all.rows(kept.stream().mapToInt(Integer::intValue).toArray());
    SplitTable table = SplitTable.of(keptSplits);
    for (Split needed : List.of(Split.TRAIN, Split.TEST)) {
      if (table.rows(needed).length == 0) {
        throw new UsageProblem(
            "no lesion of %s is in the %s split (%s); put some there"
                .formatted(all.names(), needed.word(), table));
      }
    }
    List<String> overlaps = overlaps(lesions, table, patients, patientRule);
    if (overlapRule == OverlapRule.REFUSED && !overlaps.isEmpty()) {
      throw new UsageProblem(
          "%s; a test on what was trained on says nothing. Draw a split with nidus split --patient, or say --allow-overlap"
              .formatted(overlaps.getFirst()));
    }
    return new SplitCohort(lesions, table, patients, refused, overlaps);
  }

  private static Optional<String> problem(
      FeatureCohort all, int row, PatientRule patientRule, List<RowCheck> checks) {
    float[] features = all.features(row);
    for (int n = 0; n < features.length; n++) {
      if (!Float.isFinite(features[n])) {
        return Optional.of(
            "its feature %s is %s, which is no finite number; extract the lesion again"
                .formatted(
                    all.files().get(all.fileOf(row)).table().featureColumns().get(n), features[n]));
      }
    }
    if (patientRule instanceof PatientRule.Column(String name) && all.field(row, name).isBlank()) {
      return Optional.of(
          "its patient (column '%s') is blank: it cannot be told which lesions it belongs to"
              .formatted(name));
    }
    return checks.stream().flatMap(check -> check.problem(all, row).stream()).findFirst();
  }

  private static String patient(FeatureCohort all, int row, PatientRule rule) {
    return switch (rule) {
      case PatientRule.Column(String name) -> all.field(row, name);
      case PatientRule.OneEach() -> all.name(row);
    };
  }

  private static List<String> overlaps(
      FeatureCohort lesions, SplitTable split, List<String> patients, PatientRule patientRule) {
    List<String> sentences = new ArrayList<>();
    Patients copies =
        Patients.of(
            IntStream.range(0, lesions.rows())
                .mapToObj(row -> Sha256.of(lesions.features(row)).hex())
                .toList());
    List<SplitTable.Overlap> same = split.overlaps(copies);
    if (!same.isEmpty()) {
      sentences.add(
          "the same lesion (the same features) is in two splits: "
              + told(
                  same.stream()
                      .map(overlap ->
                          "%s and %s"
                              .formatted(
                                  placed(lesions, split, overlap.row()),
                                  placed(lesions, split, overlap.other())))
                      .toList(),
                  "lesions"));
    }
    if (patientRule instanceof PatientRule.Column) {
      List<SplitTable.Overlap> shared = split.overlaps(Patients.of(patients));
      if (!shared.isEmpty()) {
        sentences.add(
            "the same patient is in two splits: "
                + told(
                    shared.stream()
                        .map(overlap ->
                            "%s with %s and %s"
                                .formatted(
                                    patients.get(overlap.row()),
                                    placed(lesions, split, overlap.row()),
                                    placed(lesions, split, overlap.other())))
                        .toList(),
                    "patients"));
      }
    }
    return sentences;
  }

  private static String placed(FeatureCohort lesions, SplitTable split, int row) {
    return "%s (%s)".formatted(lesions.name(row), split.at(row).word());
  }

  private static String told(List<String> all, String what) {
    String first = String.join(", ", all.subList(0, Math.min(TOLD, all.size())));
    return all.size() > TOLD
        ? "%s, and %d more %s".formatted(first, all.size() - TOLD, what)
        : first;
  }

  /// The features of some rows.
  public FeatureMatrix features(int... rows) {
    return lesions.matrix(rows);
  }

  /// The patients of some rows.
  public Patients patients(int... rows) {
    return Patients.of(Arrays.stream(rows).mapToObj(patients::get).toList());
  }

  /// Whether some lesions are for tuning.
  public boolean hasTuning() {
    return split.rows(Split.TUNE).length > 0;
  }
}
