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
import dev.nidus.evidence.estimate.Estimate;
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
record Try(String name, List<String> changes) {
  PretrainingPlan plan(List<String> more) throws Exception {
    return plan(name, more);
  }

  /// The same network with the weights that it starts from: its rate of learning is next to nothing, so that only the
  /// statistics of its norms settle.
  PretrainingPlan untrained() throws Exception {
    return plan(name + "-untrained", List.of("training.steps=25", "optimizer.lr=1e-12", "optimizer.weight_decay=0"));
  }

  private PretrainingPlan plan(String called, List<String> more) throws Exception {
    List<String> all = new ArrayList<>(changes);
    all.addAll(more);
    all.add("name=" + called);
    return Plans.preset(Preset.SMALL, all);
  }

  String words() {
    return changes.isEmpty() ? "nothing" : "`" + String.join("`, `", changes) + "`";
  }
}

static final List<Try> TRIES =
    List.of(
        new Try("small-itself", List.of()),
        new Try(
            "nt-xent-no-shift",
            List.of(
                "objective.kind=nt-xent",
                "sampling.negative=none",
                "training.batch=64",
                "augmentation.histogram_shift=0")));

static final Try CHOSEN = TRIES.getLast();

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
Pretrained pretrain(PretrainingPlan plan, List<Row> table, Path runs, Consumer<String> tell) throws Exception {
  List<TrainingLesion> lesions =
      table.stream()
          .filter(row -> row.split().equals("train"))
          .map(row -> new TrainingLesion(row.lesion(), mask(row.mask())))
          .toList();
  return Pretrained.of(plan, lesions, runs.resolve(plan.name()), tell);
}

Extent mask(Path file) {
  return new Extent.Mask(file, file.getFileName().toString(), new Extent.Label.Any());
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
  List<FeatureVector> diameter =
      table.stream().map(row -> FeatureVector.of((float) Math.log(row.diameter()))).toList();
  List<FeatureVector> hounsfield = Described.by(HounsfieldFeatures::of, Described.MILLIMETRES, lesions(table));
  List<FeatureVector> texture = Described.by(TextureFeatures::of, Described.MILLIMETRES, lesions(table));
  SequencedMap<String, List<FeatureVector>> features = new LinkedHashMap<>();
  features.put("diameter", diameter);
  features.put("18 HU features", hounsfield);
  features.put("18 HU and 9 texture features", Described.together(hounsfield, texture));
  return features;
}

/// What an encoder says, before and after it learned, in both ways of asking it.
SequencedMap<String, List<FeatureVector>> encoderFeatures(List<Row> table, Pretrained untrained, Pretrained trained)
    throws Exception {
  SequencedMap<String, List<FeatureVector>> features = new LinkedHashMap<>();
  for (FeaturePooling pooling : FeaturePooling.values()) {
    features.put(
        "untrained encoder, " + words(pooling), Described.byEncoder(untrained.weights(), pooling, lesions(table)));
    features.put("trained encoder, " + words(pooling), Described.byEncoder(trained.weights(), pooling, lesions(table)));
  }
  return features;
}

String words(FeaturePooling pooling) {
  return switch (pooling) {
    case AVERAGE -> "mean of the last map";
    case STAGES -> "all stages";
  };
}

/// Every try, on the tuning patients.
String tuned(List<Row> table, Path runs) throws Exception {
  Patients asked = patients(table, rows(table, "tune"));
  StringBuilder text = new StringBuilder();
  text.append("%d lesions of %d tuning patients.%n%n".formatted(asked.lesions(), asked.count()));
  text.append("| plan | features | balanced accuracy |\n|---|---|---|\n");
  for (var plain : plainFeatures(table).entrySet()) {
    text.append(tuningRow("", plain.getKey(), probed(table, plain.getValue(), "tune"), asked));
  }
  for (Try each : TRIES) {
    Pretrained trained = pretrain(each.plan(List.of()), table, runs, System.err::println);
    Pretrained untrained = pretrain(each.untrained(), table, runs, System.err::println);
    for (var features : encoderFeatures(table, untrained, trained).entrySet()) {
      text.append(tuningRow(each.name(), features.getKey(), probed(table, features.getValue(), "tune"), asked));
    }
  }
  text.append("\nWhat the plans change of `small`:\n\n");
  for (Try each : TRIES) {
    text.append("- `%s`: %s%n".formatted(each.name(), each.words()));
  }
  return text.toString();
}

