package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LogisticModel;
import dev.nidus.evidence.probe.NearestNeighbours;
import dev.nidus.evidence.probe.Standardiser;
import dev.nidus.evidence.survival.RiskScore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A model of the features of one encoder.
public sealed interface FeatureModel extends AdaptedModel {

  /// How many features a lesion has.
  int features();

  /// Makes ready to predict.
  Predictor predictor();

  /// A model that is ready.
  @FunctionalInterface
  interface Predictor {
    /// The fields of {@link Target#columns} for each lesion.
    List<List<String>> of(FeatureMatrix features);
  }

  /// Refuses features of another encoder, or another law.
  ///
  /// @param what the features are, for people: `features.csv`
  /// @param found their encoder, if it is known
  /// @param count how many features there are
  /// @param rule what to do where the encoder of either is not known
  /// @throws UsageProblem if they are others, by name
  default void requireSameEncoder(
      String what, Optional<EncoderMark> found, int count, UnknownEncoder rule) {
    if (count != features()) {
      throw new UsageProblem(
          "%s has %d features a lesion, the model was trained on %d: they are of another encoder"
              .formatted(what, count, features()));
    }
    Optional<EncoderMark> known = provenance().encoder();
    if (found.isPresent() && known.isPresent()) {
      found
          .get()
          .differenceFrom(what, known.get(), "the model")
          .ifPresent(difference -> {
            throw new UsageProblem(
                difference + "; extract the features with the encoder and the law of the model");
          });
    } else if (rule == UnknownEncoder.REFUSED) {
      throw new UsageProblem(
          (found.isEmpty()
                  ? "%s has no receipt beside it, so its encoder is not known".formatted(what)
                  : "the model was trained on a table without a receipt, so its encoder is not"
                      + " known")
              + "; features of another encoder would give predictions without a meaning: if you"
              + " know that they are of the same, say --trust-encoder");
    }
  }

  /// What to do with features whose encoder is not known.
  enum UnknownEncoder {
    REFUSED,
    TRUSTED
  }

  /// Logistic regression of standardised features.
  ///
  /// @param c inverse strength of the penalty
  record Linear(
      Provenance provenance,
      Target.Classes target,
      Standardiser standardiser,
      LogisticModel logistic,
      double c)
      implements FeatureModel {
    @Override
    public int features() {
      return standardiser.columns();
    }

    @Override
    public Predictor predictor() {
      return features ->
          Arrays.stream(logistic.probabilities(standardiser.apply(features)))
              .map(target::fields)
              .toList();
    }

    @Override
    public String describe() {
      return "linear probe for '%s' (%s), C %.3g"
          .formatted(target.label(), String.join(", ", target.classes()), c);
    }
  }

  /// The votes of the nearest training lesions.
  ///
  /// @param training their raw features
  /// @param labels their classes
  /// @param neighbours how many vote
  record Neighbours(
      Provenance provenance,
      Target.Classes target,
      FeatureMatrix training,
      Labels labels,
      int neighbours)
      implements FeatureModel {
    @Override
    public int features() {
      return training.columns();
    }

    @Override
    public Predictor predictor() {
      NearestNeighbours lesions = new NearestNeighbours(training, labels);
      return features ->
          Arrays.stream(lesions.shares(features, neighbours)).map(target::fields).toList();
    }

    @Override
    public String describe() {
      return "%d nearest neighbours for '%s' (%s)"
          .formatted(neighbours, target.label(), String.join(", ", target.classes()));
    }
  }

  /// A Cox model of standardised features.
  ///
  /// @param ridge its penalty
  record Risk(
      Provenance provenance,
      Target.Survival target,
      Standardiser standardiser,
      RiskScore score,
      double ridge)
      implements FeatureModel {
    @Override
    public int features() {
      return standardiser.columns();
    }

    @Override
    public Predictor predictor() {
      return features -> {
        FeatureMatrix standardised = standardiser.apply(features);
        return IntStream.range(0, standardised.rows())
            .mapToObj(row -> List.of(Double.toString(score.of(standardised.row(row)))))
            .toList();
      };
    }

    @Override
    public String describe() {
      return "Cox model of '%s' and '%s', ridge %.3g"
          .formatted(target.time(), target.event(), ridge);
    }
  }
}
