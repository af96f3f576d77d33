package dev.nidus.app.stability;

import dev.nidus.core.perturbation.PlannedPerturbation;
import dev.nidus.evidence.stability.FeatureError;
import dev.nidus.evidence.stability.RepeatedFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// What is kept of one perturbation while a run goes on: sums over lesions of which every trial could be done.
final class Gathered {
  private final PlannedPerturbation planned;
  private final int firstCopy;
  private final RepeatedFeatures features;
  private final double[] relative;
  private final double[] cosine;
  private final double[] meanSquare;
  private final List<Integer> lesions = new ArrayList<>();

  /// @param firstCopy the number of its first trial among a lesion's copies
  /// @param features that a lesion has
  Gathered(PlannedPerturbation planned, int firstCopy, int features) {
    this.planned = planned;
    this.firstCopy = firstCopy;
    this.features = new RepeatedFeatures(features, planned.trials() + 1);
    this.relative = new double[planned.trials()];
    this.cosine = new double[planned.trials()];
    this.meanSquare = new double[planned.trials()];
  }

  /// Takes a lesion.
  ///
  /// @param lesion its number
  /// @param readings the original, then the trials
  void add(int lesion, float[][] readings) {
    features.add(readings);
    lesions.add(lesion);
    for (int trial = 0; trial < relative.length; trial++) {
      FeatureError error = FeatureError.of(readings[0], readings[trial + 1]);
      relative[trial] += error.relative();
      cosine[trial] += error.cosineDistance();
      meanSquare[trial] += error.meanSquare();
    }
  }

  PlannedPerturbation planned() {
    return planned;
  }

  int trials() {
    return planned.trials();
  }

  /// The number of a trial, from 0, among a lesion's copies.
  int copy(int trial) {
    return firstCopy + trial;
  }

  RepeatedFeatures features() {
    return features;
  }

  /// The numbers of the lesions.
  int[] lesions() {
    return lesions.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Of each trial, the mean over lesions.
  double[] relative() {
    return means(relative);
  }

  double[] cosine() {
    return means(cosine);
  }

  double[] meanSquare() {
    return means(meanSquare);
  }

  private double[] means(double[] sums) {
    return DoubleStream.of(sums).map(sum -> sum / lesions.size()).toArray();
  }
}