String tuningRow(String plan, String features, Predictions named, Patients asked) {
  Estimate estimate = Bootstrap.overPatients().estimate(new BalancedAccuracy(), named, asked, RandomSource.of(1));
  String row = "| %s | %s | %s |%n".formatted(plan.isEmpty() ? "" : "`" + plan + "`", features, Page.cell(estimate));
  System.err.print(row);
  return row;
}

/// The chosen plan, on the test patients.
String tested(List<Row> table, Path runs) throws Exception {
  Pretrained trained = pretrain(CHOSEN.plan(List.of()), table, runs, System.err::println);
  Pretrained untrained = pretrain(CHOSEN.untrained(), table, runs, System.err::println);
  SequencedMap<String, List<FeatureVector>> features = plainFeatures(table);
  features.putAll(encoderFeatures(table, untrained, trained));
  int[] train = rows(table, "train");
  Patients asked = patients(table, rows(table, "test"));
  Bootstrap bootstrap = Bootstrap.overPatients();
  StringBuilder text = new StringBuilder();
  text.append("Plan `%s`: %s. It learned from %d lesions of %d patients, and is asked about %d lesions of %d others.%n%n"
      .formatted(
          CHOSEN.name(), trained.cost(), train.length, patients(table, train).count(), asked.lesions(), asked.count()));
  text.append("| features | how many | balanced accuracy | accuracy |\n|---|---|---|---|\n");
  Map<String, Predictions> named = new HashMap<>();
  for (var each : features.entrySet()) {
    Predictions predictions = probed(table, each.getValue(), "test");
    named.put(each.getKey(), predictions);
    text.append(
        "| %s | %d | %s | %s |%n"
            .formatted(
                each.getKey(),
                each.getValue().getFirst().length(),
                Page.cell(bootstrap.estimate(new BalancedAccuracy(), predictions, asked, RandomSource.of(1))),
                Page.cell(bootstrap.estimate(new Accuracy(), predictions, asked, RandomSource.of(1)))));
  }
  text.append("\n| trained encoder, minus | difference in balanced accuracy |\n|---|---|\n");
  for (FeaturePooling pooling : FeaturePooling.values()) {
    Predictions ours = named.get("trained encoder, " + words(pooling));
    for (String other : List.of("untrained encoder, " + words(pooling), "18 HU features", "18 HU and 9 texture features")) {
      Estimate difference =
          bootstrap.difference(new BalancedAccuracy(), ours, named.get(other), asked, RandomSource.of(1));
      text.append("| %s: %s | %s |%n".formatted(words(pooling), other, Page.cell(difference)));
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
    Patients asked = patients(table, rows(table, "test"));
    IO.println(
        "%d synthetic lesions, %d to train, %d to test"
            .formatted(table.size(), rows(table, "train").length, asked.lesions()));
    for (var plain : plainFeatures(table).entrySet()) {
      Predictions named = probed(table, plain.getValue(), "test");
      boolean tells = new Accuracy().of(named) > 2.0 / SITES.size();
      IO.println("%s: %s".formatted(plain.getKey(), tells ? "more than twice chance" : "less than twice chance"));
    }
    List<String> tiny = List.of("training.steps=2", "training.batch=4", "sampling.draws=2");
    Pretrained trained = pretrain(CHOSEN.plan(tiny), table, folder, _ -> {});
    for (var features : encoderFeatures(table, trained, trained).entrySet()) {
      Predictions named = probed(table, features.getValue(), "test");
      IO.println(
          "%s: %d features, %d sites named"
              .formatted(features.getKey(), features.getValue().getFirst().length(), named.rows()));
    }
  } finally {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
