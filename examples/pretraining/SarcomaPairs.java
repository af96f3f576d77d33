/// Does a cube of 32 mm show tumour or muscle, when both have the same mean HU? A question to an encoder that saw no label.
///
/// Without arguments it rehearses: every step is taken on a few patients, nothing is learned. In earnest, in the folder of the
/// checkout, after `./build`, for about 50 minutes on one core:
///
///     java --enable-native-access=ALL-UNNAMED -cp app/target/nidus-app.jar \
///       examples/pretraining/SarcomaPairs.java runs A docs/results.md
///
/// Half A of the patients is for learning, without labels and then with those of the pairs, and half B is asked; with `B` it is
/// the other way round. What was computed stands in `runs`, so that an interrupted program goes on. The page is written into;
/// without it the results are printed. `shares=100,20,10` asks with fewer shares of the labels; other settings are those of the
/// plan, such as `training.views=separate`; then take another folder for the runs.
import dev.nidus.app.arms.Arm;
import dev.nidus.app.arms.ArmComparison;
import dev.nidus.app.arms.ArmRunner;
import dev.nidus.app.arms.ArmScores;
import dev.nidus.app.arms.ArmWatcher;
import dev.nidus.app.arms.LabelledRecipe;
import dev.nidus.app.arms.PlainNumbers;
import dev.nidus.app.sarcoma.Half;
import dev.nidus.app.sarcoma.SarcomaCohort;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.training.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;

static final Path DATA = Path.of("data/sts");

/// What differs from the plan `small`. An odd number of voxels along each axis, so that patches show the scan's own
/// voxels, not means of eight. And negatives anywhere in the body, also in the tumour: the scans end 27 mm outside it, which
/// leaves only corners.
static final List<String> PLAN = List.of("patch.size=[11, 33, 33]", "sampling.negative=body-anywhere");

/// A rate of learning of next to nothing: the weights stay what they were, only the statistics of the norms settle.
static final List<String> UNTRAINED =
    List.of("training.steps=25", "optimizer.lr=1e-12", "optimizer.weight_decay=0");

static final String SHARES = "shares=";
static final double FEW = 0.1;
static final int FOLDS = 6;

/// An arm beside what the earlier study in Python found for half A learning, with all labels and with a tenth; empty if it did not ask.
record Asked(Arm arm, String earlier, String earlierFew) {}

void main(String... args) throws Exception {
  if (args.length == 0) {
    rehearse();
    return;
  }
  Half half = Half.valueOf(args[1]);
  List<String> settings = new ArrayList<>(PLAN);
  Stream.of(args).skip(2).filter(word -> word.contains("=") && !word.startsWith(SHARES)).forEach(settings::add);
  List<Double> shares =
      Stream.of(args)
          .filter(word -> word.startsWith(SHARES))
          .findFirst()
          .map(word -> word.substring(SHARES.length()))
          .or(() -> Optional.of("100,50,20,10"))
          .map(word -> Stream.of(word.split(",")).map(percent -> Integer.parseInt(percent) / 100.0).toList())
          .orElseThrow();
  Optional<String> page = Stream.of(args).skip(2).filter(word -> !word.contains("=")).findFirst();
  Question question = new Question(half, Path.of(args[0]), settings, LabelledRecipe.smallStudy(), System.err::println);
  String text = question.report(shares);
  if (page.isPresent()) {
    Page.put(Path.of(page.get()), "sarcoma " + half, text);
  } else {
    IO.print(text);
  }
}

/// One half learns, the other is asked.
static final class Question {
  final Half half;
  final Path runs;
  final List<String> settings;
  final LabelledRecipe recipe;
  final ArmWatcher watcher;
  final SarcomaCohort cohort;
  final ArmRunner runner;
  final ArmComparison comparison;
  final List<String> asked;

  Question(Half half, Path runs, List<String> settings, LabelledRecipe recipe, ArmWatcher watcher) throws Exception {
    this.half = half;
    this.runs = runs;
    this.settings = settings;
    this.recipe = recipe;
    this.watcher = watcher;
    Scans scans = new Scans(ByteBudget.DEFAULT);
    cohort = SarcomaCohort.read(DATA, scans);
    Surroundings surroundings = new Surroundings("an example", "this machine", Pretrained.THREADS);
    runner = new ArmRunner(cohort.table(), scans, runs.resolve("arms"), surroundings, watcher);
    comparison = ArmComparison.of(cohort.table());
    asked = cohort.paired(half.other());
  }

