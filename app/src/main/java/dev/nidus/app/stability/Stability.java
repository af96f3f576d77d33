package dev.nidus.app.stability;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.perturbation.CopyCounts;
import dev.nidus.core.perturbation.PlannedPerturbation;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run of `nidus stability` found.
///
/// @param made what it was made of
/// @param lesions of which the original could be done
/// @param patients of those
/// @param originals of the lesions as they are
/// @param perturbations in the order of the plan
/// @param refused rows that were left out of everything
/// @param refusedCopies lesions that were left out of a perturbation
/// @param warnings about lesions that were done
/// @param remarks what a reader should know
record Stability(
    Made made,
    int lesions,
    int patients,
    Originals originals,
    List<OfPerturbation> perturbations,
    List<RefusedRow> refused,
    List<RefusedCopy> refusedCopies,
    List<RefusedRow> warnings,
    List<String> remarks) {

  /// The receipt: what the numbers depend on.
  ///
  /// @param program which Nidus
  /// @param table its name
  /// @param tableDigest of its file
  /// @param encoder that made the features
  /// @param patch that it was given
  /// @param model if there is one, in a line
  /// @param modelDigest of its file
  /// @param seed of all draws
  /// @param batch patches per batch
  /// @param slices what was done with DICOM slices that are no regular grid
  /// @param machine in a line
  /// @param counts what the run cost
  record Made(
      String program,
      String table,
      String tableDigest,
      EncoderCard encoder,
      PatchSpec patch,
      Optional<String> model,
      Optional<String> modelDigest,
      long seed,
      int batch,
      IrregularSlices slices,
      String machine,
      CopyCounts counts) {}

  /// Of the lesions as they are.
  ///
  /// @param effectiveRank independent directions in which lesions differ, of as many as were compared
  /// @param constant features that are the same in all of them
  /// @param probe ROC-AUC of a linear probe for the label, each patient predicted by one of the others; empty without labels
  /// @param metrics of the model's predictions
  record Originals(
      double effectiveRank, int constant, Optional<Measured> probe, List<Metric> metrics) {
    Originals {
      metrics = List.copyOf(metrics);
    }
  }

  /// A metric of predictions.
  ///
  /// @param key in JSON
  /// @param label for people
  /// @param measured of the originals
  record Metric(String key, String label, Measured measured) {}

  /// What a perturbation does.
  ///
  /// @param lesions of which every trial could be done
  /// @param result what came out, or why nothing did
  record OfPerturbation(PlannedPerturbation planned, int lesions, int patients, Outcome result) {}

  sealed interface Outcome {}

  /// @param reason a sentence
  record Nothing(String reason) implements Outcome {}

  /// @param error of features
  /// @param correlation of features, by form
  /// @param constant features that are the same in all readings
  /// @param discrimination whether copies find their originals
  /// @param metrics over trials
  /// @param predictions one per score
  /// @param changed the share of copies that get another class than their original
  record Found(
      FeatureErrors error,
      Map<IccForm, Correlation> correlation,
      int constant,
      Discrimination discrimination,
      List<MetricSpread> metrics,
      List<Prediction> predictions,
      Optional<Double> changed)
      implements Outcome {
    Found {
      correlation = Map.copyOf(correlation);
      metrics = List.copyOf(metrics);
      predictions = List.copyOf(predictions);
    }
  }

  /// Means over lesions, over trials.
  ///
  /// @param relative empty if the features of an original are all zeros
  record FeatureErrors(
      Optional<TrialSpread> relative, TrialSpread cosine, TrialSpread meanSquare) {}

  /// The correlations of features that are not constant, or why there are none.
  sealed interface Correlation {
    /// @param median over features
    /// @param values percentiles over features: 0, 1, ... 100
    /// @param good the share of features from 0.75 upwards
    /// @param excellent the share from 0.9 upwards
    record Distribution(Measured median, List<Double> values, double good, double excellent)
        implements Correlation {
      public Distribution {
        values = List.copyOf(values);
      }
    }

    record Missing(String reason) implements Correlation {}
  }

  /// @param identification the share of copies whose original is the nearest of all
  /// @param found with the chance level, separation and rank
  /// @param gallery lesions that were compared
  /// @param trials copies of each that were asked
  /// @param verdict if identification has an interval to tell it by
  record Discrimination(
      Measured identification,
      Discriminability found,
      int gallery,
      int trials,
      Optional<Discriminability.Worth> verdict) {}

  /// A metric over trials.
  ///
  /// @param original of the same lesions as they are
  /// @param spread over trials
  /// @param trials of each its value
  record MetricSpread(
      String key, String label, double original, TrialSpread spread, List<Double> trials) {
    MetricSpread {
      trials = List.copyOf(trials);
    }
  }

  /// One score of the model.
  ///
  /// @param name of the class, or risk
  /// @param correlation by form
  /// @param agreement of copies with their originals
  /// @param pairs the first of them, for a drawing
  record Prediction(
      String name, Map<IccForm, Measured> correlation, Agreement agreement, List<Pair> pairs) {
    Prediction {
      correlation = Map.copyOf(correlation);
      pairs = List.copyOf(pairs);
    }
  }

  /// A score of an original and of a copy.
  record Pair(double original, double copy) {}

  /// Limits of agreement, or why there are none.
  sealed interface Agreement {
    record Estimated(BlandAltman limits) implements Agreement {}

    record Missing(String reason) implements Agreement {}
  }
}
