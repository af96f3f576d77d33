package dev.nidus.app.study;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Every number of a study, as it lies in `study.json` (its form is `docs/schema/study-1.json`).
///
/// @param format `nidus-study-1`
/// @param program which Nidus
/// @param name of the study
/// @param question that it asks
/// @param synthetic whether lesions say that nobody was scanned
/// @param registration what was said before the test lesions were opened
/// @param cohorts the lesions
/// @param tasks what was predicted, and how well
/// @param maps features in a plane
/// @param audits what splits share
/// @param pages of further commands, with their numbers
/// @param checklists of reporting guidelines
/// @param holes what could not be done
/// @param steps what was done
public record StudyResult(
    String format,
    String program,
    String name,
    String question,
    boolean synthetic,
    Registered registration,
    List<Cohort> cohorts,
    List<Task> tasks,
    List<FeatureMap> maps,
    List<Audit> audits,
    List<Page> pages,
    List<Checklist> checklists,
    List<Hole> holes,
    List<Step> steps) {
  static final String FORMAT = "nidus-study-1";

  /// What was said before.
  ///
  /// @param hash of this run
  /// @param firstHash of the first run in this folder
  /// @param registered when that was
  /// @param asRegistered whether both are the same
  /// @param changes lines that differ
  public record Registered(
      String hash,
      String firstHash,
      String registered,
      boolean asRegistered,
      List<String> changes) {}

  /// Lesions.
  public record Cohort(
      String name, String digest, Sample train, Sample tune, Sample test, boolean synthetic) {}

  /// How many lesions of how many patients.
  public record Sample(int lesions, int patients) {}

  /// Something that was predicted.
  ///
  /// @param kind classes or survival
  /// @param outcome the columns
  /// @param classes their names; of survival empty
  /// @param train lesions that arms were fitted to
  /// @param tune lesions by which settings were chosen
  /// @param test lesions that say how good the arms are
  /// @param refused lesions that could not be used, with the reason of each
  /// @param remarks what a reader must know
  /// @param arms what predicted
  /// @param comparisons of arms
  public record Task(
      String name,
      String kind,
      String cohort,
      List<String> outcome,
      List<String> classes,
      Sample train,
      Sample tune,
      Sample test,
      List<Refused> refused,
      List<String> remarks,
      List<Arm> arms,
      List<Compared> comparisons) {
    Task withComparisons(List<Compared> others) {
      return new Task(
          name, kind, cohort, outcome, classes, train, tune, test, refused, remarks, arms, others);
    }
  }

  /// A lesion that was left out.
  public record Refused(int row, String reason) {}

  /// What predicted.
  ///
  /// @param source of its features
  /// @param points one for each fraction of the labels
  /// @param groups of high and low risk, for survival
  public record Arm(String name, String source, List<Point> points, Optional<RiskSplit> groups) {}

  /// How good an arm is with a share of the labels.
  ///
  /// @param draws subsets that were fitted
  /// @param without subsets that could not be
  /// @param least training patients of a subset
  /// @param most training patients of a subset
  /// @param metrics means over draws
  public record Point(
      double fraction, int draws, int without, int least, int most, List<Value> metrics) {}

  /// A number with its interval.
  ///
  /// @param value empty where it cannot be estimated
  /// @param overDraws the same for each subset
  /// @param reason why there is no number or no interval
  public record Value(
      String metric,
      Optional<Double> value,
      Optional<Double> low,
      Optional<Double> high,
      String method,
      int lesions,
      int patients,
      List<Double> overDraws,
      String reason) {}

  /// Two arms, the first less the second.
  ///
  /// @param p two-sided, by permutation of whole patients
  /// @param pHolm corrected over all comparisons of the study that have the same metric
  public record Compared(
      String first,
      String second,
      double fraction,
      Value difference,
      Optional<Double> p,
      Optional<Double> pHolm) {
    Compared withHolm(Optional<Double> corrected) {
      return new Compared(first, second, fraction, difference, p, corrected);
    }
  }

  /// Patients above and up to the median risk of the training lesions.
  ///
  /// @param cut the median
  public record RiskSplit(
      double cut,
      int low,
      int high,
      int lowEvents,
      int highEvents,
      Optional<Double> logRankP,
      Optional<Double> hazardRatio,
      Optional<Double> ratioLow,
      Optional<Double> ratioHigh,
      String reason,
      List<Curve> curves) {}

  /// Survival of a group at the times of events and ends of follow-up.
  public record Curve(String name, List<Double> days, List<Boolean> occurred) {}

  /// Features of a cohort in a plane.
  ///
  /// @param lesions that are drawn, as rows of the cohort from 1
  /// @param of how many
  /// @param shares of variance along the first two components
  /// @param components where lesions lie along them
  /// @param neighbours where t-SNE put them
  /// @param divergence of the latter
  /// @param colourings groups of lesions, by what
  public record FeatureMap(
      String cohort,
      String encoder,
      List<Integer> lesions,
      int of,
      List<Double> shares,
      List<List<Double>> components,
      List<List<Double>> neighbours,
      double perplexity,
      Optional<Double> divergence,
      List<Colouring> colourings) {}

  /// Groups of lesions in a drawing.
  ///
  /// @param by outcome, site, scanner, or split
  /// @param column where that stands
  /// @param groups of each lesion
  public record Colouring(String by, String column, List<String> groups) {}

  /// What splits share.
  public record Audit(String cohort, String pretrained, boolean leaks, JsonNode numbers) {}

  /// A further command.
  ///
  /// @param kind retest, stability, saliency, biology or court
  /// @param lines what it told
  /// @param numbers its JSON
  /// @param pictures files below the folder of the study, as the page shows them
  public record Page(
      String kind,
      String name,
      String command,
      List<String> lines,
      JsonNode numbers,
      List<String> pictures) {}

  /// A reporting guideline.
  public record Checklist(
      String name, String source, String licence, int answered, int items, List<Item> lines) {}

  /// An item of a guideline.
  ///
  /// @param number as in the guideline
  /// @param asks what it asks for
  /// @param answer blank where the run does not know
  public record Item(String number, String asks, String answer) {}

  /// Something that could not be done.
  public record Hole(String what, String reason) {}

  /// A step.
  public record Step(String title, String state, String key) {}
}
