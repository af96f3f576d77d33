package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.study.Steps.Outcome;
import dev.nidus.app.table.ScanPath;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.split.Split;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.dicom.series.SeriesChoice;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.TypedYaml;
import dev.nidus.learning.plan.UnusablePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where encoders and features of a study come from. Steps are commands of Nidus, with everything that they already do:
/// receipts, refusals, going on after a stop.
final class Laboratory {
  private static final String IMAGE = "image_path";

  private final Steps steps;
  private final NidusCommands commands;
  private final Function<IrregularSlices, ScanReader> reader;
  private final Map<String, EncoderPlan> encoders = new LinkedHashMap<>();
  private final Map<Seeded, Outcome<Weights>> weights = new HashMap<>();
  private final Map<String, Outcome<LesionFeatures>> features = new HashMap<>();
  private final Map<Path, Sha256> digests = new HashMap<>();

  /// @param reader opens scans, by what becomes of irregular DICOM slices
  Laboratory(
      Steps steps,
      NidusCommands commands,
      Function<IrregularSlices, ScanReader> reader,
      List<EncoderPlan> plans) {
    this.steps = steps;
    this.commands = commands;
    this.reader = reader;
    plans.forEach(plan -> encoders.put(plan.name(), plan));
  }

  /// An encoder with one of its seeds.
  ///
  /// @param plan of the encoder
  /// @param turn place of the seed
  private record Seeded(EncoderPlan plan, int turn) {
    @Override
    public String toString() {
      return plan instanceof EncoderPlan.Pretrained(var name, var _, var seeds) && seeds.size() > 1
          ? "%s, seed %d".formatted(name, seeds.get(turn))
          : plan.name();
    }
  }

  /// Weights of an encoder.
  ///
  /// @param file where they are; in the result of a step, below its folder, so that a study may be moved
  /// @param digest of the file
  record Weights(String file, String digest) {}

  /// A table of features, below the folder of its step.
  record Made(String file) {}

  EncoderPlan encoder(String name) {
    EncoderPlan plan = encoders.get(name);
    if (plan == null) {
      throw new IllegalArgumentException("no encoder is called " + name);
    }
    return plan;
  }

  /// How many seeds an encoder has.
  int seeds(String name) {
    return encoder(name) instanceof EncoderPlan.Pretrained(var _, var _, var seeds)
        ? seeds.size()
        : 1;
  }

  private Seeded seeded(String name, int turn) {
    return new Seeded(encoder(name), turn % seeds(name));
  }

  List<EncoderPlan> encoders() {
    return List.copyOf(encoders.values());
  }

