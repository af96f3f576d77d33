package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.study.StudyResult.Page;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The commands of Nidus that a study runs for their own sake: audit, retest, stability, saliency and biology. Their numbers and
/// pictures belong to the study.
///
/// @param steps where results are kept
/// @param laboratory where encoders are
/// @param commands of Nidus
record FurtherPages(Steps steps, Laboratory laboratory, NidusCommands commands) {
  private static final long LARGEST_PICTURE = 2_000_000;
  private static final int MOST_PICTURES = 24;

  /// Lesions that encoders of the study learned from without labels.
  ///
  /// @param encoders their names
  /// @param table of the lesions
  record Unlabelled(String encoders, Path table) {}

  /// What splits share, with each other and with lesions that encoders learned from.
  Outcome<StudyResult.Audit> audit(StudyCohort cohort, Optional<Unlabelled> unlabelled)
      throws IOException {
    String title =
        "audit of %s%s"
            .formatted(
                cohort.name(),
                unlabelled.map(one -> " and the pre-training of " + one.encoders()).orElse(""));
    Optional<Path> table = unlabelled.map(Unlabelled::table);
    try {
      Outcome<Counts> counts =
          steps.run(
              "audit",
              title,
              List.of(
                  cohort.digest().hex(),
                  cohort.plan().patient(),
                  table.map(laboratory::digest).map(Sha256::hex).orElse(""),
                  laboratory.scans(cohort).hex()),
              Counts.class,
              folder -> {
                List<String> arguments = new ArrayList<>(List.of("audit"));
                for (dev.nidus.evidence.split.Split split :
                    dev.nidus.evidence.split.Split.values()) {
                  int[] rows = cohort.split().rows(split);
                  if (rows.length > 0) {
                    Path file = folder.resolve(split.word() + ".csv");
                    Laboratory.writeTable(file, cohort, rows);
                    arguments.addAll(List.of("--" + split.word(), file.toString()));
                  }
                }
                table.ifPresent(file -> arguments.addAll(List.of("--pretrain", file.toString())));
                arguments.addAll(List.of("--patient", cohort.plan().patient()));
                cohort
                    .plan()
                    .lesion()
                    .ifPresent(column -> arguments.addAll(List.of("--lesion", column)));
                arguments.addAll(cohort.plan().scanOptions());
                arguments.addAll(List.of("-o", folder.toString()));
                commands.require(arguments);
                return new Counts(StudyJson.JSON.readTree(folder.resolve("audit.json")));
              });
      return switch (counts) {
        case Outcome.Done<Counts>(Counts found, Sha256 key, Path folder) ->
            new Outcome.Done<>(
                new StudyResult.Audit(
                    cohort.name(),
                    unlabelled.map(Unlabelled::encoders).orElse(""),
                    found.leak(),
                    found.numbers()),
                key,
                folder);
        case Outcome.Failed<Counts>(String reason) -> new Outcome.Failed<>(reason);
      };
    } catch (UsageProblem problem) {
      return steps.failed(title, "", String.valueOf(problem.getMessage()));
    }
  }

  /// The numbers of an audit.
  record Counts(JsonNode numbers) {
    private static final Pattern SPOILING =
        Pattern.compile("test_.+_(in|with)_.+|tune_.+_(in|with)_train");

    /// Whether test lesions have anything in common with earlier splits, or tuning lesions with training. That an encoder
    /// learned without labels from patients whose labels it gets later spoils nothing.
    boolean leak() {
      return numbers.properties().stream()
          .anyMatch(
              entry -> SPOILING.matcher(entry.getKey()).matches() && entry.getValue().asInt(0) > 0);
    }
  }

