package dev.nidus.app.study;

import dev.nidus.learning.plan.Kind;
import dev.nidus.learning.plan.Setting;
import java.util.List;
import java.util.Optional;

/// What predicts.
public sealed interface ArmPlan
    permits ArmPlan.Probe, ArmPlan.Neighbours, ArmPlan.Columns, ArmPlan.Plain, ArmPlan.Trained {

  /// The name by which comparisons call it.
  String name();

  /// A linear model of the features of an encoder: logistic regression, or a Cox model for survival.
  ///
  /// @param encoder whose features
  @Kind(value = "probe", meaning = "a linear model of frozen features")
  record Probe(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the encoder") String encoder)
      implements ArmPlan {}

  /// The votes of the nearest training lesions.
  ///
  /// @param encoder whose features
  @Kind(value = "neighbours", meaning = "the nearest training lesions vote")
  record Neighbours(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the encoder") String encoder)
      implements ArmPlan {}

  /// A linear model of columns of the table, such as a diameter or a stage.
  ///
  /// @param columns of numbers
  @Kind(value = "columns", meaning = "a linear model of columns of the table")
  record Columns(
      @Setting("the name by which comparisons call it") String name,
      @Setting("columns of numbers") List<String> columns)
      implements ArmPlan {}

  /// A linear model of plain numbers of a cube of 33 mm about each point, without a network.
  ///
  /// @param numbers which
  @Kind(value = "plain", meaning = "a linear model of plain numbers of a cube of 33 mm")
  record Plain(
      @Setting("the name by which comparisons call it") String name,
      @Setting(value = "18 Hounsfield numbers, 9 of the texture, or both", standard = "hounsfield")
          PlainCubes.Numbers numbers)
      implements ArmPlan {}

  /// A network that learns from the labels as a whole, once for each subset of them.
  sealed interface Trained extends ArmPlan {
    /// The encoder whose network and patch are taken.
    String encoder();

    /// A plan of `nidus finetune`, by its name or file.
    Optional<String> plan();

    /// Settings over the plan.
    Optional<List<String>> settings();

    /// Steps for each share of the labels, in the order of `labels.fractions`.
    Optional<List<Integer>> steps();
  }

  /// An encoder that learns on with the labels.
  ///
  /// @param encoder where it starts
  /// @param plan of `nidus finetune`
  /// @param settings over the plan
  /// @param steps for each share of the labels
  @Kind(value = "finetuned", meaning = "an encoder that learns on with the labels")
  record Finetuned(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the encoder where it starts") String encoder,
      @Setting("a plan of nidus finetune, by its name or file") Optional<String> plan,
      @Setting("settings over the plan, such as training.epochs=5") Optional<List<String>> settings,
      @Setting("steps for each of labels.fractions, in their order, in place of the plan's")
          Optional<List<Integer>> steps)
      implements Trained {}

  /// The same network and training from random weights.
  ///
  /// @param encoder whose network and patch
  /// @param plan of `nidus finetune`
  /// @param settings over the plan
  /// @param steps for each share of the labels
  @Kind(value = "supervised", meaning = "the same from random weights")
  record Supervised(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the encoder whose network and patch are taken") String encoder,
      @Setting("a plan of nidus finetune, by its name or file") Optional<String> plan,
      @Setting("settings over the plan, such as training.epochs=5") Optional<List<String>> settings,
      @Setting("steps for each of labels.fractions, in their order, in place of the plan's")
          Optional<List<Integer>> steps)
      implements Trained {}

  /// The encoder, if there is one.
  default Optional<String> encoderName() {
    return switch (this) {
      case Probe(var _, var encoder) -> Optional.of(encoder);
      case Neighbours(var _, var encoder) -> Optional.of(encoder);
      case Trained trained -> Optional.of(trained.encoder());
      case Columns _, Plain _ -> Optional.empty();
    };
  }
}
