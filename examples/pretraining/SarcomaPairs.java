/// Does a cube of 32 mm show tumour or muscle, when both have the same mean HU? A question to an encoder that saw no label.
///
/// Without arguments it rehearses on the scans of the repository: every step is taken, the encoder learns nothing. In earnest, in
/// the folder of the checkout, after `./build`, with a folder that holds all 36 scans:
///
///     java --enable-native-access=ALL-UNNAMED -cp app/target/nidus-app.jar \
///       examples/pretraining/SarcomaPairs.java SCANS runs A docs/results.md
///
/// Half A of the patients is for learning, without labels and then with those of the pairs, and half B is asked; with `B` it is
/// the other way round. The page is written into; without it the results are printed. Settings of the plan may follow,
/// such as `training.views=separate`; then take another folder for the runs.
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.TextureFeatures;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.RegularisationGrid;
import dev.nidus.evidence.probe.Tuning;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.resampling.Replicates;
import dev.nidus.evidence.resampling.Resamples;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.sampling.Extent;
import dev.nidus.learning.sampling.TrainingLesion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

static final Path PAIRS = Path.of("data/sts/tumour_muscle_pairs.csv");
static final Path DRAWS = Path.of("data/sts/label_draws.csv");

/// Two halves of the patients. All have scans; 15 of the 18 of each have pairs.
static final List<String> HALF_A = patients("005 008 013 019 021 025 029 031 032 033 034 035 036 038 041 042 044 045");

static final List<String> HALF_B = patients("001 002 003 006 007 009 010 018 023 024 027 030 040 043 046 047 050 051");

/// What differs from the plan `small`. An odd number of voxels along each axis, so that patches show the scan's own
/// voxels, not means of eight. And negatives anywhere in the body, also in the tumour: the scans end 27 mm outside it, which
/// leaves only corners.
static final List<String> PLAN = List.of("patch.size=[11, 33, 33]", "sampling.negative=body-anywhere");

/// A rate of learning of next to nothing: the weights stay what they were, only the statistics of the norms settle.
static final List<String> UNTRAINED =
    List.of("training.steps=25", "optimizer.lr=1e-12", "optimizer.weight_decay=0");

static final String SUPERVISED = "supervised from random weights";
static final String FINE_TUNED = "the frozen encoder, fine-tuned";
static final String UNTRAINED_STAGES = "untrained encoder, all stages";
static final String FROZEN_STAGES = "frozen encoder, all stages";

/// How many patients of 15 are labelled, for 100, 50, 20 and 10 %.
static final List<Integer> LABELLED = List.of(15, 8, 3, 2);

static final int DRAWN = 4;

/// One half of a pair.
///
/// @param voxel the seed in the scan resampled to 1 mm: x, y, z
record Sample(String patient, int pair, boolean tumour, Point3 voxel) {}

/// A way to tell tumour from muscle. Another one, such as a network that is trained with the labels, is another of these.
interface Arm {
  String name();

  /// What the earlier study in Python found with all labels, for half A learning; empty if it did not ask.
  String earlier();

  /// Learns from the labelled samples and judges others, both given as rows of the table: the likelier tumour, the higher.
  Predictions judge(List<Integer> labelled, List<Integer> asked) throws Exception;
}

void main(String... args) throws Exception {
  if (args.length == 0) {
    rehearse();
    return;
  }
  String half = args[2];
  List<String> learning = half.equals("A") ? HALF_A : HALF_B;
  List<String> asked = half.equals("A") ? HALF_B : HALF_A;
  List<String> settings = new ArrayList<>(PLAN);
  Stream.of(args).skip(3).filter(word -> word.contains("=")).forEach(settings::add);
  Optional<String> page = Stream.of(args).skip(3).filter(word -> !word.contains("=")).findFirst();
  Path scans = Path.of(args[0]);
  List<String> missing = missing(scans);
  if (!missing.isEmpty()) {
    IO.println("%s lacks the scans of %d patients: %s".formatted(scans, missing.size(), String.join(", ", missing)));
    IO.println("Take them from The Cancer Imaging Archive (Soft-tissue-Sarcoma), as data/README.md says,");
    IO.println("and name them like those in data/sts.");
    System.exit(2);
  }
  Study study = new Study(scans, Path.of(args[1]), half, learning, asked, settings, System.err::println);
  String text = study.report();
  if (page.isPresent()) {
    Page.put(Path.of(page.get()), "sarcoma " + half, text);
  } else {
    IO.print(text);
  }
}

