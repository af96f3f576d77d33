package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Hole;
import dev.nidus.app.study.TaskFrame.Subset;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Holm;
import dev.nidus.evidence.split.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Runs a study: encoders and features, fits to training lesions, the registration, and only then the outcomes of the test
/// lesions.
public final class Study {
  private final Request request;
  private final StudyPlan plan;
  private final List<String> lines;
  private final Consumer<String> say;
  private final Steps steps;
  private final Laboratory laboratory;
  private final FurtherPages further;
  private final RandomSource random;
  private final Map<String, StudyCohort> cohorts = new LinkedHashMap<>();
  private final Map<String, String> unusable = new LinkedHashMap<>();

  /// What is asked for.
  ///
  /// @param file the study
  /// @param folder of everything that comes out
  /// @param registered the hash that was made known before, if there is one
  /// @param program which Nidus
  /// @param time now, for the registration
  /// @param command what the user wrote
  public record Request(
      Path file,
      Path folder,
      Optional<String> registered,
      String program,
      String time,
      String command) {}

  private Study(Request request, StudyFile file, NidusCommands commands, Consumer<String> say) {
    this.request = request;
    this.plan = file.plan();
    this.lines = file.lines();
    this.say = say;
    this.steps = new Steps(request.folder().resolve("steps"), say);
    this.laboratory = new Laboratory(steps, commands, plan.encoders().orElse(List.of()));
    this.further = new FurtherPages(steps, laboratory, commands);
    this.random = RandomSource.of(plan.seed()).named("study");
  }

  /// Reads a study, makes its features, and registers it; the outcomes of the test lesions stay closed.
  ///
  /// @return the hash
  /// @throws UsageProblem if the file cannot be read, or the hash is another one than was asked for
  public static String register(Request request, NidusCommands commands, Consumer<String> say)
      throws IOException {
    Study study = prepared(request, commands, say);
    return study.registered().hash();
  }

  /// Runs a study and writes `study.html` and `study.json`.
  ///
  /// @throws UsageProblem as {@link #register}
  public static StudyResult run(Request request, NidusCommands commands, Consumer<String> say)
      throws IOException {
    Study study = prepared(request, commands, say);
    StudyResult result = study.result(commands);
    ResultPage.writePage(
        request.folder().resolve("study.html"),
        "study.jte",
        StudyView.of(study.plan, result, request.command(), request.folder()));
    ResultPage.write(
        request.folder().resolve("study.json"), StudyJson.JSON.writeValueAsString(result) + "\n");
    return result;
  }

  private static Study prepared(Request request, NidusCommands commands, Consumer<String> say)
      throws IOException {
    Study study = new Study(request, StudyFile.read(request.file()), commands, say);
    ResultPage.prepare(request.folder());
    study.readCohorts();
    return study;
  }

  private void readCohorts() throws IOException {
    for (CohortPlan cohort : plan.cohorts()) {
      List<String> sealed =
          plan.tasks().stream()
              .filter(task -> task.cohort().equals(cohort.name()))
              .flatMap(task -> task.outcomes().stream())
              .distinct()
              .toList();
      try {
        StudyCohort read = StudyCohort.read(cohort, sealed, random.named(cohort.name()));
        cohorts.put(cohort.name(), read);
        say.accept("cohort " + read);
      } catch (UsageProblem | Inestimable problem) {
        String reason = String.valueOf(problem.getMessage());
        unusable.put(cohort.name(), reason);
        steps.failed("cohort " + cohort.name(), "", reason);
      }
    }
  }

