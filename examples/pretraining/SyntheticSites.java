/// Does an encoder that saw no label learn where in the body a lesion lies?
///
/// Without arguments it rehearses on a tiny cohort of its own: every step is taken, the encoder learns nothing. In earnest, in
/// the folder of the checkout, after `./build`:
///
///     ./nidus cohort synthesize -o cohort --lesions 400 --seed 7
///     java --enable-native-access=ALL-UNNAMED -cp app/target/nidus-app.jar \
///       examples/pretraining/SyntheticSites.java cohort runs tune docs/results.md
///     java ... examples/pretraining/SyntheticSites.java cohort runs test docs/results.md
///
/// `tune` pre-trains by each plan that was tried, on the training patients, and judges it on the tuning patients. `test` judges
/// the one plan that was chosen, once, on the test patients. The last argument is the page to write into; without it
/// the results are printed.
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nidus.app.cohort.CohortSynthesis;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.TextureFeatures;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.sampling.Extent;
import dev.nidus.learning.sampling.TrainingLesion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

static final List<String> SITES =
    List.of("abdomen", "bone", "kidney", "liver", "lung", "mediastinum", "pelvis", "soft tissue");

/// A plan that was tried: what it changes of the plan `small`.
record Try(String name, List<String> settings) {
  PretrainingPlan plan(List<String> more) throws Exception {
    return Plans.preset(Preset.SMALL, Stream.concat(settings.stream(), more.stream()).toList());
  }

  /// The same network with the weights that it starts from: its rate of learning is next to nothing, so that only the statistics
  /// of its normalisation settle.
  PretrainingPlan untrained(List<String> more) throws Exception {
    return plan(
        Stream.concat(more.stream(), Stream.of("training.steps=25", "optimizer.lr=1e-12", "optimizer.weight_decay=0")).toList());
  }
}

static final List<Try> TRIES =
    List.of(
        new Try("nt-xent-no-shift", List.of("objective.kind=nt-xent", "sampling.negative=none", "training.batch=64", "augmentation.histogram_shift=0")));

static final Try CHOSEN = TRIES.getFirst();

/// A lesion of the table.
record Row(Lesion lesion, Path mask, String patient, String site, double diameter, String split) {}

void main(String... args) throws Exception {
  if (args.length == 0) {
    rehearse();
    return;
  }
  List<Row> table = read(Path.of(args[0]));
  Path runs = Path.of(args[1]);
  String text =
      switch (args[2]) {
        case "tune" -> tuned(table, runs);
        case "test" -> tested(table, runs);
        default -> throw new IllegalArgumentException("say tune or test, not " + args[2]);
      };
  if (args.length > 3) {
    Page.put(Path.of(args[3]), "sites " + args[2], text);
  } else {
    IO.print(text);
  }
}

List<Row> read(Path cohort) throws Exception {
  List<Row> rows = new ArrayList<>();
  try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(cohort.resolve("lesions.csv"))) {
    for (NamedCsvRecord line : csv) {
      String scan = line.getField("image_path");
      SeedPoint seed = SeedPoint.lps(number(line, "coordX"), number(line, "coordY"), number(line, "coordZ"));
      rows.add(
          new Row(
              new Lesion(rows.size() + 1, scan, absolute(cohort, scan), seed),
              absolute(cohort, line.getField("mask_path")),
              line.getField("patient"),
              line.getField("site"),
              number(line, "diameter_mm"),
              line.getField("split")));
    }
  }
  return rows;
}

double number(NamedCsvRecord line, String column) {
  return Double.parseDouble(line.getField(column));
}

Path absolute(Path cohort, String name) {
  return cohort.resolve(name).toAbsolutePath().normalize();
}

/// Pre-trains on the training patients: their scans, seeds and masks, never their sites.
Pretrained pretrain(PretrainingPlan plan, List<Row> table, Path folder, Consumer<String> tell) throws Exception {
  List<TrainingLesion> lesions =
      table.stream()
          .filter(row -> row.split().equals("train"))
          .map(row -> new TrainingLesion(row.lesion(), new Extent.Mask(row.mask(), row.mask().getFileName().toString(), new Extent.Label.Any())))
          .toList();
  return Pretrained.of(plan, lesions, folder, tell);
}