static List<String> patients(String numbers) {
  return Stream.of(numbers.split(" ")).map(number -> "STS_" + number).toList();
}

static Path scan(Path scans, String patient) {
  return scans.resolve(patient + "_ct.nii.gz").toAbsolutePath().normalize();
}

static List<String> missing(Path scans) {
  return Stream.of(HALF_A, HALF_B)
      .flatMap(List::stream)
      .filter(patient -> !Files.exists(scan(scans, patient)))
      .sorted()
      .toList();
}

/// Which patients learn, which are asked, and all that follows.
static final class Study {
  final Path scans;
  final Path runs;
  final String half;
  final List<String> learning;
  final List<String> asked;
  final List<Sample> samples;
  final List<String> settings;
  final Consumer<String> tell;

  /// @param half the name of the half that learns
  /// @param settings of the plan
  /// @param tell hears how it goes on
  Study(
      Path scans,
      Path runs,
      String half,
      List<String> learning,
      List<String> asked,
      List<String> settings,
      Consumer<String> tell)
      throws Exception {
    this.scans = scans;
    this.runs = runs;
    this.half = half;
    this.learning = learning;
    this.asked = asked;
    this.settings = settings;
    this.tell = tell;
    this.samples =
        Files.readAllLines(PAIRS).stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(field ->
                new Sample(field[0], Integer.parseInt(field[1]), field[2].equals("1"),
                    new Point3(Integer.parseInt(field[5]), Integer.parseInt(field[4]), Integer.parseInt(field[3]))))
            .filter(sample -> learning.contains(sample.patient()) || asked.contains(sample.patient()))
            .toList();
  }

  /// The samples as lesions, with their seeds in millimetres.
  List<Lesion> inMillimetres() throws Exception {
    return lesions((scan, voxel) -> new Point3(
        scan.origin().x() + voxel.x(), scan.origin().y() + voxel.y(), scan.origin().z() + voxel.z()));
  }

  /// The samples as lesions, with their seeds on the nearest voxel about which a patch lies in the scan: nothing is padded.
  List<Lesion> onVoxels(PatchSize size) throws Exception {
    return lesions((scan, voxel) -> scan.pointAt(new ContinuousIndex(
        nearest(voxel.x() / scan.spacing().i(), size.width(), scan.size().i()),
        nearest(voxel.y() / scan.spacing().j(), size.height(), scan.size().j()),
        nearest(voxel.z() / scan.spacing().k(), size.depth(), scan.size().k()))));
  }

  private static double nearest(double index, int edge, int count) {
    return Math.clamp(Math.round(index), edge / 2, count - 1 - edge / 2);
  }

  private interface Placement {
    Point3 of(ImageGeometry scan, Point3 voxel);
  }

  private List<Lesion> lesions(Placement placement) throws Exception {
    Map<String, ImageGeometry> geometry = new HashMap<>();
    List<Lesion> lesions = new ArrayList<>();
    for (Sample sample : samples) {
      if (!geometry.containsKey(sample.patient())) {
        try (CtScan open = new Scans(ByteBudget.DEFAULT).open(scan(scans, sample.patient()), sample.patient())) {
          geometry.put(sample.patient(), open.geometry());
        }
      }
      Point3 seed = placement.of(geometry.get(sample.patient()), sample.voxel());
      lesions.add(
          new Lesion(
              lesions.size() + 1,
              sample.patient(),
              scan(scans, sample.patient()),
              SeedPoint.lps(seed.x(), seed.y(), seed.z())));
    }
    return lesions;
  }

  PretrainingPlan plan(String name, List<String> more) throws Exception {
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    all.add("name=" + name);
    return Plans.preset(Preset.SMALL, all);
  }

  /// Without labels, but with the masks of the learning half: a positive patch lies in a tumour.
  Pretrained pretrain(PretrainingPlan plan) throws Exception {
    List<TrainingLesion> lesions = new ArrayList<>();
    for (String patient : learning) {
      if (Files.exists(scan(scans, patient))) {
        Path mask = scans.resolve(patient + "_mask.nii.gz").toAbsolutePath().normalize();
        // the seed is not used: positives are drawn from the mask
        lesions.add(new TrainingLesion(
            new Lesion(lesions.size() + 1, patient, scan(scans, patient), SeedPoint.lps(0, 0, 0)),
            new Extent.Mask(mask, patient + "_mask.nii.gz", new Extent.Label.Any())));
      }
    }
    return Pretrained.of(plan, lesions, runs.resolve(plan.name()), tell);
  }