  /// Without labels, but with the masks of the learning half: a positive patch lies in a tumour.
  Pretrained pretrained(String name, List<String> more) throws Exception {
    PretrainingPlan plan =
        Plans.preset(Preset.SMALL, Stream.of(settings, more, List.of("name=" + name)).flatMap(List::stream).toList());
    return Pretrained.of(plan, cohort.unlabelled(half), runs.resolve(name), watcher::remark);
  }

  Pretrained trained() throws Exception {
    return pretrained("sarcoma-" + half, List.of());
  }

  Pretrained untrained() throws Exception {
    return pretrained("sarcoma-" + half + "-untrained", UNTRAINED);
  }

  static Arm.Plain plain(PlainNumbers numbers) {
    return new Arm.Plain(numbers);
  }

  static Arm.Frozen stages(Path trained) {
    return new Arm.Frozen(trained, FeaturePooling.STAGES);
  }

  List<Asked> arms(Path trained, Path untrained) {
    Arm.Plain both = plain(PlainNumbers.HOUNSFIELD_AND_TEXTURE);
    return List.of(
        new Asked(plain(PlainNumbers.MEANS), "0.507 (0.504 to 0.512)", "0.503"),
        new Asked(plain(PlainNumbers.HOUNSFIELD), "0.813 (0.747 to 0.900)", "0.672"),
        new Asked(plain(PlainNumbers.TEXTURE), "0.805 (0.747 to 0.876)", "0.714"),
        new Asked(both, "0.830 (0.765 to 0.910)", "0.695"),
        new Asked(plain(PlainNumbers.RING), "0.753 (0.659 to 0.852)", "0.696"),
        new Asked(new Arm.Untrained(untrained, FeaturePooling.AVERAGE), "0.59 (three seeds)", "0.54"),
        new Asked(new Arm.Untrained(untrained, FeaturePooling.STAGES), "0.62 (three seeds)", "0.59"),
        new Asked(new Arm.Frozen(trained, FeaturePooling.AVERAGE), "0.775 (0.719 to 0.838)", "0.696"),
        new Asked(stages(trained), "0.827 (0.784 to 0.878)", "0.700"),
        new Asked(new Arm.Together(stages(trained), both), "0.851 (0.803 to 0.912)", "0.699"),
        new Asked(
            new Arm.Frozen(trained, FeaturePooling.STAGES, Arm.Sight.CENTRE_BLANKED), "0.778 (0.723 to 0.844)", "0.663"),
        new Asked(new Arm.Shuffled(stages(trained)), "", ""),
        new Asked(new Arm.Supervised(trained, recipe), "0.878 (0.832 to 0.931)", "0.715"),
        new Asked(new Arm.FineTuned(trained, recipe), "0.909 (0.859 to 0.963)", "0.801"));
  }

  /// Other ways to use a tenth of the labels, asked of half A alone.
  List<Arm> ways(Path trained) {
    return List.of(
        new Arm.FineTuned(trained, recipe.with("head alone", "trunk.kind=frozen")),
        new Arm.FineTuned(trained, recipe.with("last two stages and head", "trunk={kind: last-stages, stages: 2}")),
        new Arm.FineTuned(trained, LabelledRecipe.fewLabels()));
  }

  /// What an arm says for each draw of the labelled patients; there is one way to draw all.
  List<ArmScores> scores(Arm arm, double share) throws Exception {
    List<ArmScores> draws = new ArrayList<>();
    for (int draw = 0; draw < (share == 1 ? 1 : SarcomaCohort.DRAWS); draw++) {
      draws.add(runner.run(arm, cohort.draw(half, share, draw), asked, draw));
    }
    return draws;
  }

