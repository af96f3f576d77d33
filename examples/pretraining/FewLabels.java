/// Few labels: what should an encoder do with them? Keep still under a linear probe or a head, or learn with its last stage, or as a whole?
///
/// Without arguments it rehearses on a tiny cohort of its own: every step is taken, nothing is learned. In earnest, in the folder of
/// the checkout, after `./build`, with an encoder that SyntheticSites.java has trained:
///
///     ./nidus cohort synthesize -o cohort --lesions 400 --seed 7
///     java --enable-native-access=ALL-UNNAMED -cp app/target/nidus-app.jar \
///       examples/pretraining/FewLabels.java cohort runs/small/model.safetensors runs/few-labels docs/results.md
///
/// A tenth of the training patients is labelled, half of them of either class, in four draws. All arms get the same lesions, and those
/// that train the same steps, batches and views. There is no tuning split: with so few labels nobody has one. The last argument is
/// the page to write into; without it the results are printed.
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nidus.app.cohort.CohortSynthesis;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.RegularisationGrid;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.resampling.Replicates;
import dev.nidus.evidence.resampling.Resamples;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.learning.network.FeaturePooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

static final List<String> CLASSES = List.of("benign-like", "malignant-like");
static final int DRAWS = 4;

/// A lesion of the table.
record Row(Lesion lesion, String patient, String label, String split) {}

/// A way to use the labels: what it says over the plan `few-labels`.
record Way(String name, List<String> settings) {}

static List<Way> ways(Path weights) {
  String file = weights.toAbsolutePath().toString().replace("'", "''");
  String start = "start={kind: weights, file: '" + file + "'}";
  return List.of(
      new Way("head on a frozen encoder", List.of(start, "trunk.kind=frozen")),
      new Way("last stage and head", List.of(start, "trunk={kind: last-stages, stages: 1}")),
      new Way("last two stages and head", List.of(start, "trunk={kind: last-stages, stages: 2}")),
      new Way("whole encoder and head", List.of(start)),
      new Way("the same from random weights", List.of("start={kind: like, file: '" + file + "'}")));
}

void main(String... args) throws Exception {
  if (args.length == 0) {
    rehearse();
    return;
  }
  Path weights = Path.of(args[1]);
  String text = compared(read(Path.of(args[0])), weights, ways(weights), Path.of(args[2]), DRAWS, List.of());
  if (args.length > 3) {
    Page.put(Path.of(args[3]), "few labels", text);
  } else {
    IO.print(text);
  }
}

List<Row> read(Path cohort) throws Exception {
  List<Row> rows = new ArrayList<>();
  try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(cohort.resolve("lesions.csv"))) {
    for (NamedCsvRecord line : csv) {
      String scan = line.getField("image_path");
      SeedPoint seed =
          SeedPoint.lps(
              Double.parseDouble(line.getField("coordX")),
              Double.parseDouble(line.getField("coordY")),
              Double.parseDouble(line.getField("coordZ")));
      rows.add(
          new Row(
              new Lesion(rows.size() + 1, scan, cohort.resolve(scan).toAbsolutePath().normalize(), seed),
              line.getField("patient"),
              line.getField("class"),
              line.getField("split")));
    }
  }
  return rows;
}

/// Every way, for each draw of the labelled patients, asked about the test patients.
String compared(List<Row> table, Path weights, List<Way> ways, Path runs, int draws, List<String> more) throws Exception {
  int[] asked = rows(table, "test");
  Patients patients = Patients.of(Arrays.stream(asked).mapToObj(row -> table.get(row).patient()).toList());
  SequencedMap<String, List<Predictions>> judged = new LinkedHashMap<>();
  List<FeatureVector> features =
      Described.byEncoder(weights, FeaturePooling.AVERAGE, table.stream().map(Row::lesion).toList());
  int labelledLesions = 0;
  int labelledPatients = 0;
  for (int draw = 0; draw < draws; draw++) {
    List<String> labelled = labelled(table, draw);
    int[] train =
        Arrays.stream(rows(table, "train")).filter(row -> labelled.contains(table.get(row).patient())).toArray();
    labelledPatients = labelled.size();
    labelledLesions += train.length;
    judged.computeIfAbsent("linear probe of a frozen encoder", _ -> new ArrayList<>()).add(probed(table, features, train, asked));
    for (Way way : ways) {
      Labelled model =
          Labelled.of(
              Stream.concat(way.settings().stream(), Stream.concat(more.stream(), Stream.of("seed=" + draw))).toList(),
              Arrays.stream(train).mapToObj(row -> table.get(row).lesion()).toList(),
              Arrays.stream(train).mapToObj(row -> table.get(row).label()).toList(),
              runs.resolve("%s, draw %d".formatted(way.name(), draw)));
      judged.computeIfAbsent(way.name(), _ -> new ArrayList<>()).add(
          Predictions.of(
              Arrays.stream(asked).map(row -> CLASSES.indexOf(table.get(row).label())).toArray(),
              model.probabilities(Arrays.stream(asked).mapToObj(row -> table.get(row).lesion()).toList())));
    }
  }
  StringBuilder text = new StringBuilder();
  text.append("%d labelled patients (%.0f lesions in the mean of %d draws); asked about %d lesions of %d other patients. Synthetic data.%n%n"
      .formatted(labelledPatients, (double) labelledLesions / draws, draws, patients.lesions(), patients.count()));
  text.append("| what is done with the labels | ROC-AUC, mean of the draws | of each draw |\n|---|---|---|\n");
  judged.forEach((name, all) ->
      text.append("| %s | %s | %s |%n".formatted(
          name,
          overDraws(all, patients),
          all.stream().map(each -> String.format(Locale.ROOT, "%.3f", new RocAuc().of(each))).collect(Collectors.joining(" ")))));
  return text.toString();
}

