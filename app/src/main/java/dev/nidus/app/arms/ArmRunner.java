package dev.nidus.app.arms;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.RegularisationGrid;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.finetuning.Finetuning;
import dev.nidus.learning.finetuning.FinetuningData;
import dev.nidus.learning.finetuning.LabelledLesion;
import dev.nidus.learning.finetuning.Split;
import dev.nidus.learning.finetuning.UnusableLabels;
import dev.nidus.learning.finetuning.UnusableStart;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Asks arms about patients that they have not learned from. What was computed is kept, so that an interrupted grid of
/// arms and draws goes on. May be asked by several threads; two that ask for the same at once compute it twice.
///
///     ArmRunner runner = new ArmRunner(table, new Scans(ByteBudget.DEFAULT), folder, surroundings, watcher);
///     ArmScores scores = runner.run(new Arm.FineTuned(weights, LabelledRecipe.smallStudy()), draw, asked, 0);
public final class ArmRunner {
  /// What a linear model is chosen from, in powers of ten.
  private static final RegularisationGrid GRID = new RegularisationGrid(-4, 0, 1, 0);

  private static final int FOLDS = 5;

  private final ArmTable table;
  private final Described described;
  private final ScanReader reader;
  private final Path folder;
  private final ScoreCache cache;
  private final Surroundings surroundings;
  private final ArmWatcher watcher;
  private final KnownFeatures features;
  private final Map<Path, Sha256> digests = new ConcurrentHashMap<>();

  /// @param folder keeps scores, and trainings while they go on
  /// @param surroundings threads are those of a network that is trained
  public ArmRunner(
      ArmTable table,
      ScanReader reader,
      Path folder,
      Surroundings surroundings,
      ArmWatcher watcher) {
    this.table = table;
    this.described = new Described(table, reader);
    this.features = new KnownFeatures(described);
    this.reader = reader;
    this.folder = folder.toAbsolutePath().normalize();
    this.cache = new ScoreCache(this.folder.resolve("scores"));
    this.surroundings = surroundings;
    this.watcher = watcher;
  }

  /// The lesions that are asked about.
  public ArmTable table() {
    return table;
  }

  /// A runner of other rows that keeps its scores in the same folder.
  ArmRunner over(ArmTable other) {
    return new ArmRunner(other, reader, folder, surroundings, watcher);
  }

  /// What an arm says of the lesions of some patients.
  ///
  /// @param draw whose labels it sees
  /// @param asked none of whom is labelled
  /// @param seed of first weights, batches, views and shuffled labels
  /// @throws ArmFailed if it cannot learn or be asked; the sentence says why
  /// @throws IOException if the folder cannot be written
  public ArmScores run(Arm arm, Draw draw, List<String> asked, long seed)
      throws ArmFailed, IOException {
    List<String> both = draw.patients().stream().filter(asked::contains).toList();
    if (!both.isEmpty()) {
      throw new ArmFailed(
          "%s of the asked are labelled too, so nothing would be learned of the arm '%s': %s"
              .formatted(both.size(), arm.name(), String.join(", ", both)));
    }
    int[] train = table.rowsOf(draw.patients());
    int[] test = table.rowsOf(asked);
    if (test.length == 0) {
      throw new ArmFailed(
          "no lesion of the table is of the %d asked patients".formatted(asked.size()));
    }
    Sha256 key = Sha256.ofText(keyOf(arm, draw, train, test, seed));
    Optional<ArmScores> kept = cache.find(key, test);
    if (kept.isPresent()) {
      return kept.get();
    }
    ArmScores scores = ArmScores.of(test, scores(arm, draw, labelsOf(train), train, test, seed));
    for (double score : scores.scores()) {
      if (!Double.isFinite(score)) {
        throw new ArmFailed(
            "%s gave a score that is no finite number (%s)".formatted(arm.name(), draw.name()));
      }
    }
    cache.keep(key, scores);
    return scores;
  }

  /// The steps of training that an arm takes, unless its scores are kept.
  public long steps(Arm arm, Draw draw, List<String> asked, long seed)
      throws IOException, ArmFailed {
    int[] test = table.rowsOf(asked);
    Sha256 key = Sha256.ofText(keyOf(arm, draw, table.rowsOf(draw.patients()), test, seed));
    return cache.find(key, test).isPresent() ? 0 : stepsOf(arm, draw);
  }