  /// The arms that need no network.
  List<Arm> plainArms() throws Exception {
    return List.of(
        probe("mean HU of centre and cube", "0.507 (0.504 to 0.512)", inMillimetres(SarcomaTissue::means)),
        probe("18 HU features", "0.813 (0.747 to 0.900)", inMillimetres(HounsfieldFeatures::of)),
        probe("9 texture features", "0.805 (0.747 to 0.876)", inMillimetres(TextureFeatures::of)),
        probe("18 HU and 9 texture features", "0.830 (0.765 to 0.910)", plain()),
        probe("ring alone: HU of the cube without its middle 22 mm", "0.753 (0.659 to 0.852)",
            inMillimetres(SarcomaTissue::ring)));
  }

  /// The arms of an encoder that does not learn from the labels.
  List<Arm> frozenArms(Pretrained untrained, Pretrained trained) throws Exception {
    List<FeatureVector> stages = byEncoder(trained, FeaturePooling.STAGES);
    return List.of(
        probe("untrained encoder, mean of the last map", "0.59 (three seeds)", byEncoder(untrained, FeaturePooling.AVERAGE)),
        probe(UNTRAINED_STAGES, "0.62 (three seeds)", byEncoder(untrained, FeaturePooling.STAGES)),
        probe("frozen encoder, mean of the last map", "0.775 (0.719 to 0.838)", byEncoder(trained, FeaturePooling.AVERAGE)),
        probe(FROZEN_STAGES, "0.827 (0.784 to 0.878)", stages),
        probe("the same with 18 HU and 9 texture features", "0.851 (0.803 to 0.912)", Described.together(stages, plain())));
  }

  /// The arms whose whole network learns from the labels, with the steps of the earlier study and the views of the plan `few-labels`.
  List<Arm> labelledArms(Pretrained trained, List<String> more) throws Exception {
    List<Lesion> lesions = onVoxels(plan(half, List.of()).patch().spec().size());
    String file = trained.weights().toString().replace("'", "''");
    return List.of(
        new Tuned(SUPERVISED, "0.878 (0.832 to 0.931)", "start={kind: like, file: '" + file + "'}", more, runs, lesions, samples),
        new Tuned(FINE_TUNED, "0.909 (0.859 to 0.963)", "start={kind: weights, file: '" + file + "'}", more, runs, lesions, samples));
  }

  private List<FeatureVector> plain() throws Exception {
    return Described.together(inMillimetres(HounsfieldFeatures::of), inMillimetres(TextureFeatures::of));
  }

  private List<FeatureVector> inMillimetres(Function<Patch, FeatureVector> features) throws Exception {
    return Described.by(features, Described.MILLIMETRES, inMillimetres());
  }

  private List<FeatureVector> byEncoder(Pretrained encoder, FeaturePooling pooling) throws Exception {
    PatchSize size = plan(half, List.of()).patch().spec().size();
    return Described.byEncoder(encoder.weights(), pooling, onVoxels(size));
  }

  Arm probe(String name, String earlier, List<FeatureVector> features) {
    return new Probe(name, earlier, FeatureMatrix.of(features), samples);
  }

  List<Integer> rows(Collection<String> patients) {
    return IntStream.range(0, samples.size()).filter(row -> patients.contains(samples.get(row).patient())).boxed().toList();
  }

  Patients patients(List<Integer> rows) {
    return Patients.of(rows.stream().map(row -> samples.get(row).patient()).toList());
  }

