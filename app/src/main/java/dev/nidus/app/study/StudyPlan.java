package dev.nidus.app.study;

import dev.nidus.learning.plan.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a study asks, of whom, and how: the content of `study.yaml`.
///
/// @param name what the study is called
/// @param question what it asks, in one sentence
/// @param seed of every random choice
/// @param cohorts tables of lesions
/// @param encoders what makes features of them
/// @param tasks what is to be predicted
/// @param arms what predicts it
/// @param labels how many labels arms are given
/// @param statistics how intervals are made
/// @param comparisons of arms, in pairs
/// @param retests features of lesions that were scanned twice
/// @param stability of encoders under perturbed input
/// @param saliency where encoders look
/// @param courts whether features go by a shortcut
/// @param biology expression and gene sets
/// @param map drawings of features in a plane
public record StudyPlan(
    @Setting("what the study is called") String name,
    @Setting("what it asks, in one sentence") String question,
    @Setting(value = "of every random choice", standard = "1") long seed,
    @Setting("tables of lesions") List<CohortPlan> cohorts,
    @Setting("what makes features of lesions") Optional<List<EncoderPlan>> encoders,
    @Setting("what is to be predicted") List<TaskPlan> tasks,
    @Setting("what predicts it") List<ArmPlan> arms,
    @Setting("how many labels the arms are given") LabelsPlan labels,
    @Setting("how intervals are made") StatisticsPlan statistics,
    @Setting("which arms are held against each other") Optional<List<ComparisonPlan>> comparisons,
    @Setting("lesions that were scanned twice") Optional<List<RetestPlan>> retests,
    @Setting("stability of an encoder under perturbed input")
        Optional<List<StabilityPlan>> stability,
    @Setting("where an encoder looks") Optional<List<SaliencyPlan>> saliency,
    @Setting("whether features go by a shortcut") Optional<List<CourtPlan>> courts,
    @Setting("genes behind a score") Optional<List<BiologyPlan>> biology,
    @Setting("drawings of features in a plane") MapPlan map) {

  /// How many labels arms are given.
  ///
  /// @param fractions of the training patients
  /// @param draws subsets of each fraction below 1
  public record LabelsPlan(
      @Setting(value = "shares of the training patients", standard = "[1]", above = 0, most = 1)
          List<Double> fractions,
      @Setting(value = "subsets of each share below 1", standard = "4", least = 1, most = 1000)
          int draws) {}

  /// How intervals are made.
  ///
  /// @param replicates resamples of patients
  /// @param folds of patients by which a setting is chosen where there is no tuning split; as many as there are patients if those
  ///     are fewer
  public record StatisticsPlan(
      @Setting(value = "resamples of patients", standard = "1000", least = 100, most = 1000000)
          int replicates,
      @Setting(
              value = "most folds of patients where there are no tuning lesions",
              standard = "10",
              least = 2,
              most = 1000)
          int folds) {}

  /// Two arms on the same lesions: the first less the second.
  ///
  /// @param task of both
  /// @param first arm
  /// @param second arm
  public record ComparisonPlan(
      @Setting("name of the task") String task,
      @Setting("name of the arm that should be better") String first,
      @Setting("name of the arm that it is held against") String second) {}

  /// Lesions that were scanned twice.
  ///
  /// @param name of the result
  /// @param pairs table with lesion, scan and row
  /// @param features whose rows the pairs count
  public record RetestPlan(
      @Setting("name of the result") String name,
      @Setting("CSV with lesion, scan and row") Path pairs,
      @Setting("CSV with features whose rows the pairs count from 1") Path features,
      @Setting("the column of the patients") Optional<String> patient) {}

  /// Genes behind a score.
  ///
  /// @param name of the result
  /// @param task whose scores are taken
  /// @param arm that gives them
  /// @param expression a row per gene and a column per patient, or the other way round
  /// @param geneSets in GMT
  /// @param smallest measured genes that a set needs
  public record BiologyPlan(
      @Setting("name of the result") String name,
      @Setting("name of the task whose scores are taken") String task,
      @Setting("name of the arm that gives them") String arm,
      @Setting("CSV of expression") Path expression,
      @Setting("gene sets, GMT") Optional<Path> geneSets,
      @Setting(value = "measured genes that a set needs", standard = "15", least = 1)
          int smallest) {}

  /// How stable an encoder is.
  ///
  /// @param name of the result
  /// @param cohort whose lesions are perturbed
  /// @param encoder that is asked
  /// @param perturbations in the words of `nidus stability --perturb`
  public record StabilityPlan(
      @Setting("name of the result") String name,
      @Setting("name of the cohort") String cohort,
      @Setting("name of the encoder") String encoder,
      @Setting(value = "in the words of nidus stability --perturb", standard = "[jitter]")
          List<String> perturbations) {}

  /// Where an encoder looks.
  ///
  /// @param name of the result
  /// @param cohort whose lesions are shown
  /// @param encoder that is asked
  /// @param lesions how many of the cohort, from its start
  /// @param options of `nidus saliency`
  public record SaliencyPlan(
      @Setting("name of the result") String name,
      @Setting("name of the cohort") String cohort,
      @Setting("name of the encoder") String encoder,
      @Setting(
              value = "lesions that are shown, from the start of the table",
              standard = "4",
              least = 1,
              most = 24)
          int lesions,
      @Setting("further options of nidus saliency") Optional<List<String>> options) {}

  /// Whether the features of an encoder go by a shortcut. Heard on training and tuning patients, in folds: the outcomes of test
  /// lesions have no part in it.
  ///
  /// @param name of the result
  /// @param task with classes
  /// @param encoder whose features are tried
  /// @param acquisition columns of how scans were taken
  /// @param size the column of the lesion's size
  /// @param options of `nidus court`
  public record CourtPlan(
      @Setting("name of the result") String name,
      @Setting("name of a task with classes") String task,
      @Setting("name of the encoder") String encoder,
      @Setting("columns of how scans were taken") Optional<List<String>> acquisition,
      @Setting("the column of the lesion's size") Optional<String> size,
      @Setting("further options of nidus court") Optional<List<String>> options) {}

  /// Drawings of features.
  ///
  /// @param draw whether there are any
  /// @param perplexity of t-SNE
  /// @param most lesions in a drawing; of more, so many are drawn at random
  public record MapPlan(
      @Setting(value = "whether features are drawn", standard = "true") boolean draw,
      @Setting(value = "neighbours of a lesion in t-SNE", standard = "30", above = 1, most = 200)
          double perplexity,
      @Setting(value = "lesions in a drawing at most", standard = "1500", least = 10, most = 3000)
          int most) {}
}
