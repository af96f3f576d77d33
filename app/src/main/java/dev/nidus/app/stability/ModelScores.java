package dev.nidus.app.stability;

import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.app.adaptation.Target;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.util.List;
import java.util.stream.IntStream;

/// What a model says of features: scores of classes, or a risk.
public interface ModelScores {

  Target target();

  /// One line for people.
  String describe();

  /// A row of scores for each lesion.
  double[][] of(List<FeatureVector> features);

  /// Of a model that takes features.
  static ModelScores of(FeatureModel model) {
    FeatureModel.Predictor predictor = model.predictor();
    int scores = names(model.target()).size();
    return new ModelScores() {
      @Override
      public Target target() {
        return model.target();
      }

      @Override
      public String describe() {
        return model.describe();
      }

      @Override
      public double[][] of(List<FeatureVector> features) {
        // the text of a number reads back to the same number
        return predictor.of(FeatureMatrix.of(features)).stream()
            .map(fields -> fields.stream().limit(scores).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
      }
    };
  }

  /// Of a fine-tuned model, whose features are its probabilities.
  static ModelScores ofProbabilities(Target.Classes target, String description) {
    return new ModelScores() {
      @Override
      public Target target() {
        return target;
      }

      @Override
      public String describe() {
        return description;
      }

      @Override
      public double[][] of(List<FeatureVector> features) {
        return features.stream()
            .map(one -> IntStream.range(0, one.length()).mapToDouble(one::at).toArray())
            .toArray(double[][]::new);
      }
    };
  }

  /// What each score is called.
  static List<String> names(Target target) {
    return switch (target) {
      case Target.Classes(String _, List<String> classes) -> classes;
      case Target.Survival survival -> survival.columns();
    };
  }

  /// The scores that a report is about: that of the second of two classes, else all.
  static int[] reported(Target target) {
    int count = names(target).size();
    return target instanceof Target.Classes && count == 2
        ? new int[] {1}
        : IntStream.range(0, count).toArray();
  }
}