  private static long stepsOf(Arm arm, Draw draw) {
    return switch (arm) {
      case Arm.Probed _ -> 0;
      case Arm.FineTuned(var _, var recipe) -> recipe.stepsFor(draw.share());
      case Arm.Supervised(var _, var recipe) -> recipe.stepsFor(draw.share());
      case Arm.Shuffled(var inner) -> stepsOf(inner, draw);
    };
  }

  private List<String> labelsOf(int... rows) {
    return IntStream.of(rows).mapToObj(row -> table.rows().get(row).label()).toList();
  }

  private double[] scores(
      Arm arm, Draw draw, List<String> labels, int[] train, int[] test, long seed)
      throws ArmFailed, IOException {
    return switch (arm) {
      case Arm.Probed probed -> probe(probed, labels, train, test);
      case Arm.Shuffled(var inner) ->
          scores(
              inner,
              draw,
              new ShuffledPairs(table).labels(train, RandomSource.of(seed).named("shuffled pairs")),
              train,
              test,
              seed);
      case Arm.FineTuned(var weights, var recipe) ->
          train(arm, "weights", weights, recipe, draw, labels, train, test, seed);
      case Arm.Supervised(var like, var recipe) ->
          train(arm, "like", like, recipe, draw, labels, train, test, seed);
    };
  }

  /// A control: whether features tell something of a patient that has nothing to do with the classes, such as the
  /// kernel of the scanner. Every patient is asked once, by a model of the others.
  ///
  /// @param attribute of each patient, two values in all
  /// @param folds patients of each value are dealt out to them in turn
  public Attributes crossValidated(Arm.Probed arm, Map<String, String> attribute, int folds)
      throws ArmFailed {
    return Attributes.of(table, rows -> features.of(arm, rows), attribute, folds);
  }

  private double[] probe(Arm.Probed arm, List<String> labels, int[] train, int[] test)
      throws ArmFailed {
    Patients patients = table.patients(train);
    if (patients.count() < 2) {
      throw new ArmFailed(
          "the strength of the linear model of '%s' is chosen among patients, but one is labelled; label two"
              .formatted(arm.name()));
    }
    Labels truth = Labels.of(labels, table.classes());
    try {
      var predictions =
          LinearProbe.standard()
              .withMetric(new RocAuc())
              .withGrid(GRID)
              .fit(
                  features.of(arm, train),
                  truth,
                  new Tuning.CrossValidation(Math.min(FOLDS, patients.count()), patients))
              .predictions(features.of(arm, test), table.labels(test));
      return IntStream.range(0, test.length).mapToDouble(n -> predictions.score(n, 1)).toArray();
    } catch (Inestimable e) {
      throw new ArmFailed(arm.name() + ": " + e.getMessage(), e);
    }
  }

  private double[] train(
      Arm arm,
      String start,
      Path weights,
      LabelledRecipe recipe,
      Draw draw,
      List<String> labels,
      int[] train,
      int[] test,
      long seed)
      throws ArmFailed, IOException {
    String key = keyOf(arm, draw, train, test, seed) + labels;
    RunFolder run =
        new RunFolder(
            folder.resolve("trainings").resolve(Sha256.ofText(key).hex().substring(0, 16)));
    try {
      FinetuningPlan plan = plan(start, weights, recipe, draw, seed);
      if (!run.isComplete()) {
        Files.createDirectories(run.root());
        Start how = run.isBegun() ? Start.RESUMED : Start.ANEW;
        Finetuning.of(plan, data(plan, weights, labels, train), (_, _) -> 0, run, surroundings)
            .run(how, watcher.training("%s, %s".formatted(arm.name(), draw.name())));
      }
      double[] scores = new double[test.length];
      try (FinetunedModel model =
          FinetunedModel.load(run.safetensors(), EncoderOptions.defaults())) {
        List<FeatureVector> said = described.by(model, test);
        for (int n = 0; n < scores.length; n++) {
          scores[n] = said.get(n).at(1);
        }
      }
      remove(run.root());
      return scores;
    } catch (UnusablePlan | UnusableLabels | UnusableStart | RunStopped e) {
      throw new ArmFailed("%s, %s: %s".formatted(arm.name(), draw.name(), e.getMessage()), e);
    }
  }