  /// Lesions that were scanned twice.
  Outcome<Page> retest(StudyPlan.RetestPlan plan) throws IOException {
    String title = "test and retest: " + plan.name();
    try {
      List<String> arguments =
          new ArrayList<>(List.of("retest", plan.pairs().toString(), plan.features().toString()));
      plan.patient().ifPresent(column -> arguments.addAll(List.of("--patient", column)));
      return page(
          "retest",
          plan.name(),
          title,
          List.of(
              laboratory.digest(plan.pairs()).hex(),
              laboratory.digest(plan.features()).hex(),
              plan.patient().orElse("")),
          _ -> arguments);
    } catch (UsageProblem problem) {
      return steps.failed(title, "", String.valueOf(problem.getMessage()));
    }
  }

  /// How stable an encoder is.
  Outcome<Page> stability(StudyPlan.StabilityPlan plan, StudyCohort cohort) throws IOException {
    return ofLesions(
        "stability",
        plan.name(),
        plan.encoder(),
        cohort,
        IntStream.range(0, cohort.rows()).toArray(),
        List.of(
            "--patient",
            cohort.plan().patient(),
            "--perturb",
            String.join(",", plan.perturbations())));
  }

  /// Where an encoder looks.
  Outcome<Page> saliency(StudyPlan.SaliencyPlan plan, StudyCohort cohort) throws IOException {
    return ofLesions(
        "saliency",
        plan.name(),
        plan.encoder(),
        cohort,
        IntStream.range(0, Math.min(plan.lesions(), cohort.rows())).toArray(),
        plan.options().orElse(List.of()));
  }

  /// Whether the features of an encoder go by a shortcut, on training and tuning patients.
  Outcome<Page> court(StudyPlan.CourtPlan plan, TaskPlan task, StudyCohort cohort)
      throws IOException {
    String title = "court: " + plan.name();
    if (!(task instanceof TaskPlan.Classes(var _, var _, String label))) {
      return steps.failed(
          title, "", "a court hears classes, and %s is survival".formatted(task.name()));
    }
    return switch (laboratory.table(plan.encoder(), cohort)) {
      case Outcome.Failed<Path>(String reason) ->
          steps.failed(title, "", "its features are missing: " + reason);
      case Outcome.Done<Path>(Path features, Sha256 key, var _) -> {
        List<String> options = new ArrayList<>(List.of("--label", label));
        options.addAll(List.of("--patient", cohort.plan().patient(), "--cross-validate", "5"));
        plan.acquisition()
            .ifPresent(
                columns -> options.addAll(List.of("--acquisition", String.join(",", columns))));
        plan.size().ifPresent(column -> options.addAll(List.of("--size", column)));
        options.addAll(cohort.plan().scanOptions());
        options.addAll(plan.options().orElse(List.of()));
        boolean isGiven = laboratory.encoder(plan.encoder()) instanceof EncoderPlan.Tables;
        yield page(
            "court",
            plan.name(),
            title,
            List.of(key.hex(), cohort.digest().hex(), String.join("\n", options)),
            folder -> {
              Path table = features;
              if (isGiven) { // without a receipt, and perhaps without labels
                table = folder.resolve("features.csv");
                laboratory.writeFeatures(table, plan.encoder(), cohort);
                options.add("--tables-only");
              }
              List<String> arguments = new ArrayList<>(List.of("court", table.toString()));
              arguments.addAll(options);
              return arguments;
            });
      }
    };
  }

  private Outcome<Page> ofLesions(
      String kind,
      String name,
      String encoder,
      StudyCohort cohort,
      int[] rows,
      List<String> options)
      throws IOException {
    String title = "%s: %s".formatted(kind, name);
    return switch (laboratory.weights(encoder)) {
      case Outcome.Failed<Laboratory.Weights>(String reason) ->
          steps.failed(title, "", "its encoder is missing: " + reason);
      case Outcome.Done<Laboratory.Weights>(Laboratory.Weights weights, var _, var _) ->
          page(
              kind,
              name,
              title,
              List.of(
                  weights.digest(),
                  cohort.digest().hex(),
                  laboratory.scans(cohort).hex(),
                  Integer.toString(rows.length),
                  String.join("\n", options)),
              folder -> {
                Path lesions = folder.resolve("lesions.csv");
                Laboratory.writeTable(lesions, cohort, rows);
                List<String> arguments =
                    new ArrayList<>(
                        List.of(
                            kind,
                            lesions.toString(),
                            "--root",
                            cohort.root().toString(),
                            "--weights",
                            weights.file(),
                            "--progress",
                            "none"));
                arguments.addAll(cohort.plan().scanOptions());
                arguments.addAll(options);
                return arguments;
              });
    };
  }

