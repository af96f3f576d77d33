package dev.nidus.evidence.audit;

import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.GroupedFolds;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A model and what it may have gone by, for the same lesions in the same order.
///
/// @param labels the classes that it tells apart
/// @param patients of the rows
/// @param sessions one, or several of a cross-validation, no row tested twice
/// @param model the features of the model
/// @param shortcuts what the same probe is shown in their place; acquisition is made of the columns
/// @param lesionOnly features of the lesion without its surroundings
/// @param acquisition columns of how the scans were taken
public record CourtCase(
    Labels labels,
    List<String> patients,
    List<Session> sessions,
    FeatureMatrix model,
    Map<Charge, FeatureMatrix> shortcuts,
    Optional<FeatureMatrix> lesionOnly,
    List<AcquisitionColumn> acquisition) {

  public CourtCase {
    patients = List.copyOf(patients);
    sessions = List.copyOf(sessions);
    acquisition = List.copyOf(acquisition);
    Map<Charge, FeatureMatrix> all = new EnumMap<>(Charge.class);
    all.putAll(shortcuts);
    if (!acquisition.isEmpty()) {
      all.putIfAbsent(Charge.ACQUISITION, matrix(acquisition));
    }
    shortcuts = Map.copyOf(all);
    int rows = labels.rows();
    requireRows("patients", patients.size(), rows);
    requireRows("rows of features", model.rows(), rows);
    all.forEach((charge, matrix) -> requireRows("rows of " + charge.word(), matrix.rows(), rows));
    lesionOnly.ifPresent(matrix -> requireRows("rows of the lesion alone", matrix.rows(), rows));
    acquisition.forEach(column -> requireRows("rows of " + column.name(), column.rows(), rows));
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException("a case needs at least one session");
    }
    int[] tested = tested(sessions);
    if (Arrays.stream(tested).distinct().count() < tested.length) {
      throw new IllegalArgumentException("a row is tested in two sessions");
    }
  }

  private static void requireRows(String what, int found, int wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException(
          "there are %d %s for %d lesions".formatted(found, what, wanted));
    }
  }

  private static FeatureMatrix matrix(List<AcquisitionColumn> columns) {
    List<double[]> numbers = columns.stream().flatMap(one -> one.numbers().stream()).toList();
    double[][] rows = new double[columns.getFirst().rows()][numbers.size()];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < numbers.size(); k++) {
        rows[row][k] = numbers.get(k)[row];
      }
    }
    return FeatureMatrix.of(rows);
  }

  private static int[] tested(List<Session> sessions) {
    return sessions.stream().flatMapToInt(one -> Arrays.stream(one.test())).toArray();
  }

  /// The rows that are tested, session after session.
  int[] tested() {
    return tested(sessions);
  }

  /// The patients of some rows.
  Patients patients(int... rows) {
    return Patients.of(Arrays.stream(rows).mapToObj(patients::get).toList());
  }

  /// Sessions of a cross-validation: whole patients are dealt to folds, those with most lesions first, each fold tested by a
  /// probe of the others. Nothing is drawn.
  ///
  /// @param labels whose classes the folds share as evenly as patients allow
  public static List<Session> folds(Labels labels, List<String> patients, int count) {
    GroupedFolds folds = GroupedFolds.of(labels, Patients.of(patients), count);
    return IntStream.range(0, folds.count())
        .mapToObj(fold -> Session.of(folds.rowsOutside(fold), new int[0], folds.rowsIn(fold)))
        .filter(session -> session.test().length > 0)
        .toList();
  }
}