  String report(List<Double> shares) throws Exception {
    Pretrained trained = trained();
    Path untrained = untrained().weights();
    List<Asked> arms = arms(trained.weights(), untrained);
    Patients patients = cohort.table().patients(cohort.table().rowsOf(asked));
    StringBuilder text = new StringBuilder();
    text.append("Half %s learns: 18 patients without labels (%s), 15 of them with. Asked about %d samples of %d others.%n%n"
        .formatted(half, trained.cost(), patients.lesions(), patients.count()));
    boolean compared = half == Half.A; // the earlier study did not ask the other way round
    String counts = shares.stream().map(share -> " %d |".formatted(cohort.draw(half, share, 0).patients().size())).collect(Collectors.joining());
    String line = "|---|" + "---|".repeat(shares.size());
    text.append("| ROC-AUC, labelled patients: |%s".formatted(counts)).append(compared ? " earlier study, 15 | 2 |\n" : "\n");
    text.append(line).append(compared ? "---|---|\n" : "\n");
    for (Asked each : arms) {
      text.append("| ").append(each.arm().name()).append(" |");
      for (double share : shares) {
        text.append(" ").append(Page.cell(comparison.area(scores(each.arm(), share)))).append(" |");
      }
      text.append(compared ? " %s | %s |%n".formatted(each.earlier(), each.earlierFew()) : "\n");
    }
    Arm fine = arms.getLast().arm();
    Arm supervised = arms.get(arms.size() - 2).arm();
    Arm frozen = stages(trained.weights());
    text.append("%n| difference, labelled patients: |%s each draw of 2 |%n%s---|%n".formatted(counts, line));
    for (List<Arm> pair :
        List.of(
            List.of(fine, supervised),
            List.of(fine, frozen),
            List.of(fine, plain(PlainNumbers.HOUNSFIELD_AND_TEXTURE)),
            List.of(frozen, new Arm.Untrained(untrained, FeaturePooling.STAGES)),
            List.of(frozen, plain(PlainNumbers.HOUNSFIELD)),
            List.of(frozen, plain(PlainNumbers.HOUNSFIELD_AND_TEXTURE)))) {
      text.append("| %s, minus %s |".formatted(pair.getFirst().name(), pair.getLast().name()));
      for (double share : shares) {
        text.append(" %s |".formatted(
            Page.cell(comparison.difference(scores(pair.getFirst(), share), scores(pair.getLast(), share)))));
      }
      text.append(" %s |%n".formatted(ofEachDraw(pair.getFirst(), pair.getLast())));
    }
    if (compared) {
      text.append("\n| 2 labelled patients: what is done with the labels | ROC-AUC, mean of the draws | of each draw | fine-tuned encoder, minus this |\n|---|---|---|---|\n");
      for (Arm arm : Stream.concat(Stream.of(frozen, fine, supervised), ways(trained.weights()).stream()).toList()) {
        List<ArmScores> draws = scores(arm, FEW);
        text.append("| %s | %s | %s | %s |%n".formatted(
            arm.name(),
            Page.cell(comparison.area(draws)),
            draws.stream().map(draw -> String.format(Locale.ROOT, "%.3f", comparison.of(draw))).collect(Collectors.joining(" ")),
            arm.equals(fine) ? "" : Page.cell(comparison.difference(scores(fine, FEW), draws))));
      }
    }
    text.append("\n| kernel of the scanner, 6-fold cross-validation | ROC-AUC over the 30 patients of both halves |\n|---|---|\n");
    for (Arm.Probed arm : List.of(frozen(trained), plain(PlainNumbers.HOUNSFIELD), plain(PlainNumbers.HOUNSFIELD_AND_TEXTURE))) {
      text.append("| %s | %s |%n".formatted(
          arm.name(), Page.cell(runner.crossValidated(arm, cohort.kernels(), FOLDS).byPatient())));
    }
    return text.toString();
  }

  private static Arm.Probed frozen(Pretrained trained) {
    return stages(trained.weights());
  }

  private String ofEachDraw(Arm first, Arm second) throws Exception {
    List<ArmScores> one = scores(first, FEW);
    List<ArmScores> two = scores(second, FEW);
    return IntStream.range(0, one.size())
        .mapToObj(draw -> String.format(Locale.ROOT, "%.3f", comparison.of(one.get(draw)) - comparison.of(two.get(draw))))
        .collect(Collectors.joining(" "));
  }
}

/// Every step in small. What an encoder of two steps says depends on the processor, so only its shape is printed.
void rehearse() throws Exception {
  Path runs = Files.createTempDirectory("nidus-sarcoma");
  try {
    List<String> settings =
        Stream.concat(PLAN.stream(), Stream.of("training.steps=2", "training.batch=2", "sampling.draws=2")).toList();
    LabelledRecipe recipe = LabelledRecipe.smallStudy().with("", "training.batch=4").withSteps(2);
    Question question = new Question(Half.A, runs, settings, recipe, ArmWatcher.SILENT);
    var draw = question.cohort.draw(Half.A, FEW, 0);
    List<String> asked = question.asked.subList(0, 2);
    IO.println("learning from %d patients, asking about %d".formatted(draw.patients().size(), asked.size()));
    Path weights = question.trained().weights();
    for (Asked each : question.arms(weights, weights)) {
      ArmScores scores = question.runner.run(each.arm(), draw, asked, 0);
      IO.println("%s: %d judged".formatted(each.arm().name(), scores.scores().size()));
    }
  } finally {
    try (var files = Files.walk(runs)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
