package dev.nidus.app.court;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.FeatureFile;
import dev.nidus.app.adaptation.RefusedLesion;
import dev.nidus.app.adaptation.SplitCohort;
import dev.nidus.app.adaptation.SplitCohort.PatientRule;
import dev.nidus.app.adaptation.SplitCohort.RowCheck;
import dev.nidus.evidence.audit.CourtCase;
import dev.nidus.evidence.audit.Session;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lesions that a court hears, and which of them train and are asked.
///
/// @param lesions that can be used
/// @param patients of them
/// @param trial in words
/// @param refused the others
/// @param overlaps patients in several splits, where that was allowed
record CourtRows(
    FeatureCohort lesions,
    List<String> patients,
    Sessions trial,
    List<RefusedLesion> refused,
    List<String> overlaps) {

  CourtRows {
    patients = List.copyOf(patients);
    refused = List.copyOf(refused);
    overlaps = List.copyOf(overlaps);
  }

  /// Which lesions train and are asked, once the labels are known.
  interface Sessions {
    List<Session> of(Labels labels);
  }

  static CourtRows of(FeatureCohort all, CourtRequest request, List<RowCheck> checks) {
    return switch (request.trial()) {
      case CourtRequest.TrialRule.Split(var source) -> {
        SplitCohort cohort =
            SplitCohort.of(all, source, request.patients(), request.overlaps(), checks);
        yield new CourtRows(
            cohort.lesions(),
            cohort.patients(),
            _ ->
                List.of(
                    Session.of(
                        cohort.split().rows(Split.TRAIN),
                        cohort.split().rows(Split.TUNE),
                        cohort.split().rows(Split.TEST))),
            cohort.refused(),
            cohort.overlaps());
      }
      case CourtRequest.TrialRule.Folds(int count) -> folds(all, request, checks, count);
    };
  }

  private static CourtRows folds(
      FeatureCohort all, CourtRequest request, List<RowCheck> checks, int count) {
    List<RefusedLesion> refused = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    for (int row = 0; row < all.rows(); row++) {
      String patient =
          switch (request.patients()) {
            case PatientRule.Column(String name) -> all.field(row, name).strip();
            case PatientRule.OneEach() -> all.name(row);
          };
      Optional<String> problem = problem(all, row, patient, checks);
      if (problem.isPresent()) {
        refused.add(
            new RefusedLesion(
                all.name(row),
                all.numberOf(row),
                all.files().get(all.fileOf(row)).table().file().toString(),
                problem.get()));
      } else {
        kept.add(row);
        patients.add(patient);
      }
    }
    if (kept.isEmpty()) {
      throw new UsageProblem(
          "none of the %d rows of %s can be used; %s: %s"
              .formatted(
                  all.rows(), all.names(), refused.getFirst().name(), refused.getFirst().reason()));
    }
    return new CourtRows(
        all.rows(kept.stream().mapToInt(Integer::intValue).toArray()),
        patients,
        labels -> CourtCase.folds(labels, patients, count),
        refused,
        List.of());
  }

  private static Optional<String> problem(
      FeatureCohort all, int row, String patient, List<RowCheck> checks) {
    if (!FeatureFile.allFinite(all.features(row))) {
      return Optional.of("one of its features is no finite number; extract the lesion again");
    }
    if (patient.isBlank()) {
      return Optional.of("its patient is blank: it cannot be told which lesions it belongs to");
    }
    return checks.stream().flatMap(check -> check.problem(all, row).stream()).findFirst();
  }
}
