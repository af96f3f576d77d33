package dev.nidus.app.study;

import dev.nidus.learning.plan.Kind;
import dev.nidus.learning.plan.Setting;
import java.nio.file.Path;
import java.util.List;

/// What makes features of lesions.
public sealed interface EncoderPlan
    permits EncoderPlan.Weights, EncoderPlan.Pretrained, EncoderPlan.Untrained, EncoderPlan.Tables {

  /// The name by which arms call it.
  String name();

  /// Weights in a file.
  ///
  /// @param file PyTorch or safetensors
  @Kind(value = "weights", meaning = "weights in a file")
  record Weights(
      @Setting("the name by which arms call it") String name,
      @Setting("weights: a PyTorch file or safetensors") Path file)
      implements EncoderPlan {}

  /// An encoder that the study trains itself, without labels.
  ///
  /// @param plan of `nidus pretrain`
  /// @param seeds of the training, one encoder for each: draws of the labels take them in turn, and everything else the first
  @Kind(value = "pretrain", meaning = "trained here without labels, as a plan says")
  record Pretrained(
      @Setting("the name by which arms call it") String name,
      @Setting("a plan file of nidus pretrain") Path plan,
      @Setting(
              value = "of the training, an encoder for each; draws of the labels take them in turn",
              standard = "[1]")
          List<Long> seeds)
      implements EncoderPlan {}

  /// An encoder that has learned nothing.
  ///
  /// @param like whose network and input, a word of `nidus weights registry`
  /// @param seed of the weights
  @Kind(value = "untrained", meaning = "random weights")
  record Untrained(
      @Setting("the name by which arms call it") String name,
      @Setting(value = "whose network and input, of nidus weights registry", standard = "random")
          String like,
      @Setting(value = "of the weights", standard = "1") long seed)
      implements EncoderPlan {}

  /// Features that are there already.
  ///
  /// @param tables one for each cohort
  @Kind(value = "tables", meaning = "features in tables")
  record Tables(
      @Setting("the name by which arms call it") String name,
      @Setting("a table of features for each cohort") List<FeaturesOf> tables)
      implements EncoderPlan {}

  /// A table of features.
  ///
  /// @param cohort whose lesions it has
  /// @param file as `nidus extract` writes it
  record FeaturesOf(
      @Setting("name of the cohort") String cohort,
      @Setting("CSV of features as nidus extract writes it") Path file) {}
}
