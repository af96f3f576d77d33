package dev.nidus.app.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a run knows of itself, in sentences, for checklists. What it does not know is empty: nobody guesses here.
///
/// @param plan of the study
/// @param registration before the test lesions were opened
/// @param cohorts that could be read
/// @param tasks that were judged
/// @param audits of splits
/// @param pages of further commands
/// @param program which Nidus
record StudyFacts(
    StudyPlan plan,
    StudyResult.Registered registration,
    List<StudyResult.Cohort> cohorts,
    List<StudyResult.Task> tasks,
    List<StudyResult.Audit> audits,
    List<StudyResult.Page> pages,
    String program) {

  /// What guidelines ask for.
  enum Fact {
    GUIDELINES,
    QUESTION,
    SOURCE,
    SITES,
    OUTCOME,
    SEEDS,
    PREPROCESSING,
    SOFTWARE,
    REPEATABILITY,
    REDUNDANCY,
    DIMENSION,
    STABILITY,
    PARTITION,
    DISJOINT,
    CONFOUNDERS,
    MEASURES,
    INTERVALS,
    PLAIN,
    BASELINE,
    INTERNAL,
    EXTERNAL,
    CODE,
    REFUSED,
    MISSING,
    MODEL,
    INITIAL,
    TRAINING,
    SELECTION,
    ENSEMBLES,
    SALIENCY,
    FLOW,
    RESULTS,
    LIMITS,
    REGISTRATION,
    BLINDING,
    PREDICTORS,
    SCALING,
    UPDATING,
    IMBALANCE,
    OUTPUT
  }

  Optional<String> of(Fact fact) {
    return switch (fact) {
      case GUIDELINES ->
          Optional.of("METRICS, CLAIM and TRIPOD+AI: what the run knows is filled in below.");
      case QUESTION -> Optional.of(plan.question());
      case SOURCE ->
          text(
              cohorts.stream()
                  .map(cohort ->
                      "%s (%s)"
                          .formatted(
                              cohort.name(),
                              cohort.synthetic()
                                  ? "synthetic, nobody was scanned"
                                  : "a table of the user, digest "
                                      + cohort.digest().substring(0, 12)))
                  .collect(Collectors.joining("; ")));
      case SITES -> sites();
      case OUTCOME ->
          text(
              tasks.stream()
                  .map(task ->
                      "%s: column %s".formatted(task.name(), String.join(", ", task.outcome())))
                  .collect(Collectors.joining("; ")));
      case SEEDS ->
          extracts()
              ? Optional.of(
                  "Given as a point for each lesion in the table; Nidus finds no lesions.")
              : Optional.empty();
      case PREPROCESSING ->
          extracts()
              ? Optional.of(
                  "By the law of each encoder (size, spacing, padding, scaling); it stands in the"
                      + " receipt beside each table of features, in the folder steps.")
              : Optional.empty();
      case SOFTWARE, CODE -> Optional.of("Nidus, Apache-2.0, %s.".formatted(program));
      case REPEATABILITY ->
          page("retest").map(_ -> "Repeatability is reported; no feature was left out for it.");
      case REDUNDANCY ->
          Optional.of("No selection: linear probes hold all features down by a penalty.");
      case DIMENSION -> Optional.empty();
      case STABILITY ->
          page("stability").map(name -> "See the section on stability (%s).".formatted(name));
      case PARTITION ->
          text(
              cohorts.stream()
                  .map(cohort ->
                      "%s: %d/%d/%d lesions of %d/%d/%d patients train, tune and test"
                          .formatted(
                              cohort.name(),
                              cohort.train().lesions(),
                              cohort.tune().lesions(),
                              cohort.test().lesions(),
                              cohort.train().patients(),
                              cohort.tune().patients(),
                              cohort.test().patients()))
                  .collect(Collectors.joining("; ")));
      case DISJOINT ->
          text(
              cohorts.isEmpty()
                  ? ""
                  : "By patient: a patient in two splits would have been refused.");
      case CONFOUNDERS ->
          page("court").map(name -> "Shortcuts were tried: see the verdicts (%s).".formatted(name));
      case MEASURES ->
          text(
              tasks.stream()
                  .map(task ->
                      task.kind().equals("survival")
                          ? "Harrell's C, Kaplan-Meier, log-rank, hazard ratio"
                          : "ROC-AUC, average precision, balanced accuracy")
                  .distinct()
                  .collect(Collectors.joining("; ")));
      case INTERVALS ->
          Optional.of(
              "95 %% intervals from %d resamples of whole patients; differences in pairs, with draws of the labels; p by permutation of whole patients, corrected by Holm."
                  .formatted(plan.statistics().replicates()));
      case PLAIN, BASELINE ->
          arms(arm -> arm instanceof ArmPlan.Columns || arm instanceof ArmPlan.Plain)
              .map(names -> "Held against plain numbers: %s.".formatted(names));
      case INTERNAL ->
          text(tasks.isEmpty() ? "" : "On test lesions of other patients of the same table.");
      case EXTERNAL, ENSEMBLES, TRAINING -> Optional.empty();
      case REFUSED, MISSING ->
          text(
              tasks.stream()
                  .map(task ->
                      "%s: %d lesions left out, each with its reason; nothing was imputed"
                          .formatted(task.name(), task.refused().size()))
                  .collect(Collectors.joining("; ")));
      case MODEL, PREDICTORS ->
          text(
              tasks.stream()
                  .flatMap(task -> task.arms().stream())
                  .map(arm -> "%s: %s".formatted(arm.name(), arm.source()))
                  .distinct()
                  .collect(Collectors.joining("; ")));
      case INITIAL ->
          plan.encoders()
              .map(list ->
                  list.stream()
                      .map(encoder ->
                          switch (encoder) {
                            case EncoderPlan.Weights(var name, var _) ->
                                name + ": weights of a file";
                            case EncoderPlan.Pretrained(var name, var _, var seeds) ->
                                "%s: trained here from random weights, seed %s"
                                    .formatted(
                                        name,
                                        seeds.stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ")));
                            case EncoderPlan.Untrained(var name, var _, var seed) ->
                                "%s: random weights, seed %d".formatted(name, seed);
                            case EncoderPlan.Tables(var name, var _) ->
                                name + ": not known, features were given";
                          })
                      .collect(Collectors.joining("; ")));
      case SELECTION ->
          Optional.of(
              "Strength of the penalty or number of neighbours by the tuning lesions, or by %d folds of training patients where there are none; never by test lesions."
                  .formatted(plan.statistics().folds()));
      case SALIENCY -> page("saliency").map(name -> "Saliency maps: %s.".formatted(name));
      case FLOW ->
          text(
              tasks.stream()
                  .map(task ->
                      "%s: %d lesions of %d patients tested, %d lesions left out"
                          .formatted(
                              task.name(),
                              task.test().lesions(),
                              task.test().patients(),
                              task.refused().size()))
                  .collect(Collectors.joining("; ")));
      case RESULTS -> text(tasks.isEmpty() ? "" : "See the tables of results.");
      case LIMITS -> Optional.of("See the section on limits, as far as a program can know them.");
      case REGISTRATION ->
          Optional.of(
              "Hash %s, %s"
                  .formatted(
                      registration.hash(),
                      registration.asRegistered()
                          ? "registered before the outcomes of the test lesions were read; the run"
                              + " matched it."
                          : "which is not the one that was registered first: "
                              + registration.firstHash()));
      case BLINDING ->
          Optional.of("Arms were fitted before the outcomes of the test lesions were read.");
      case SCALING ->
          Optional.of("Features are standardised with mean and deviation of the training lesions.");
      case UPDATING -> Optional.of("None.");
      case IMBALANCE ->
          text(
              tasks.stream().anyMatch(task -> task.kind().equals("classes"))
                  ? "Not corrected; balanced accuracy and average precision are reported beside"
                      + " ROC-AUC."
                  : "");
      case OUTPUT ->
          text(
              tasks.isEmpty()
                  ? ""
                  : "A score per class, or a relative risk; no threshold but the median training"
                      + " risk of the survival curves.");
    };
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private Optional<String> sites() {
    return text(
        plan.cohorts().stream()
            .filter(cohort -> cohort.site().isPresent())
            .map(cohort ->
                "%s: column %s; features are drawn by it"
                    .formatted(cohort.name(), cohort.site().orElseThrow()))
            .collect(Collectors.joining("; ")));
  }

  private boolean extracts() {
    return plan.encoders().stream()
        .flatMap(List::stream)
        .anyMatch(encoder -> !(encoder instanceof EncoderPlan.Tables));
  }

  private Optional<String> page(String kind) {
    return text(
        pages.stream()
            .filter(page -> page.kind().equals(kind))
            .map(StudyResult.Page::name)
            .collect(Collectors.joining(", ")));
  }

  private Optional<String> arms(java.util.function.Predicate<ArmPlan> which) {
    return text(
        plan.arms().stream().filter(which).map(ArmPlan::name).collect(Collectors.joining(", ")));
  }

  /// A number for a sentence.
  static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