  /// Everything that goes in, but for the outcomes of the test lesions.
  private Registration registered() throws IOException {
    List<Registration.Input> inputs = new ArrayList<>();
    for (CohortPlan cohort : plan.cohorts()) {
      StudyCohort read = cohorts.get(cohort.name());
      inputs.add(
          new Registration.Input(
              "cohort %s without the outcomes of test lesions".formatted(cohort.name()),
              read == null ? "cannot be used" : read.digest().hex()));
      if (read != null
          && laboratory.encoders().stream().anyMatch(e -> !(e instanceof EncoderPlan.Tables))) {
        inputs.add(
            new Registration.Input(
                "scans of the cohort " + cohort.name(), laboratory.scans(read).hex()));
      }
    }
    for (EncoderPlan encoder : laboratory.encoders()) {
      switch (encoder) {
        case EncoderPlan.Weights(var name, Path file) ->
            inputs.add(input("weights of " + name, file));
        case EncoderPlan.Pretrained(var name, Path file, var _) ->
            inputs.add(input("plan of " + name, file));
        case EncoderPlan.Untrained _ -> {
          // its name and seed are lines of the plan
        }
        case EncoderPlan.Tables(var name, var tables) -> {
          for (EncoderPlan.FeaturesOf table : tables) {
            inputs.add(
                new Registration.Input(
                    "features of %s for %s".formatted(name, table.cohort()),
                    featureDigest(name, table.cohort())));
          }
        }
      }
    }
    for (StudyPlan.RetestPlan retest : plan.retests().orElse(List.of())) {
      inputs.add(input("pairs of " + retest.name(), retest.pairs()));
      inputs.add(input("features of " + retest.name(), retest.features()));
    }
    for (StudyPlan.BiologyPlan biology : plan.biology().orElse(List.of())) {
      inputs.add(input("expression of " + biology.name(), biology.expression()));
      biology
          .geneSets()
          .ifPresent(sets -> inputs.add(input("gene sets of " + biology.name(), sets)));
    }
    Registration registration =
        Registration.write(
            request.folder(),
            lines,
            inputs,
            request.program(),
            request.time(),
            request.registered());
    say.accept("pre-registration hash: " + registration.hash());
    say.accept(
        registration.isAsRegistered()
            ? "registered %s, before the outcomes of the test lesions are read"
                .formatted(registration.first().time())
            : "this is another study than the one that was registered %s with the hash %s"
                .formatted(registration.first().time(), registration.first().hash()));
    return registration;
  }

  private Registration.Input input(String name, Path file) {
    try {
      return new Registration.Input(name, laboratory.digest(file).hex());
    } catch (UsageProblem _) {
      return new Registration.Input(name, "missing");
    }
  }

  /// Of the features, not of the file, which may hold outcomes.
  private String featureDigest(String encoder, String cohort) throws IOException {
    StudyCohort read = cohorts.get(cohort);
    if (read == null) {
      return "its cohort cannot be used";
    }
    return switch (laboratory.features(encoder, read)) {
      case Outcome.Done<LesionFeatures>(LesionFeatures features, var _, var _) ->
          features.digest(features.rows()).hex();
      case Outcome.Failed<LesionFeatures> _ -> "cannot be used";
    };
  }

  /// A task with its fits, before it is opened.
  private record Fitted(TaskFrame frame, List<Subset> subsets, Map<String, Fits> fits) {}

  private StudyResult result(NidusCommands commands) throws IOException {
    Registration registration = registered();
    Map<String, Fitted> fitted = new LinkedHashMap<>();
    for (TaskPlan task : plan.tasks()) {
      fit(task, commands).ifPresent(one -> fitted.put(task.name(), one));
    }
    Map<String, MapMaker.Plane> planes = planes();
    List<StudyResult.Audit> audits = audits();
    List<StudyResult.Page> pages = new ArrayList<>(pages());
    List<StudyResult.Task> tasks = new ArrayList<>();
    for (Map.Entry<String, Fitted> entry : fitted.entrySet()) {
      judge(entry.getValue(), registration, pages).ifPresent(tasks::add);
    }
    List<StudyResult.FeatureMap> maps = new ArrayList<>();
    for (Map.Entry<String, MapMaker.Plane> entry : planes.entrySet()) {
      String[] names = entry.getKey().split("\n", -1);
      maps.add(
          MapMaker.coloured(
              entry.getValue(), cohort(names[0]), names[1], plan.tasks(), registration));
    }
    StudyResult.Registered registered =
        new StudyResult.Registered(
            registration.hash(),
            registration.first().hash(),
            registration.first().time(),
            registration.isAsRegistered(),
            registration.changes());
    List<StudyResult.Cohort> shown = cohorts.values().stream().map(Study::cohort).toList();
    List<StudyResult.Task> corrected = corrected(tasks);
    StudyFacts facts =
        new StudyFacts(plan, registered, shown, corrected, audits, pages, request.program());
    return new StudyResult(
        StudyResult.FORMAT,
        request.program(),
        plan.name(),
        plan.question(),
        cohorts.values().stream().anyMatch(StudyCohort::isSynthetic),
        registered,
        shown,
        corrected,
        maps,
        audits,
        pages,
        Checklists.of(facts),
        steps.receipts().stream()
            .filter(receipt -> receipt.state() == Steps.State.FAILED)
            .map(receipt -> new Hole(receipt.title(), receipt.reason()))
            .toList(),
        steps.receipts().stream()
            .map(receipt ->
                new StudyResult.Step(
                    receipt.title(),
                    receipt.state() == Steps.State.FAILED ? "failed" : "done",
                    receipt.key()))
            .toList());
  }