/// The sites that a linear model of some features names, after it was shown those of the training patients.
///
/// @param features of all lesions of the table
/// @param part on which patients it is asked
Predictions probed(List<Row> table, List<FeatureVector> features, String part) {
  FeatureMatrix all = FeatureMatrix.of(features);
  Labels sites = Labels.of(table.stream().map(Row::site).toList(), SITES);
  int[] train = rows(table, "train");
  int[] asked = rows(table, part);
  Tuning byPatient = new Tuning.CrossValidation(5, patients(table, train));
  return LinearProbe.standard()
      .withMetric(new BalancedAccuracy())
      .fit(all.rows(train), sites.rows(train), byPatient)
      .predictions(all.rows(asked), sites.rows(asked));
}

int[] rows(List<Row> table, String part) {
  return IntStream.range(0, table.size()).filter(row -> table.get(row).split().equals(part)).toArray();
}

Patients patients(List<Row> table, int[] rows) {
  return Patients.of(Arrays.stream(rows).mapToObj(row -> table.get(row).patient()).toList());
}

List<Lesion> lesions(List<Row> table) {
  return table.stream().map(Row::lesion).toList();
}

/// What is compared with an encoder: plain numbers of each lesion.
SequencedMap<String, List<FeatureVector>> plainFeatures(List<Row> table) throws Exception {
  List<FeatureVector> hounsfield = Described.by(HounsfieldFeatures::of, Described.MILLIMETRES, lesions(table));
  List<FeatureVector> texture = Described.by(TextureFeatures::of, Described.MILLIMETRES, lesions(table));
  SequencedMap<String, List<FeatureVector>> features = new LinkedHashMap<>();
  features.put("diameter", table.stream().map(row -> FeatureVector.of((float) Math.log(row.diameter()))).toList());
  features.put("18 HU features", hounsfield);
  features.put("18 HU and 9 texture features", Described.together(hounsfield, texture));
  return features;
}

/// Every try, on the tuning patients.
String tuned(List<Row> table, Path runs) throws Exception {
  Patients asked = patients(table, rows(table, "tune"));
  Bootstrap bootstrap = Bootstrap.overPatients();
  StringBuilder text = new StringBuilder();
  text.append("Balanced accuracy on %d lesions of %d tuning patients, 95 %% intervals by bootstrap over patients:%n%n".formatted(asked.lesions(), asked.count()));
  text.append("| features | balanced accuracy | pre-training |\n|---|---|---|\n");
  for (var plain : plainFeatures(table).entrySet()) {
    Predictions named = probed(table, plain.getValue(), "tune");
    text.append("| %s | %s | |%n".formatted(plain.getKey(), Page.cell(bootstrap.estimate(new BalancedAccuracy(), named, asked, RandomSource.of(1)))));
  }
  for (Try each : TRIES) {
    Pretrained trained = pretrain(each.plan(List.of("name=" + each.name())), table, runs.resolve(each.name()), System.err::println);
    Pretrained untrained = pretrain(each.untrained(List.of("name=" + each.name() + "-untrained")), table, runs.resolve(each.name() + "-untrained"), System.err::println);
    for (FeaturePooling pooling : FeaturePooling.values()) {
      Predictions named = probed(table, Described.byEncoder(trained.weights(), pooling, lesions(table)), "tune");
      Predictions before = probed(table, Described.byEncoder(untrained.weights(), pooling, lesions(table)), "tune");
      text.append("| `%s`, %s | %s, untrained %s | %s |%n".formatted(
          each.name(), words(pooling),
          Page.cell(bootstrap.estimate(new BalancedAccuracy(), named, asked, RandomSource.of(1))),
          Page.cell(bootstrap.estimate(new BalancedAccuracy(), before, asked, RandomSource.of(1))),
          trained.cost()));
      System.err.print(text.substring(text.lastIndexOf("\n", text.length() - 2) + 1));
    }
  }
  text.append("\nWhat the tries change of `small`:\n\n");
  for (Try each : TRIES) {
    text.append("- `%s`: %s%n".formatted(each.name(), each.settings().isEmpty() ? "nothing" : "`" + String.join("`, `", each.settings()) + "`"));
  }
  return text.toString();
}