  String report() throws Exception {
    PretrainingPlan plan = plan("sarcoma-" + half, List.of());
    Pretrained trained = pretrain(plan);
    Pretrained untrained = pretrain(plan("sarcoma-" + half + "-untrained", UNTRAINED));
    List<Arm> arms = new ArrayList<>(plainArms());
    arms.addAll(frozenArms(untrained, trained));
    arms.addAll(labelledArms(trained, List.of()));
    List<Integer> rows = rows(asked);
    StringBuilder text = new StringBuilder();
    text.append("Half %s learns: %d patients without labels (%s), %d of them with. Asked about %d samples of %d others.%n%n"
        .formatted(
            half,
            learning.size(),
            trained.cost(),
            LABELLED.getFirst(),
            rows.size(),
            patients(rows).count()));
    boolean compared = half.equals("A"); // the earlier study did not ask the other way round
    text.append("| ROC-AUC | 15 labelled patients | 8 | 3 | 2 |").append(compared ? " earlier study, 15 |\n" : "\n");
    text.append("|---|---|---|---|---|").append(compared ? "---|\n" : "\n");
    Map<String, Predictions> withAllLabels = new HashMap<>();
    for (Arm arm : arms) {
      text.append("| ").append(arm.name()).append(" |");
      for (int labelled : LABELLED) {
        List<Predictions> judged = new ArrayList<>();
        int draws = labelled == LABELLED.getFirst() ? 1 : DRAWN; // there is one way to draw all
        for (int draw = 0; draw < draws; draw++) {
          judged.add(arm.judge(rows(drawn(half, draw).subList(0, labelled)), rows));
        }
        withAllLabels.putIfAbsent(arm.name(), judged.getFirst());
        text.append(" ").append(overDraws(judged, patients(rows))).append(" |");
      }
      text.append(compared ? " " + arm.earlier() + " |\n" : "\n");
    }
    List<List<String>> pairs = new ArrayList<>();
    for (String other : List.of(UNTRAINED_STAGES, "18 HU features", "18 HU and 9 texture features")) {
      pairs.add(List.of(FROZEN_STAGES, other));
    }
    pairs.add(List.of(FINE_TUNED, SUPERVISED));
    pairs.add(List.of(FINE_TUNED, FROZEN_STAGES));
    text.append("\n| difference, 15 labelled patients | |\n|---|---|\n");
    for (List<String> pair : pairs) {
      Estimate difference =
          Bootstrap.overPatients()
              .difference(
                  new RocAuc(),
                  withAllLabels.get(pair.getFirst()),
                  withAllLabels.get(pair.getLast()),
                  patients(rows),
                  RandomSource.of(1));
      text.append("| %s, minus %s | %s |%n".formatted(pair.getFirst(), pair.getLast(), Page.cell(difference)));
    }
    return text.toString();
  }

  /// The mean area over the draws of labelled patients. The interval is over the patients that are asked, not over the draws.
  private static String overDraws(List<Predictions> judged, Patients patients) {
    List<PreparedMetric> prepared = judged.stream().map(new RocAuc()::prepare).toList();
    PreparedMetric mean = counts -> prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow();
    int rows = patients.lesions();
    int[] once = new int[rows];
    Arrays.fill(once, 1);
    Replicates replicates = Replicates.of(mean, rows, Resamples.drawn(patients, 1000, RandomSource.of(1)));
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f)",
        mean.at(once),
        replicates.percentile(0.025),
        replicates.percentile(0.975));
  }
}

/// The learning patients in the order of a draw; the first of them are labelled.
static List<String> drawn(String half, int draw) throws Exception {
  return Files.readAllLines(DRAWS).stream()
      .map(line -> line.split(","))
      .filter(field -> field[0].equals(half) && field[1].equals(Integer.toString(draw)))
      .map(field -> List.of(field[2].split(" ")))
      .findFirst()
      .orElseThrow();
}

/// A linear model of fixed features.
record Probe(String name, String earlier, FeatureMatrix features, List<Sample> samples) implements Arm {
  @Override
  public Predictions judge(List<Integer> labelled, List<Integer> asked) {
    int[] train = labelled.stream().mapToInt(Integer::intValue).toArray();
    int[] test = asked.stream().mapToInt(Integer::intValue).toArray();
    Labels labels =
        Labels.of(
            samples.stream().map(sample -> sample.tumour() ? "tumour" : "muscle").toList(), List.of("muscle", "tumour"));
    Patients patients = Patients.of(labelled.stream().map(row -> samples.get(row).patient()).toList());
    Tuning tuning = new Tuning.CrossValidation(Math.min(5, patients.count()), patients);
    return LinearProbe.standard()
        .withMetric(new RocAuc())
        .withGrid(new RegularisationGrid(-4, 0, 1, 0))
        .fit(features.rows(train), labels.rows(train), tuning)
        .predictions(features.rows(test), labels.rows(test));
  }
}

