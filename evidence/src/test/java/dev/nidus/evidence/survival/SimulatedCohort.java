package dev.nidus.evidence.survival;

import java.util.random.RandomGenerator;

/// Patients with exponential survival times, a normal score that multiplies their hazard, and uniform censoring.
@SuppressWarnings("ArrayRecordComponent") // never compared
record SimulatedCohort(SurvivalTimes times, double[] score) {

  /// @param coefficient logarithm of the hazard ratio of one unit of the score
  static SimulatedCohort of(int patients, double coefficient, RandomGenerator random) {
    double[] days = new double[patients];
    boolean[] occurred = new boolean[patients];
    double[] score = new double[patients];
    for (int i = 0; i < patients; i++) {
      score[i] = random.nextGaussian();
      double death = 700 * random.nextExponential() / Math.exp(coefficient * score[i]);
      double censoring = random.nextDouble(200, 2500);
      occurred[i] = death <= censoring;
      days[i] = Math.min(death, censoring);
    }
    return new SimulatedCohort(SurvivalTimes.of(days, occurred), score);
  }
}