String words(FeaturePooling pooling) {
  return switch (pooling) {
    case AVERAGE -> "mean of the last map";
    case STAGES -> "mean and deviation of all stages";
  };
}

/// The chosen plan, on the test patients.
String tested(List<Row> table, Path runs) throws Exception {
  Patients asked = patients(table, rows(table, "test"));
  Pretrained trained = pretrain(CHOSEN.plan(List.of("name=" + CHOSEN.name())), table, runs.resolve(CHOSEN.name()), System.err::println);
  Pretrained untrained = pretrain(CHOSEN.untrained(List.of("name=" + CHOSEN.name() + "-untrained")), table, runs.resolve(CHOSEN.name() + "-untrained"), System.err::println);
  SequencedMap<String, List<FeatureVector>> features = plainFeatures(table);
  for (FeaturePooling pooling : FeaturePooling.values()) {
    features.put("untrained encoder, " + words(pooling), Described.byEncoder(untrained.weights(), pooling, lesions(table)));
    features.put("trained encoder, " + words(pooling), Described.byEncoder(trained.weights(), pooling, lesions(table)));
  }
  Bootstrap bootstrap = Bootstrap.overPatients();
  Map<String, Predictions> named = new HashMap<>();
  StringBuilder text = new StringBuilder();
  int[] train = rows(table, "train");
  text.append("Plan `%s` (%s). Trained on %d lesions of %d patients; asked about %d lesions of %d other patients.%n%n".formatted(
      CHOSEN.name(), trained.cost(), train.length, patients(table, train).count(), asked.lesions(), asked.count()));
  text.append("| features | how many | balanced accuracy | accuracy |\n|---|---|---|---|\n");
  for (var each : features.entrySet()) {
    Predictions predictions = probed(table, each.getValue(), "test");
    named.put(each.getKey(), predictions);
    text.append("| %s | %d | %s | %s |%n".formatted(
        each.getKey(), each.getValue().getFirst().length(),
        Page.cell(bootstrap.estimate(new BalancedAccuracy(), predictions, asked, RandomSource.of(1))),
        Page.cell(bootstrap.estimate(new Accuracy(), predictions, asked, RandomSource.of(1)))));
  }
  text.append("\n| difference in balanced accuracy, on the same lesions | |\n|---|---|\n");
  for (FeaturePooling pooling : FeaturePooling.values()) {
    String ours = "trained encoder, " + words(pooling);
    for (String other : List.of("untrained encoder, " + words(pooling), "18 HU features", "18 HU and 9 texture features")) {
      text.append("| %s, minus %s | %s |%n".formatted(
          ours, other,
          Page.cell(bootstrap.difference(new BalancedAccuracy(), named.get(ours), named.get(other), asked, RandomSource.of(1)))));
    }
  }
  return text.toString();
}

/// Every step in small. What an encoder of two steps says depends on the processor, so only its shape is printed.
void rehearse() throws Exception {
  Path folder = Files.createTempDirectory("nidus-sites");
  try {
    Path cohort = folder.resolve("cohort");
    CohortSynthesis.begin(cohort, "cohort", new CohortSettings(96, 7, 48, 0, 0), "example", false)
        .orElseThrow()
        .run(2, _ -> {});
    List<Row> table = read(cohort);
    IO.println("%d synthetic lesions, %d to train, %d to test".formatted(table.size(), rows(table, "train").length, rows(table, "test").length));
    Patients asked = patients(table, rows(table, "test"));
    for (var plain : plainFeatures(table).entrySet()) {
      IO.println("%s: %s".formatted(plain.getKey(),
          Page.cell(Bootstrap.overPatients().estimate(new Accuracy(), probed(table, plain.getValue(), "test"), asked, RandomSource.of(1)))));
    }
    List<String> tiny = List.of("training.steps=2", "training.batch=4", "sampling.draws=2");
    Pretrained trained = pretrain(CHOSEN.plan(tiny), table, folder.resolve("run"), _ -> {});
    for (FeaturePooling pooling : FeaturePooling.values()) {
      List<FeatureVector> features = Described.byEncoder(trained.weights(), pooling, lesions(table));
      Predictions named = probed(table, features, "test");
      IO.println("%s: %d features, %d sites named".formatted(words(pooling), features.getFirst().length(), named.rows()));
    }
  } finally {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