  Sha256 digest(Path file) {
    return digests.computeIfAbsent(
        file,
        path -> {
          if (!Files.isRegularFile(path)) {
            throw new UsageProblem(path + " does not exist");
          }
          try {
            return Sha256.of(path);
          } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be digested", e);
          }
        });
  }

  /// The digest of the scans that some rows name, and of how they are read; of nothing where there is no such column. Of a series on a
  /// server only the address counts.
  Sha256 scans(StudyCohort cohort) {
    StringBuilder text = new StringBuilder();
    if (cohort.has(IMAGE)) {
      cohort.column(IMAGE).stream()
          .distinct()
          .sorted()
          .forEach(name ->
              text.append(name)
                  .append(' ')
                  .append(ScanPath.of(cohort.root(), name).map(this::content).orElse("missing"))
                  .append('\n'));
    }
    cohort.plan().scanOptions().forEach(option -> text.append(option).append('\n'));
    return Sha256.ofText(text.toString());
  }

  private String content(ScanPath scan) {
    Path file = SeriesChoice.of(scan.file()).files();
    if (scan.isRemote()) {
      return "on a server";
    }
    if (!Files.isDirectory(file)) {
      return Files.isRegularFile(file) ? digest(file).hex() : "missing";
    }
    try (Stream<Path> inside = Files.walk(file)) {
      StringBuilder files = new StringBuilder();
      inside
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(one -> files.append(file.relativize(one)).append(' ').append(digest(one).hex()));
      return Sha256.ofText(files.toString()).hex();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be digested", e);
    }
  }

  /// The weights of an encoder with its first seed.
  Outcome<Weights> weights(String name) throws IOException {
    return weights(name, 0);
  }

  /// The weights of an encoder, made if need be.
  ///
  /// @param turn from 0; seeds are taken in turn
  Outcome<Weights> weights(String name, int turn) throws IOException {
    Seeded seeded = seeded(name, turn);
    Outcome<Weights> known = weights.get(seeded);
    if (known != null) {
      return known;
    }
    String title = "encoder " + seeded;
    Outcome<Weights> made;
    try {
      made =
          switch (seeded.plan()) {
            case EncoderPlan.Weights(var _, Path file) ->
                new Outcome.Done<>(
                    new Weights(file.toString(), digest(file).hex()), digest(file), file);
            case EncoderPlan.Pretrained pretrained ->
                located(pretrained(pretrained, pretrained.seeds().get(seeded.turn()), title));
            case EncoderPlan.Untrained(var _, String like, long seed) ->
                located(
                    steps.run(
                        "encoder",
                        title + ", random weights",
                        List.of("untrained", like, Long.toString(seed)),
                        Weights.class,
                        folder -> {
                          Path file = folder.resolve("model.safetensors");
                          commands.require(
                              List.of(
                                  "weights",
                                  "untrained",
                                  like,
                                  "--seed",
                                  Long.toString(seed),
                                  "-o",
                                  file.toString()));
                          return new Weights(
                              folder.relativize(file).toString(), Sha256.of(file).hex());
                        }));
            case EncoderPlan.Tables _ ->
                new Outcome.Failed<>(
                    "the encoder %s is given by its features alone; weights are needed here"
                        .formatted(name));
          };
    } catch (UsageProblem problem) {
      made = steps.failed(title, "", String.valueOf(problem.getMessage()));
    }
    weights.put(seeded, made);
    return made;
  }

  /// The result of a step with the path of its file.
  private static Outcome<Weights> located(Outcome<Weights> made) {
    return switch (made) {
      case Outcome.Done<Weights>(Weights found, Sha256 key, Path folder) ->
          new Outcome.Done<>(
              new Weights(folder.resolve(found.file()).toString(), found.digest()), key, folder);
      case Outcome.Failed<Weights> failed -> failed;
    };
  }

  private Outcome<Weights> pretrained(EncoderPlan.Pretrained plan, long seed, String title)
      throws IOException {
    PretrainingPlan read = plan(plan, seed);
    return steps.run(
        "encoder",
        title + ", trained without labels",
        List.of("pretrain", text(read, plan.plan()), digest(lesions(read)).hex()),
        Weights.class,
        folder -> {
          Path run = folder.resolve("run");
          List<String> arguments =
              new ArrayList<>(
                  List.of(
                      "pretrain",
                      plan.plan().toString(),
                      "--set",
                      "seed=" + seed,
                      "-o",
                      run.toString()));
          if (Files.exists(run)) {
            arguments.add("--resume");
          }
          commands.require(arguments);
          Path file = run.resolve("model.safetensors");
          return new Weights(folder.relativize(file).toString(), Sha256.of(file).hex());
        });
  }

  /// Every value of a plan, with paths from its own folder: a step stays itself where everything is moved.
  private static String text(PretrainingPlan read, Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    return String.join("\n", TypedYaml.lines(read, folder));
  }

  /// The lesions that a plan trains on.
  static Path lesions(PretrainingPlan plan) {
    return plan.data()
        .lesions()
        .orElseThrow(() ->
            new UsageProblem(
                "the plan %s names no lesions to train on; set data.lesions"
                    .formatted(plan.name())));
  }

  /// The plan of an encoder with its first seed.
  static PretrainingPlan plan(EncoderPlan.Pretrained plan) throws IOException {
    return plan(plan, plan.seeds().getFirst());
  }

  private static PretrainingPlan plan(EncoderPlan.Pretrained plan, long seed) throws IOException {
    if (!Files.isRegularFile(plan.plan())) {
      throw new UsageProblem(plan.plan() + " does not exist");
    }
    try {
      return Plans.read(plan.plan(), List.of("seed=" + seed));
    } catch (UnusablePlan unusable) {
      throw new UsageProblem(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /// The features that an encoder with its first seed gives for a cohort.
  Outcome<LesionFeatures> features(String name, StudyCohort cohort) throws IOException {
    return features(name, 0, cohort);
  }

  /// The features that an encoder gives for a cohort.
  ///
  /// @param turn from 0; seeds are taken in turn
  Outcome<LesionFeatures> features(String name, int turn, StudyCohort cohort) throws IOException {
    Seeded seeded = seeded(name, turn);
    String key = seeded + "\n" + cohort.name();
    Outcome<LesionFeatures> known = features.get(key);
    if (known != null) {
      return known;
    }
    String title = "features of %s for %s".formatted(seeded, cohort.name());
    Outcome<LesionFeatures> made;
    try {
      made =
          seeded.plan() instanceof EncoderPlan.Tables tables
              ? given(tables, cohort)
              : read(extracted(seeded, cohort, title), cohort, seeded.toString());
    } catch (UsageProblem problem) {
      made = steps.failed(title, "", String.valueOf(problem.getMessage()));
    }
    features.put(key, made);
    return made;
  }

  private Outcome<LesionFeatures> given(EncoderPlan.Tables plan, StudyCohort cohort)
      throws IOException {
    Path file =
        plan.tables().stream()
            .filter(table -> table.cohort().equals(cohort.name()))
            .map(EncoderPlan.FeaturesOf::file)
            .findFirst()
            .orElseThrow(() ->
                new UsageProblem(
                    "the encoder %s has no table for the cohort %s; give one under tables"
                        .formatted(plan.name(), cohort.name())));
    return new Outcome.Done<>(
        LesionFeatures.ofTable(cohort, file, plan.name()), digest(file), file);
  }

  private Outcome<LesionFeatures> read(Outcome<Made> made, StudyCohort cohort, String name)
      throws IOException {
    return switch (made) {
      case Outcome.Failed<Made>(String reason) -> new Outcome.Failed<>(reason);
      case Outcome.Done<Made>(Made table, Sha256 key, Path folder) ->
          new Outcome.Done<>(
              LesionFeatures.ofTable(cohort, folder.resolve(table.file()), name), key, folder);
    };
  }

  /// The table of features that `extract` makes, with the outcomes of test lesions blank.
  private Outcome<Made> extracted(Seeded seeded, StudyCohort cohort, String title)
      throws IOException {
    return switch (weights(seeded.plan().name(), seeded.turn())) {
      case Outcome.Failed<Weights>(String reason) ->
          steps.failed(title, "", "its encoder is missing: " + reason);
      case Outcome.Done<Weights>(Weights found, var _, var _) ->
          steps.run(
              "features",
              title,
              List.of(found.digest(), cohort.digest().hex(), scans(cohort).hex()),
              Made.class,
              folder -> {
                Path lesions = folder.resolve("lesions.csv");
                writeTable(lesions, cohort, IntStream.range(0, cohort.rows()).toArray());
                Path table = folder.resolve("features.csv");
                List<String> arguments =
                    new ArrayList<>(
                        List.of(
                            "extract",
                            lesions.toString(),
                            "--root",
                            cohort.root().toString(),
                            "--weights",
                            found.file(),
                            "--deterministic",
                            "--progress",
                            "none",
                            "-o",
                            table.toString()));
                arguments.addAll(cohort.plan().scanOptions());
                commands.require(arguments);
                return new Made(folder.relativize(table).toString());
              });
    };
  }

  /// Rows of a cohort as a table of lesions, with the number of each row; outcomes of test lesions are blank.
  static void writeTable(Path file, StudyCohort cohort, int... rows) throws IOException {
    List<List<String>> lines = cohort.table(rows);
    WholeCsv.write(file, lines.getFirst(), lines.subList(1, lines.size()));
  }

  /// The table with the features of an encoder; outcomes of test lesions are blank in one that the study made.
  Outcome<Path> table(String name, StudyCohort cohort) throws IOException {
    return switch (features(name, cohort)) {
      case Outcome.Failed<LesionFeatures>(String reason) -> new Outcome.Failed<>(reason);
      case Outcome.Done<LesionFeatures>(LesionFeatures found, Sha256 key, Path folder) ->
          new Outcome.Done<>(
              encoder(name) instanceof EncoderPlan.Tables ? folder : folder.resolve("features.csv"),
              found.digest(found.rows()),
              folder);
    };
  }

  /// Features of the training and tuning lesions beside the columns of the cohort.
  void writeFeatures(Path file, String name, StudyCohort cohort) throws IOException {
    if (!(features(name, cohort)
        instanceof Outcome.Done<LesionFeatures>(LesionFeatures found, var _, var _))) {
      throw new UsageProblem("the features of %s are missing".formatted(name));
    }
    int[] rows =
        IntStream.of(found.rows()).filter(row -> cohort.split().at(row) != Split.TEST).toArray();
    List<List<String>> lines = cohort.table(rows);
    FeatureMatrix values = found.matrix(rows);
    List<List<String>> wide = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      List<String> cells = new ArrayList<>(lines.get(line));
      for (int n = 0; n < values.columns(); n++) {
        cells.add(line == 0 ? "pred_" + n : Float.toString((float) values.at(line - 1, n)));
      }
      wide.add(cells);
    }
    WholeCsv.write(file, wide.getFirst(), wide.subList(1, wide.size()));
  }

  /// Plain numbers of the lesions of a cohort.
  Outcome<LesionFeatures> plain(PlainCubes.Numbers numbers, StudyCohort cohort) throws IOException {
    String name = numbers.words();
    return read(
        steps.run(
            "plain",
            "%s for %s".formatted(name, cohort.name()),
            List.of(name, cohort.digest().hex(), scans(cohort).hex()),
            Made.class,
            folder -> {
              Path file = folder.resolve("features.csv");
              new PlainCubes(numbers).write(file, cohort, reader.apply(cohort.plan().slices()));
              return new Made(folder.relativize(file).toString());
            }),
        cohort,
        name);
  }
}