  private FinetuningPlan plan(
      String start, Path weights, LabelledRecipe recipe, Draw draw, long seed) throws UnusablePlan {
    String file = weights.toAbsolutePath().normalize().toString().replace("'", "''");
    String classes =
        String.join(
            ", ",
            table.classes().stream().map(name -> "'" + name.replace("'", "''") + "'").toList());
    return Plans.preset(
        recipe.preset(),
        Stream.concat(
                Stream.of(
                    "data.label=label",
                    "data.classes=[" + classes + "]",
                    "seed=" + seed,
                    "training.threads=" + surroundings.threads(),
                    "start={kind: " + start + ", file: '" + file + "'}"),
                recipe.settingsFor(draw.share()).stream())
            .toList());
  }

  private FinetuningData data(FinetuningPlan plan, Path weights, List<String> labels, int[] train)
      throws ArmFailed, UnusableLabels {
    List<Lesion> lesions = described.placed(EncoderIdentity.of(weights).input(), train);
    List<LabelledLesion> rows = new ArrayList<>();
    for (int n = 0; n < train.length; n++) {
      rows.add(
          new LabelledLesion(
              lesions.get(n),
              labels.get(n),
              Split.TRAIN,
              Optional.of(table.rows().get(train[n]).patient())));
    }
    return FinetuningData.of(plan, rows, reader, Sha256.ofText(rows.toString()).hex(), 0);
  }

  /// All that scores depend on, as text.
  private String keyOf(Arm arm, Draw draw, int[] train, int[] test, long seed)
      throws ArmFailed, IOException {
    StringBuilder key = new StringBuilder(surroundings.program());
    key.append('\n').append(keyOf(arm, draw)).append('\n').append(seed).append('\n');
    key.append(table.classes()).append(table.placement()).append('\n');
    for (int row : train) {
      key.append(keyOf(table.rows().get(row))).append(table.rows().get(row).label());
      key.append(table.rows().get(row).pair().orElse("")).append('\n');
    }
    key.append("asked\n");
    for (int row : test) {
      key.append(row).append(' ').append(keyOf(table.rows().get(row))).append('\n');
    }
    return key.toString();
  }

  private String keyOf(ArmRow row) throws IOException {
    return "%s %s %s "
        .formatted(digest(row.lesion().scanFile()), row.lesion().seed(), row.patient());
  }

  private String keyOf(Arm arm, Draw draw) throws ArmFailed, IOException {
    return switch (arm) {
      case Arm.Plain(var numbers) -> "plain " + numbers;
      case Arm.Frozen(var weights, var pooling, var sight) ->
          "frozen %s %s %s".formatted(digest(weights), pooling, sight);
      case Arm.Untrained(var weights, var pooling) ->
          "frozen %s %s %s".formatted(digest(weights), pooling, Arm.Sight.WHOLE);
      case Arm.Together(var first, var second) ->
          "together (%s) (%s)".formatted(keyOf(first, draw), keyOf(second, draw));
      case Arm.FineTuned(var weights, var recipe) ->
          "fine-tuned %s %s %s"
              .formatted(digest(weights), recipe.preset(), recipe.settingsFor(draw.share()));
      case Arm.Supervised(var like, var recipe) ->
          "supervised %s %s %s"
              .formatted(identity(like), recipe.preset(), recipe.settingsFor(draw.share()));
      case Arm.Shuffled(var inner) -> "shuffled (%s)".formatted(keyOf(inner, draw));
    };
  }

  /// Network, patch and scaling: other weights of the same encoder make no other baseline.
  private static String identity(Path weights) throws ArmFailed {
    EncoderMetadata identity = EncoderIdentity.of(weights);
    return "%s %s %s".formatted(identity.network(), identity.input(), identity.scaling());
  }

  private Sha256 digest(Path file) throws IOException {
    Sha256 known = digests.get(file);
    if (known == null) {
      known = Sha256.of(file);
      digests.put(file, known);
    }
    return known;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
