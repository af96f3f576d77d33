package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.study.StudyResult.Hole;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.split.Split;
import dev.nidus.imaging.dicom.series.IrregularSlices;
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
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private final TaskCourse course;
  private final RandomSource random;
  private final StudyInputs inputs;

  /// What is asked for.
  ///
  /// @param file the study
  /// @param folder of everything that comes out
  /// @param registered the hash that was made known before, if there is one
  /// @param program which Nidus
  /// @param time now, for the registration
  /// @param command what the user wrote
  /// @param scans what opens them, by what becomes of irregular DICOM slices
  public record Request(
      Path file,
      Path folder,
      Optional<String> registered,
      String program,
      String time,
      String command,
      Function<IrregularSlices, ScanReader> scans) {}

  private Study(Request request, StudyFile file, NidusCommands commands, Consumer<String> say)
      throws IOException {
    this.request = request;
    this.plan = file.plan();
    this.lines = file.lines();
    this.say = say;
    this.steps = new Steps(request.folder().resolve("steps"), say);
    this.laboratory =
        new Laboratory(steps, commands, request.scans(), plan.encoders().orElse(List.of()));
    this.further = new FurtherPages(steps, laboratory, commands);
    this.random = RandomSource.of(plan.seed()).named("study");
    this.course =
        new TaskCourse(
            plan,
            steps,
            laboratory,
            new ArmFits(steps, laboratory, commands, plan, file.folder()),
            further,
            random);
    this.inputs = StudyInputs.read(plan, laboratory, steps, random, say);
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
    StudyResult result = study.result();
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
    StudyFile file = StudyFile.read(request.file());
    ResultPage.prepare(request.folder());
    return new Study(request, file, commands, say);
  }

  private Registration registered() throws IOException {
    Registration registration =
        Registration.write(
            request.folder(),
            lines,
            inputs.digests(),
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

  private StudyResult result() throws IOException {
    Registration registration = registered();
    List<TaskCourse.Fitted> fitted = new ArrayList<>();
    for (TaskPlan task : plan.tasks()) {
      course.fit(task, inputs).ifPresent(fitted::add);
    }
    Map<String, MapMaker.Plane> planes = planes();
    List<StudyResult.Audit> audits = audits();
    List<StudyResult.Page> pages = new ArrayList<>(pages());
    List<StudyResult.Task> tasks = new ArrayList<>();
    for (TaskCourse.Fitted one : fitted) {
      course.judge(one, registration, pages).ifPresent(tasks::add);
    }
    List<StudyResult.FeatureMap> maps = new ArrayList<>();
    for (Map.Entry<String, MapMaker.Plane> entry : planes.entrySet()) {
      String[] names = entry.getKey().split("\n", -1);
      maps.add(
          MapMaker.coloured(
              entry.getValue(), inputs.cohort(names[0]), names[1], plan.tasks(), registration));
    }
    StudyResult.Registered registered =
        new StudyResult.Registered(
            registration.hash(),
            registration.first().hash(),
            registration.first().time(),
            registration.isAsRegistered(),
            registration.changes());
    List<StudyResult.Cohort> shown = inputs.cohorts().stream().map(Study::cohort).toList();
    List<StudyResult.Task> corrected = HolmOverTasks.of(tasks);
    StudyFacts facts =
        new StudyFacts(plan, registered, shown, corrected, audits, pages, request.program());
    return new StudyResult(
        StudyResult.FORMAT,
        request.program(),
        plan.name(),
        plan.question(),
        inputs.cohorts().stream().anyMatch(StudyCohort::isSynthetic),
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
    for (StudyCohort cohort : inputs.cohorts()) {
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
    List<StudyResult.Audit> audits = new ArrayList<>();
    List<Optional<FurtherPages.Unlabelled>> asked =
        unlabelled().stream().map(Optional::of).collect(Collectors.toCollection(ArrayList::new));
    if (asked.isEmpty()) {
      asked.add(Optional.empty());
    }
    for (StudyCohort cohort : inputs.cohorts()) {
      for (Optional<FurtherPages.Unlabelled> one : asked) {
        if (further.audit(cohort, one)
            instanceof Outcome.Done<StudyResult.Audit>(StudyResult.Audit audit, var _, var _)) {
          audits.add(audit);
        }
      }
    }
    return audits;
  }

  /// Tables that encoders of the study learn from, each once.
  private List<FurtherPages.Unlabelled> unlabelled() throws IOException {
    Map<Path, List<String>> encoders = new LinkedHashMap<>();
    for (EncoderPlan encoder : laboratory.encoders()) {
      if (encoder instanceof EncoderPlan.Pretrained pretrained) {
        try {
          encoders
              .computeIfAbsent(
                  Laboratory.lesions(Laboratory.plan(pretrained)), _ -> new ArrayList<>())
              .add(pretrained.name());
        } catch (UsageProblem problem) {
          steps.failed(
              "audit of the pre-training of " + pretrained.name(),
              "",
              String.valueOf(problem.getMessage()));
        }
      }
    }
    return encoders.entrySet().stream()
        .map(entry ->
            new FurtherPages.Unlabelled(String.join(", ", entry.getValue()), entry.getKey()))
        .toList();
  }

  /// A page about a cohort, or the note that there is none.
  @FunctionalInterface
  private interface OfCohort {
    Outcome<StudyResult.Page> of(StudyCohort cohort) throws IOException;
  }

  private Outcome<StudyResult.Page> about(String cohort, String title, OfCohort page)
      throws IOException {
    StudyCohort found;
    try {
      found = inputs.cohort(cohort);
    } catch (UsageProblem unusable) {
      return steps.failed(title, "", String.valueOf(unusable.getMessage()));
    }
    return page.of(found);
  }

  private List<StudyResult.Page> pages() throws IOException {
    List<Outcome<StudyResult.Page>> all = new ArrayList<>();
    for (StudyPlan.RetestPlan retest : plan.retests().orElse(List.of())) {
      all.add(further.retest(retest));
    }
    for (StudyPlan.StabilityPlan one : plan.stability().orElse(List.of())) {
      all.add(
          about(
              one.cohort(), "stability: " + one.name(), cohort -> further.stability(one, cohort)));
    }
    for (StudyPlan.SaliencyPlan one : plan.saliency().orElse(List.of())) {
      all.add(
          about(one.cohort(), "saliency: " + one.name(), cohort -> further.saliency(one, cohort)));
    }
    for (StudyPlan.CourtPlan court : plan.courts().orElse(List.of())) {
      TaskPlan task =
          plan.tasks().stream()
              .filter(one -> one.name().equals(court.task()))
              .findFirst()
              .orElseThrow();
      all.add(
          about(
              task.cohort(),
              "court: " + court.name(),
              cohort -> further.court(court, task, cohort)));
    }
    List<StudyResult.Page> pages = new ArrayList<>();
    for (Outcome<StudyResult.Page> outcome : all) {
      if (outcome instanceof Outcome.Done<StudyResult.Page>(StudyResult.Page page, var _, var _)) {
        pages.add(page);
      }
    }
    return pages;
  }
}