/// A network that is trained with the labels, as a whole.
///
/// @param start what it begins from
/// @param more settings of the training
record Tuned(String name, String earlier, String start, List<String> more, Path runs, List<Lesion> lesions, List<Sample> samples)
    implements Arm {
  @Override
  public Predictions judge(List<Integer> labelled, List<Integer> asked) throws Exception {
    List<String> patients = labelled.stream().map(row -> samples.get(row).patient()).distinct().sorted().toList();
    int steps = patients.size() > 10 ? 140 : patients.size() > 5 ? 112 : 84;
    Labelled model =
        Labelled.of(
            Stream.concat(Stream.of(start, "training.steps=" + steps), more.stream()).toList(),
            labelled.stream().map(lesions::get).toList(),
            labelled.stream().map(row -> samples.get(row).tumour() ? "tumour" : "muscle").toList(),
            runs.resolve("labelled").resolve(name + ", " + String.join(" ", patients)));
    return Predictions.of(
        asked.stream().mapToInt(row -> samples.get(row).tumour() ? 1 : 0).toArray(),
        model.probabilities(asked.stream().map(lesions::get).toList()));
  }
}

/// Every step in small, on the patients that the repository holds. What an encoder of two steps says depends on the processor,
/// so only its shape is printed.
void rehearse() throws Exception {
  Path scans = Path.of("data/sts");
  List<String> missing = missing(scans);
  IO.println("%s holds the scans of %d patients of 36".formatted(scans, 36 - missing.size()));
  Path runs = Files.createTempDirectory("nidus-sarcoma");
  try {
    Study study =
        new Study(scans, runs, "rehearsal", patients("005 006"), patients("001 003"), PLAN, _ -> {});
    List<Integer> labelled = study.rows(study.learning);
    List<Integer> asked = study.rows(study.asked);
    IO.println("learning from %d samples of 2 patients, asking about %d of 2".formatted(labelled.size(), asked.size()));
    for (Arm arm : study.plainArms()) {
      double area = new RocAuc().of(arm.judge(labelled, asked));
      IO.println("%s: %s".formatted(arm.name(), area > 0.5 ? "better than chance" : "no better than chance"));
    }
    PretrainingPlan plan = study.plan("rehearsal", List.of("training.steps=2", "training.batch=2", "sampling.draws=2"));
    Pretrained trained = study.pretrain(plan);
    List<Arm> arms = new ArrayList<>(study.frozenArms(trained, trained));
    arms.addAll(study.labelledArms(trained, List.of("training.steps=2", "training.batch=4")));
    for (Arm arm : arms) {
      IO.println("%s: %d judged".formatted(arm.name(), arm.judge(labelled, asked).rows()));
    }
  } finally {
    try (var files = Files.walk(runs)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

/// Plain numbers of this question alone. The cube is the first 32 of the 33 voxels along each axis.
static final class SarcomaTissue {
  private static final int EDGE = 32;
  private static final int RIM = 5;
  private static final float[] BORDERS = {-1024, -300, -130, -60, -10, 10, 30, 45, 60, 90, 150, 300};

  /// What the pairs agree in: the mean of the middle 11 mm and of the whole cube.
  static FeatureVector means(Patch patch) {
    double sum = 0;
    int count = 0;
    for (int n = 0; n < EDGE * EDGE * EDGE; n++, count++) {
      sum += at(patch, n);
    }
    return FeatureVector.of(HounsfieldFeatures.of(patch).at(0), (float) (sum / count));
  }

  /// What lies around, without the middle 22 mm: mean, deviation and twelve shares of HU.
  static FeatureVector ring(Patch patch) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    int[] shares = new int[BORDERS.length];
    for (int n = 0; n < EDGE * EDGE * EDGE; n++) {
      if (middle(n % EDGE) && middle(n / EDGE % EDGE) && middle(n / EDGE / EDGE)) {
        continue;
      }
      float hounsfield = at(patch, n);
      sum += hounsfield;
      squares += (double) hounsfield * hounsfield;
      count++;
      int share = BORDERS.length - 1;
      while (share > 0 && hounsfield < BORDERS[share]) {
        share--;
      }
      shares[share]++;
    }
    float[] features = new float[2 + shares.length];
    features[0] = (float) (sum / count);
    features[1] = (float) Math.sqrt(squares / count - sum / count * sum / count);
    for (int n = 0; n < shares.length; n++) {
      features[2 + n] = (float) shares[n] / count;
    }
    return FeatureVector.of(features);
  }

  private static boolean middle(int place) {
    return place >= RIM && place < EDGE - RIM;
  }

  private static float at(Patch patch, int n) {
    int side = patch.size().width();
    return patch.hounsfield()[(n / EDGE / EDGE * side + n / EDGE % EDGE) * side + n % EDGE];
  }
}