  private StudyCohort cohort(String name) {
    StudyCohort found = cohorts.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no cohort is called " + name);
    }
    return found;
  }

  private static StudyResult.Cohort cohort(StudyCohort cohort) {
    return new StudyResult.Cohort(
        cohort.name(),
        cohort.digest().hex(),
        sample(cohort, Split.TRAIN),
        sample(cohort, Split.TUNE),
        sample(cohort, Split.TEST),
        cohort.isSynthetic());
  }

  private static StudyResult.Sample sample(StudyCohort cohort, Split split) {
    int[] rows = cohort.split().rows(split);
    return rows.length == 0
        ? new StudyResult.Sample(0, 0)
        : new StudyResult.Sample(rows.length, cohort.patients(rows).count());
  }

  private Optional<Fitted> fit(TaskPlan task, NidusCommands commands) throws IOException {
    String title = "task " + task.name();
    StudyCohort cohort = cohorts.get(task.cohort());
    if (cohort == null) {
      steps.failed(
          title,
          "",
          "its cohort %s cannot be used: %s".formatted(task.cohort(), unusable.get(task.cohort())));
      return Optional.empty();
    }
    Map<String, List<LesionFeatures>> features = new LinkedHashMap<>();
    for (ArmPlan arm : plan.arms()) {
      features(arm, cohort).ifPresent(found -> features.put(arm.name(), found));
    }
    try {
      TaskFrame frame = TaskFrame.of(task, cohort, features);
      List<Subset> subsets = frame.subsets(plan.labels(), trainings(), random);
      ArmFits fits = new ArmFits(steps, laboratory, commands, plan, home());
      Map<String, Fits> all = new LinkedHashMap<>();
      for (ArmPlan arm : plan.arms()) {
        if (fits.fit(arm, frame, subsets) instanceof Outcome.Done<Fits>(Fits found, var _, var _)) {
          all.put(arm.name(), found);
        }
      }
      return Optional.of(new Fitted(frame, subsets, all));
    } catch (UsageProblem | Inestimable problem) {
      steps.failed(title, "", String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  /// How often arms are fitted to all labels: once for each seed of the encoder that has most of them.
  private int trainings() {
    return laboratory.encoders().stream()
        .mapToInt(encoder -> laboratory.seeds(encoder.name()))
        .max()
        .orElse(1);
  }

  /// The folder from which a study names its files.
  private Path home() {
    return Optional.ofNullable(request.file().toAbsolutePath().normalize().getParent())
        .orElseThrow();
  }

  /// Features of an arm, for each seed of its encoder; none for arms that train networks.
  private Optional<List<LesionFeatures>> features(ArmPlan arm, StudyCohort cohort)
      throws IOException {
    try {
      return switch (arm) {
        case ArmPlan.Probe(var _, var encoder) -> ofEachSeed(encoder, cohort);
        case ArmPlan.Neighbours(var _, var encoder) -> ofEachSeed(encoder, cohort);
        case ArmPlan.Plain(var _, var numbers) ->
            done(laboratory.plain(numbers, cohort)).map(List::of);
        case ArmPlan.Columns(var _, var columns) ->
            Optional.of(List.of(LesionFeatures.ofColumns(cohort, columns)));
        case ArmPlan.Trained _ -> Optional.empty();
      };
    } catch (UsageProblem problem) {
      steps.failed(
          "features of the arm %s for %s".formatted(arm.name(), cohort.name()),
          "",
          String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<List<LesionFeatures>> ofEachSeed(String encoder, StudyCohort cohort)
      throws IOException {
    List<LesionFeatures> all = new ArrayList<>();
    for (int turn = 0; turn < laboratory.seeds(encoder); turn++) {
      done(laboratory.features(encoder, turn, cohort)).ifPresent(all::add);
    }
    return all.size() == laboratory.seeds(encoder) ? Optional.of(all) : Optional.empty();
  }

  private static Optional<LesionFeatures> done(Outcome<LesionFeatures> outcome) {
    return outcome instanceof Outcome.Done<LesionFeatures>(LesionFeatures features, var _, var _)
        ? Optional.of(features)
        : Optional.empty();
  }

  private Optional<StudyResult.Task> judge(
      Fitted fitted, Registration registration, List<StudyResult.Page> pages) throws IOException {
    TaskFrame frame = fitted.frame();
    TaskPlan task = frame.task();
    String title = "judgement of " + task.name();
    try {
      Judgement judgement =
          new Judgement(
              frame,
              fitted.subsets(),
              registration,
              Bootstrap.overPatients().withReplicates(plan.statistics().replicates()),
              random);
      List<Arm> arms = new ArrayList<>();
      for (ArmPlan arm : plan.arms()) {
        Fits fits = fitted.fits().get(arm.name());
        if (fits != null) {
          arms.add(judgement.arm(arm.name(), source(arm), fits));
        }
      }
      List<Compared> compared = new ArrayList<>();
      for (StudyPlan.ComparisonPlan comparison : plan.comparisons().orElse(List.of())) {
        if (comparison.task().equals(task.name())) {
          Fits one = fitted.fits().get(comparison.first());
          Fits other = fitted.fits().get(comparison.second());
          if (one == null || other == null) {
            steps.failed(
                "comparison of %s with %s for %s"
                    .formatted(comparison.first(), comparison.second(), task.name()),
                "",
                "the arm %s was not fitted"
                    .formatted(one == null ? comparison.first() : comparison.second()));
          } else {
            compared.addAll(judgement.compare(comparison.first(), one, comparison.second(), other));
          }
        }
      }
      for (StudyPlan.BiologyPlan biology : plan.biology().orElse(List.of())) {
        if (biology.task().equals(task.name())) {
          biology(biology, fitted, judgement).ifPresent(pages::add);
        }
      }
      List<StudyResult.Refused> refused = new ArrayList<>();
      frame
          .refused()
          .forEach((row, reason) -> refused.add(new StudyResult.Refused(row + 1, reason)));
      refused.addAll(judgement.refused());
      return Optional.of(
          new StudyResult.Task(
              task.name(),
              switch (task) {
                case TaskPlan.Classes _ -> "classes";
                case TaskPlan.Survival _ -> "survival";
              },
              task.cohort(),
              task.outcomes(),
              frame.classes(),
              frame.sample(frame.train()),
              frame.sample(frame.tune()),
              judgement.sample(),
              refused,
              remarks(frame),
              arms,
              compared));
    } catch (UsageProblem | Inestimable problem) {
      steps.failed(title, "", String.valueOf(problem.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> remarks(TaskFrame frame) {
    List<String> remarks = new ArrayList<>();
    if (frame.cohort().isSynthetic()) {
      remarks.add("SYNTHETIC: nobody was scanned, and nothing here is evidence about patients.");
    }
    if (frame.task() instanceof TaskPlan.Survival) {
      if (plan.labels().fractions().size() > 1) {
        remarks.add("Models of survival are fitted to all training lesions only.");
      }
      if (frame.sample(frame.test()).patients() < frame.test().size()) {
        remarks.add(
            "Some patients have several lesions, and each counts as a row of its own. Intervals of"
                + " concordance resample whole patients; the log-rank test and hazard ratios take"
                + " rows as independent, and are too sure.");
      }
    }
    if (frame.sample(frame.test()).patients() < 20) {
      remarks.add(
          "Only %d patients are tested: intervals are wide, and may be too narrow still."
              .formatted(frame.sample(frame.test()).patients()));
    }
    return remarks;
  }

  private Optional<StudyResult.Page> biology(
      StudyPlan.BiologyPlan biology, Fitted fitted, Judgement judgement) throws IOException {
    Fits fits = fitted.fits().get(biology.arm());
    String title = "biology: " + biology.name();
    if (fits == null) {
      steps.failed(title, "", "the arm %s was not fitted".formatted(biology.arm()));
      return Optional.empty();
    }
    try {
      if (further.biology(biology, fitted.frame(), judgement.scores(fits))
          instanceof Outcome.Done<StudyResult.Page>(StudyResult.Page page, var _, var _)) {
        if (biology.geneSets().isPresent()
            && page.numbers().at("/scores/score/sets_tested").asInt(0) == 0) {
          steps.failed(
              title + ", gene sets",
              "",
              page.lines().stream()
                  .filter(line -> line.startsWith("None of the "))
                  .findFirst()
                  .orElse("none of the gene sets could be tested"));
        }
        return Optional.of(page);
      }
      return Optional.empty();
    } catch (Inestimable impossible) {
      steps.failed(title, "", String.valueOf(impossible.getMessage()));
      return Optional.empty();
    }
  }

  private String source(ArmPlan arm) {
    return switch (arm) {
      case ArmPlan.Probe(var _, var encoder) ->
          "linear model of the frozen features of " + encoder + seeds(encoder);
      case ArmPlan.Neighbours(var _, var encoder) ->
          "nearest training lesions by the features of " + encoder + seeds(encoder);
      case ArmPlan.Columns(var _, var columns) ->
          "linear model of the columns " + String.join(", ", columns);
      case ArmPlan.Plain(var _, var numbers) ->
          "linear model of %s of a cube of 33 mm".formatted(numbers.words());
      case ArmPlan.Finetuned(var _, var encoder, var _, var _, var _) ->
          "%s%s, trained on with the labels".formatted(encoder, seeds(encoder));
      case ArmPlan.Supervised(var _, var encoder, var _, var _, var _) ->
          "the network of %s from random weights, other ones for each draw, trained with the labels"
              .formatted(encoder);
    };
  }

  private String seeds(String encoder) {
    int count = laboratory.seeds(encoder);
    return count == 1 ? "" : " (%d seeds, taken in turn by the draws)".formatted(count);
  }

  /// Encoders whose features are used, by cohort.
  private Map<String, MapMaker.Plane> planes() throws IOException {
    Map<String, MapMaker.Plane> planes = new LinkedHashMap<>();
    if (!plan.map().draw()) {
      return planes;
    }
    Set<String> used = new LinkedHashSet<>();
    plan.arms().stream()
        .filter(arm -> arm instanceof ArmPlan.Probe || arm instanceof ArmPlan.Neighbours)
        .forEach(arm -> arm.encoderName().ifPresent(used::add));
    for (StudyCohort cohort : cohorts.values()) {
      for (String encoder : used) {
        if (laboratory.features(encoder, cohort)
            instanceof Outcome.Done<LesionFeatures>(LesionFeatures features, var _, var _)) {
          MapMaker maker = new MapMaker(plan.map(), random.named("map").named(cohort.name()));
          Outcome<MapMaker.Plane> made =
              steps.run(
                  "map",
                  "features of %s for %s in a plane".formatted(encoder, cohort.name()),
                  List.of(
                      features.digest(features.rows()).hex(),
                      Double.toString(plan.map().perplexity()),
                      Integer.toString(plan.map().most()),
                      Long.toString(plan.seed())),
                  MapMaker.Plane.class,
                  _ -> maker.plane(features));
          if (made instanceof Outcome.Done<MapMaker.Plane>(MapMaker.Plane plane, var _, var _)) {
            planes.put(cohort.name() + "\n" + encoder, plane);
          }
        }
      }
    }
    return planes;
  }

  private List<StudyResult.Audit> audits() throws IOException {
    List<EncoderPlan.Pretrained> trained =
        laboratory.encoders().stream()
            .filter(EncoderPlan.Pretrained.class::isInstance)
            .map(EncoderPlan.Pretrained.class::cast)
            .toList();
    List<StudyResult.Audit> audits = new ArrayList<>();
    for (StudyCohort cohort : cohorts.values()) {
      List<Optional<EncoderPlan.Pretrained>> asked =
          trained.isEmpty()
              ? List.of(Optional.empty())
              : trained.stream().map(Optional::of).toList();
      for (Optional<EncoderPlan.Pretrained> encoder : asked) {
        if (further.audit(cohort, encoder)
            instanceof Outcome.Done<StudyResult.Audit>(StudyResult.Audit audit, var _, var _)) {
          audits.add(audit);
        }
      }
    }
    return audits;
  }

  private List<StudyResult.Page> pages() throws IOException {
    List<Outcome<StudyResult.Page>> all = new ArrayList<>();
    for (StudyPlan.RetestPlan retest : plan.retests().orElse(List.of())) {
      all.add(further.retest(retest));
    }
    for (StudyPlan.StabilityPlan stability : plan.stability().orElse(List.of())) {
      StudyCohort cohort = cohorts.get(stability.cohort());
      all.add(
          cohort == null
              ? steps.failed("stability: " + stability.name(), "", "its cohort cannot be used")
              : further.stability(stability, cohort));
    }
    for (StudyPlan.SaliencyPlan saliency : plan.saliency().orElse(List.of())) {
      StudyCohort cohort = cohorts.get(saliency.cohort());
      all.add(
          cohort == null
              ? steps.failed("saliency: " + saliency.name(), "", "its cohort cannot be used")
              : further.saliency(saliency, cohort));
    }
    for (StudyPlan.CourtPlan court : plan.courts().orElse(List.of())) {
      TaskPlan task =
          plan.tasks().stream()
              .filter(one -> one.name().equals(court.task()))
              .findFirst()
              .orElseThrow();
      StudyCohort cohort = cohorts.get(task.cohort());
      all.add(
          cohort == null
              ? steps.failed("court: " + court.name(), "", "its cohort cannot be used")
              : further.court(court, task, cohort));
    }
    List<StudyResult.Page> pages = new ArrayList<>();
    for (Outcome<StudyResult.Page> outcome : all) {
      if (outcome instanceof Outcome.Done<StudyResult.Page>(StudyResult.Page page, var _, var _)) {
        pages.add(page);
      }
    }
    return pages;
  }

  /// Holm over every comparison of the study that has a p.
  private static List<StudyResult.Task> corrected(List<StudyResult.Task> tasks) {
    List<Double> raw =
        tasks.stream()
            .flatMap(task -> task.comparisons().stream())
            .flatMap(compared -> compared.p().stream())
            .toList();
    if (raw.isEmpty()) {
      return tasks;
    }
    List<Double> holm = new ArrayList<>(Holm.adjusted(raw));
    List<StudyResult.Task> corrected = new ArrayList<>();
    for (StudyResult.Task task : tasks) {
      List<Compared> compared = new ArrayList<>();
      for (Compared one : task.comparisons()) {
        compared.add(
            one.p().isEmpty()
                ? one
                : new Compared(
                    one.first(),
                    one.second(),
                    one.fraction(),
                    one.difference(),
                    one.p(),
                    Optional.of(holm.removeFirst())));
      }
      corrected.add(
          new StudyResult.Task(
              task.name(),
              task.kind(),
              task.cohort(),
              task.outcome(),
              task.classes(),
              task.train(),
              task.tune(),
              task.test(),
              task.refused(),
              task.remarks(),
              task.arms(),
              compared));
    }
    return corrected;
  }
}
