package dev.nidus.evidence.resampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/// Whether intervals and tests keep what they promise, on cohorts whose truth is known. `-Dnidus.simulations=20` makes
/// twenty times as many.
class ResamplingSimulationTest {
  private static final int FACTOR = Integer.getInteger("nidus.simulations", 1);
  private static final double SHIFT = 1.2;
  private static final double BETWEEN = 1;
  private static final double WITHIN = 0.6;

  /// Lesions of patients whose scores share a patient's part.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private static final class Cohort {
    final List<String> patients;
    final int[] labels;
    final double[] first;
    final double[] second;

    Cohort(List<String> patients, int[] labels, double[] first, double[] second) {
      this.patients = patients;
      this.labels = labels;
      this.first = first;
      this.second = second;
    }
  }

  private static Cohort cohort(int patients, int mostLesions, SplittableRandom random) {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (int p = 0; p < patients; p++) {
      int label = p % 2;
      double one = BETWEEN * random.nextGaussian();
      double two = BETWEEN * random.nextGaussian();
      int lesions = 1 + random.nextInt(mostLesions);
      for (int lesion = 0; lesion < lesions; lesion++) {
        names.add("patient " + p);
        rows.add(
            new double[] {
              label,
              SHIFT * label + one + WITHIN * random.nextGaussian(),
              SHIFT * label + two + WITHIN * random.nextGaussian()
            });
      }
    }
    return new Cohort(
        names,
        rows.stream().mapToInt(row -> (int) row[0]).toArray(),
        rows.stream().mapToDouble(row -> row[1]).toArray(),
        rows.stream().mapToDouble(row -> row[2]).toArray());
  }

  @Test
  void intervals_over_patients_hold_the_truth_95_times_of_100_and_those_over_lesions_do_not() {
    SplittableRandom random = TestSeed.random("coverage of the bootstrap");
    double truth =
        NormalDistribution.of(0, 1)
            .cumulativeProbability(SHIFT / Math.sqrt(2 * (BETWEEN * BETWEEN + WITHIN * WITHIN)));
    int cohorts = 1000 * FACTOR;
    Bootstrap overPatients = Bootstrap.overPatients();
    Bootstrap overLesions = Bootstrap.overLesions();
    int byPatient = 0;
    int byLesion = 0;
    int lesionTrials = 0;
    for (int n = 0; n < cohorts; n++) {
      Cohort cohort = cohort(160, 7, random);
      Predictions predictions = Predictions.binary(cohort.labels, cohort.first, 0);
      Patients patients = Patients.of(cohort.patients);
      RandomSource draws = RandomSource.of(random.nextLong());
      byPatient += holds(overPatients, predictions, patients, draws, truth);
      if (n % 10 == 0) {
        byLesion += holds(overLesions, predictions, patients, draws, truth);
        lesionTrials++;
      }
    }

    double coverage = (double) byPatient / cohorts;
    double naive = (double) byLesion / lesionTrials;
    System.out.printf(
        "coverage of 95 %% intervals in %d cohorts: over patients %.3f, over lesions %.3f%n",
        cohorts, coverage, naive);
    // promised: 95 +- 1.5 %; two standard errors of this many cohorts are chance, and shrink in a
    // longer run
    double chance = 2 * Math.sqrt(0.95 * 0.05 / cohorts);
    assertThat(coverage).isBetween(0.935 - chance, 0.965 + chance);
    assertThat(naive).isLessThan(0.9);
  }

  private static int holds(
      Bootstrap bootstrap,
      Predictions predictions,
      Patients patients,
      RandomSource draws,
      double truth) {
    return bootstrap.estimate(new RocAuc(), predictions, patients, draws).interval().contains(truth)
        ? 1
        : 0;
  }

  @Test
  void swapping_patients_calls_equal_models_different_5_times_of_100_and_swapping_lesions_more() {
    SplittableRandom random = TestSeed.random("false positives of permutation");
    int trials = 4000 * FACTOR;
    PermutationTest oneSided =
        new PermutationTest(
            199,
            Unit.PATIENT,
            PermutationTest.Sides.ONE_SIDED,
            PermutationTest.Counting.WITH_OBSERVED);
    PermutationTest twoSided =
        new PermutationTest(
            199,
            Unit.PATIENT,
            PermutationTest.Sides.TWO_SIDED,
            PermutationTest.Counting.WITH_OBSERVED);
    PermutationTest lesions =
        new PermutationTest(
            199,
            Unit.LESION,
            PermutationTest.Sides.TWO_SIDED,
            PermutationTest.Counting.WITH_OBSERVED);
    int[] found = new int[3];
    int[] done = new int[3];
    for (int n = 0; n < trials; n++) {
      Cohort cohort = cohort(30, 5, random);
      Predictions first = Predictions.binary(cohort.labels, cohort.first, 0);
      Predictions second = Predictions.binary(cohort.labels, cohort.second, 0);
      Patients patients = Patients.of(cohort.patients);
      RandomSource draws = RandomSource.of(random.nextLong());
      List<PermutationTest> tests =
          n % 8 == 0 ? List.of(oneSided, twoSided, lesions) : List.of(oneSided, twoSided);
      for (int t = 0; t < tests.size(); t++) {
        double p = tests.get(t).compare(new RocAuc(), first, second, patients, draws).p();
        found[t] += p <= 0.05 ? 1 : 0;
        done[t]++;
      }
    }

    double[] share = new double[3];
    Arrays.setAll(share, t -> (double) found[t] / done[t]);
    System.out.printf(
        "false positives at 5 %% in %d trials: one-sided %.3f, two-sided %.3f, over lesions %.3f%n",
        trials, share[0], share[1], share[2]);
    assertThat(share[0]).isBetween(0.04, 0.06);
    assertThat(share[1]).isBetween(0.04, 0.06);
    assertThat(share[2]).isGreaterThan(0.08);
  }
}
