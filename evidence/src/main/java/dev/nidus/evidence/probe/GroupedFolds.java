package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Folds of lesions with all lesions of a patient in one, and classes spread as evenly as patients allow: patients
/// with most lesions first, each into the fold whose lack of its classes is largest. Nothing is drawn.
public final class GroupedFolds {
  private final int[] foldOf;
  private final int folds;

  private GroupedFolds(int[] foldOf, int folds) {
    this.foldOf = foldOf;
    this.folds = folds;
  }

  /// @throws Inestimable if there are fewer patients than folds
  public static GroupedFolds of(Labels labels, Patients patients, int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException(
          "cross-validation needs at least 2 folds (10 is usual), got " + folds);
    }
    if (patients.lesions() != labels.rows()) {
      throw new IllegalArgumentException(
          "cross-validation needs the patient of every training row: got %d for %d rows"
              .formatted(patients.lesions(), labels.rows()));
    }
    if (patients.count() < folds) {
      throw new Inestimable(
          "%d patients do not fill %d folds; take fewer folds, or a tuning split"
              .formatted(patients.count(), folds));
    }
    int classes = labels.classes().size();
    int[] wanted = labels.counts();
    int[][] ofPatient = new int[patients.count()][classes];
    int[] lesions = new int[patients.count()];
    for (int row = 0; row < labels.rows(); row++) {
      ofPatient[patients.of(row)][labels.at(row)]++;
      lesions[patients.of(row)]++;
    }
    List<Integer> order =
        IntStream.range(0, patients.count())
            .boxed()
            .sorted(Comparator.comparingInt((Integer patient) -> -lesions[patient]))
            .toList();
    int[][] inFold = new int[folds][classes];
    int[] foldOfPatient = new int[patients.count()];
    for (int patient : order) {
      int best = 0;
      for (int fold = 1; fold < folds; fold++) {
        if (excess(inFold[fold], ofPatient[patient], wanted)
            < excess(inFold[best], ofPatient[patient], wanted)) {
          best = fold;
        }
      }
      foldOfPatient[patient] = best;
      for (int k = 0; k < classes; k++) {
        inFold[best][k] += ofPatient[patient][k];
      }
    }
    int[] foldOf = new int[labels.rows()];
    Arrays.setAll(foldOf, row -> foldOfPatient[patients.of(row)]);
    return new GroupedFolds(foldOf, folds);
  }

  /// By how much the squares of the shares grow if a fold takes a patient.
  private static double excess(int[] inFold, int[] patient, int[] wanted) {
    double growth = 0;
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k] > 0) {
        double had = (double) inFold[k] / wanted[k];
        double has = (double) (inFold[k] + patient[k]) / wanted[k];
        growth += has * has - had * had;
      }
    }
    return growth;
  }

  public int count() {
    return folds;
  }

  public int[] rowsIn(int fold) {
    return IntStream.range(0, foldOf.length).filter(row -> foldOf[row] == fold).toArray();
  }

  public int[] rowsOutside(int fold) {
    return IntStream.range(0, foldOf.length).filter(row -> foldOf[row] != fold).toArray();
  }
}