  /// Genes behind a score of test lesions, the mean of each patient.
  ///
  /// @param scores of the test lesions of a task
  Outcome<Page> biology(StudyPlan.BiologyPlan plan, TaskFrame frame, double[] scores)
      throws IOException {
    String title = "biology: " + plan.name();
    try {
      Map<String, List<Double>> byPatient = new LinkedHashMap<>();
      for (int n = 0; n < scores.length; n++) {
        byPatient
            .computeIfAbsent(
                frame.cohort().field(frame.test().get(n), frame.cohort().plan().patient()),
                _ -> new ArrayList<>())
            .add(scores[n]);
      }
      List<List<String>> table =
          byPatient.entrySet().stream()
              .map(entry ->
                  List.of(
                      entry.getKey(),
                      Double.toString(
                          entry.getValue().stream()
                              .mapToDouble(Double::doubleValue)
                              .average()
                              .orElseThrow())))
              .toList();
      return page(
          "biology",
          plan.name(),
          title,
          List.of(
              table.stream().map(row -> String.join(",", row)).collect(Collectors.joining("\n")),
              laboratory.digest(plan.expression()).hex(),
              plan.geneSets().map(laboratory::digest).map(Sha256::hex).orElse(""),
              Integer.toString(plan.smallest())),
          folder -> {
            Path file = folder.resolve("scores.csv");
            WholeCsv.write(file, List.of("PatientID", "score"), table);
            List<String> arguments =
                new ArrayList<>(
                    List.of(
                        "biology",
                        file.toString(),
                        "--score",
                        "score",
                        "--expression",
                        plan.expression().toString(),
                        "--smallest",
                        Integer.toString(plan.smallest())));
            plan.geneSets()
                .ifPresent(sets -> arguments.addAll(List.of("--gene-sets", sets.toString())));
            return arguments;
          });
    } catch (UsageProblem problem) {
      return steps.failed(title, "", String.valueOf(problem.getMessage()));
    }
  }

  @FunctionalInterface
  private interface Arguments {
    List<String> in(Path folder) throws IOException;
  }

  private Outcome<Page> page(
      String kind, String name, String title, List<String> inputs, Arguments arguments)
      throws IOException {
    return steps.run(
        kind,
        title,
        inputs,
        Page.class,
        folder -> {
          List<String> words = new ArrayList<>(arguments.in(folder));
          Path out = folder.resolve("result");
          ResultPage.prepare(out);
          words.addAll(List.of("-o", out.toString()));
          NidusCommands.Said said = commands.require(words);
          return new Page(
              kind,
              name,
              "nidus " + kind,
              said.lines().stream()
                  .filter(line -> !line.startsWith("page:") && !line.contains(out.toString()))
                  .toList(),
              numbers(out, kind),
              pictures(out));
        });
  }

  private static JsonNode numbers(Path out, String kind) {
    Path file = out.resolve(kind + ".json");
    return Files.isRegularFile(file)
        ? StudyJson.JSON.readTree(file)
        : StudyJson.JSON.createObjectNode();
  }

  /// Pictures of a result, small enough to stand in the page.
  private List<String> pictures(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out, 3)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().endsWith(".png") || file.toString().endsWith(".svg"))
              .sorted()
              .toList();
      List<String> small = new ArrayList<>();
      for (Path file : found) {
        if (small.size() < MOST_PICTURES && Files.size(file) <= LARGEST_PICTURE) {
          small.add(steps.named(file));
        }
      }
      return small;
    }
  }
}