int[] rows(List<Row> table, String part) {
  return IntStream.range(0, table.size()).filter(row -> table.get(row).split().equals(part)).toArray();
}

/// A tenth of the training patients, at least two, half of them of either class; a patient's lesions are of one class.
List<String> labelled(List<Row> table, int draw) {
  List<String> labelled = new ArrayList<>();
  int[] train = rows(table, "train");
  long patients = Arrays.stream(train).mapToObj(row -> table.get(row).patient()).distinct().count();
  for (String name : CLASSES) {
    List<String> all =
        new ArrayList<>(
            Arrays.stream(train)
                .filter(row -> table.get(row).label().equals(name))
                .mapToObj(row -> table.get(row).patient())
                .distinct()
                .sorted()
                .toList());
    RandomSource chance = RandomSource.of(7).named(name).at(draw);
    for (int n = all.size() - 1; n > 0; n--) {
      Collections.swap(all, n, chance.nextInt(n + 1));
    }
    labelled.addAll(all.subList(0, (int) Math.max(1, Math.round(patients / 20.0))));
  }
  return labelled;
}

Predictions probed(List<Row> table, List<FeatureVector> features, int[] train, int[] asked) {
  FeatureMatrix all = FeatureMatrix.of(features);
  Labels labels = Labels.of(table.stream().map(Row::label).toList(), CLASSES);
  Patients patients = Patients.of(Arrays.stream(train).mapToObj(row -> table.get(row).patient()).toList());
  Tuning tuning =
      patients.count() > 4 ? new Tuning.CrossValidation(5, patients) : new Tuning.Given(1e-2);
  return LinearProbe.standard()
      .withMetric(new RocAuc())
      .withGrid(new RegularisationGrid(-4, 0, 1, 0))
      .fit(all.rows(train), labels.rows(train), tuning)
      .predictions(all.rows(asked), labels.rows(asked));
}

/// The mean area over the draws. The interval is over the patients that are asked, not over the draws.
String overDraws(List<Predictions> judged, Patients patients) {
  List<PreparedMetric> prepared = judged.stream().map(new RocAuc()::prepare).toList();
  PreparedMetric mean = counts -> prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow();
  int[] once = new int[patients.lesions()];
  Arrays.fill(once, 1);
  Replicates replicates = Replicates.of(mean, patients.lesions(), Resamples.drawn(patients, 1000, RandomSource.of(1)));
  return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", mean.at(once), replicates.percentile(0.025), replicates.percentile(0.975));
}

/// Every step in small. What a model of two steps says depends on the processor, so only its shape is printed.
void rehearse() throws Exception {
  Path folder = Files.createTempDirectory("nidus-few-labels");
  try {
    Path cohort = folder.resolve("cohort");
    CohortSynthesis.begin(cohort, "cohort", new CohortSettings(32, 7, 32, 0, 0), "example", false)
        .orElseThrow()
        .run(2, _ -> {});
    List<Row> table = read(cohort);
    Path weights = Labelled.untrained(folder.resolve("start.safetensors"));
    List<Way> ways = List.of(ways(weights).getFirst(), ways(weights).getLast());
    String text = compared(table, weights, ways, folder.resolve("runs"), 1, List.of("training.steps=2", "training.batch=4"));
    IO.println(text.lines().findFirst().orElseThrow());
    text.lines().skip(4).map(line -> line.split(" \\| ")[0].substring(2) + ": judged").forEach(IO::println);
  } finally {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
