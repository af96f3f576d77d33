package dev.nidus.app.saliency;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.evidence.probe.LogisticModel;
import dev.nidus.evidence.probe.Standardiser;
import dev.nidus.learning.saliency.Scoring;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The scores of a probe as weighted sums of raw features: the standardisation multiplied in. What is explained is the
/// score before it becomes a probability, of two classes once as it is and once negated.
public final class ModelScores {
  private ModelScores() {}

  /// @param name of the model's file, for messages
  /// @throws UsageProblem for a model whose scores have no gradient
  public static Scoring.Linear of(FeatureModel model, String name) {
    return switch (model) {
      case FeatureModel.Linear linear -> ofClasses(linear);
      case FeatureModel.Risk risk -> ofRisk(risk);
      case FeatureModel.Neighbours _ ->
          throw new UsageProblem(
              "%s lets the nearest training lesions vote, and a vote has no gradient; probe with --method linear, or explain the encoder alone by leaving --model out"
                  .formatted(name));
    };
  }

  private static Scoring.Linear ofClasses(FeatureModel.Linear model) {
    LogisticModel logistic = model.logistic();
    double[][] weights = new double[logistic.scores()][logistic.columns()];
    double[] intercepts = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      for (int n = 0; n < weights[k].length; n++) {
        weights[k][n] = logistic.weight(k, n);
      }
      intercepts[k] = logistic.intercept(k);
    }
    List<String> names =
        Arrays.stream(logistic.scored()).mapToObj(model.target().classes()::get).toList();
    if (weights.length == 1) {
      weights = new double[][] {Arrays.stream(weights[0]).map(w -> -w).toArray(), weights[0]};
      intercepts = new double[] {-intercepts[0], intercepts[0]};
    }
    return raw(names, weights, intercepts, model.standardiser());
  }

  private static Scoring.Linear ofRisk(FeatureModel.Risk model) {
    double[] weights = model.score().coefficients();
    double[] means = model.score().means();
    double intercept =
        -IntStream.range(0, weights.length).mapToDouble(n -> weights[n] * means[n]).sum();
    return raw(
        List.of("risk"), new double[][] {weights}, new double[] {intercept}, model.standardiser());
  }

  private static Scoring.Linear raw(
      List<String> names, double[][] weights, double[] intercepts, Standardiser standardiser) {
    double[][] raw = new double[weights.length][];
    double[] constant = intercepts.clone();
    for (int k = 0; k < raw.length; k++) {
      raw[k] = new double[weights[k].length];
      for (int n = 0; n < raw[k].length; n++) {
        raw[k][n] = weights[k][n] / standardiser.deviation(n);
        constant[k] -= raw[k][n] * standardiser.mean(n);
      }
    }
    return new Scoring.Linear(names, raw, constant);
  }
}
