/// Are planted shortcuts convicted, and clean cohorts acquitted, when the features come from images?
///
/// Without arguments it rehearses on one tiny cohort. In earnest, in the folder of the checkout, after `./build`:
///
///     java -cp app/target/nidus-app.jar examples/audit/SyntheticShortcuts.java 20 docs/results.md
///
/// The number is that of the cohorts, each of 240 lesions that nobody has, rendered as CT-like scans. The model is a linear probe of 63
/// plain numbers: 18 of the Hounsfield units and 9 of the texture of a cube of 50 mm, 24 of the lesion within its mask and 12 of its grain; so
/// it could go by the lesion, its size, what surrounds it, or the noise of the kernel. Each cohort is tried four times with other labels. The clean
/// label is the lesion's class, which differs in grain and margin only. A planted label follows a shortcut and nothing else, and is wrong
/// for one lesion in twenty: the larger half of the lesions; the sites lung, liver, kidney and mediastinum; the sharp kernel. The last
/// argument is the page to write into; without it the results are printed.
import dev.nidus.app.court.LesionView;
import dev.nidus.app.court.LesionViews;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.PatchRegion;
import dev.nidus.core.features.TextureFeatures;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import dev.nidus.evidence.audit.AcquisitionColumn;
import dev.nidus.evidence.audit.Charge;
import dev.nidus.evidence.audit.ChargeVerdict;
import dev.nidus.evidence.audit.CourtCase;
import dev.nidus.evidence.audit.Finding;
import dev.nidus.evidence.audit.ShortcutCourt;
import dev.nidus.evidence.audit.ShortcutVerdict;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.RegularisationGrid;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.imaging.synthetic.LesionClass;
import dev.nidus.imaging.synthetic.LesionSite;
import dev.nidus.imaging.synthetic.ReconstructionKernel;
import dev.nidus.imaging.synthetic.RenderedScan;
import dev.nidus.imaging.synthetic.ScanRenderer;
import dev.nidus.imaging.synthetic.SyntheticCohort;
import dev.nidus.imaging.synthetic.SyntheticLesion;
import dev.nidus.imaging.synthetic.SyntheticScan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

static final PatchSpec CUBE =
    new PatchSpec(PatchSize.cube(50), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);
static final int FOLDS = 5;
static final int[] LAGS = {1, 2, 3, 4, 6, 8};
static final double WRONG = 0.05;
static final ShortcutCourt COURT =
    ShortcutCourt.usual()
        .withReplicates(1000)
        .withProbe(
            LinearProbe.standard()
                .withMetric(new RocAuc())
                .withGrid(new RegularisationGrid(-3, 1, 1, 0)));

/// What a label follows.
enum Planted {
  NOTHING("nothing: the class of the lesion"),
  SIZE("size"),
  BACKGROUND("background: the site"),
  KERNEL("kernel");

  final String words;

  Planted(String words) {
    this.words = words;
  }

  Optional<Charge> charge() {
    return switch (this) {
      case NOTHING -> Optional.empty();
      case SIZE -> Optional.of(Charge.SIZE);
      case BACKGROUND -> Optional.of(Charge.BACKGROUND);
      case KERNEL -> Optional.of(Charge.ACQUISITION);
    };
  }
}

/// A lesion as it was rendered: its numbers, and what the generator knows.
record Shown(
    SyntheticLesion lesion, SyntheticScan scan, FeatureVector model, LesionViews.Seen seen) {}

void main(String... args) throws Exception {
  if (args.length == 0) {
    List<Shown> shown = rendered(new CohortSettings(24, 11, 56, 0, 0));
    ShortcutCourt twofold = new ShortcutCourt(COURT.probe(), 2, 0.5, 0.05, 1000, 19);
    ShortcutVerdict verdict =
        twofold.judge(asCase(shown, Planted.SIZE, 11, 2), RandomSource.of(11));
    IO.println(
        "%d charges were heard over %d lesions that nobody has"
            .formatted(verdict.charges().size(), verdict.model().lesions()));
    return;
  }
  int cohorts = Integer.parseInt(args[0]);
  Map<Planted, List<ShortcutVerdict>> all = new EnumMap<>(Planted.class);
  int lesions = 0;
  for (int n = 0; n < cohorts; n++) {
    List<Shown> shown = rendered(new CohortSettings(240, 100 + n, 72, 0, 0));
    lesions += shown.size();
    for (Planted planted : Planted.values()) {
      ShortcutVerdict verdict =
          COURT.judge(asCase(shown, planted, 100 + n, FOLDS), RandomSource.of(100 + n));
      all.computeIfAbsent(planted, _ -> new ArrayList<>()).add(verdict);
      System.err.printf(
          Locale.ROOT,
          "cohort %d, %s: %s %s%n",
          n,
          planted.words,
          verdict.finding().words(),
          verdict.reason());
    }
  }
  String text = table(all, cohorts, lesions);
  if (args.length > 1) {
    put(Path.of(args[1]), "shortcut court", text);
  } else {
    IO.print(text);
  }
}

/// Renders a cohort, scan by scan, and keeps numbers only. Lesions that reach beyond the ball of the background are left out.
List<Shown> rendered(CohortSettings settings) {
  SyntheticCohort cohort = SyntheticCohort.draw(settings);
  return cohort.scans().parallelStream().flatMap(scan -> shown(cohort, scan).stream()).toList();
}

List<Shown> shown(SyntheticCohort cohort, SyntheticScan scan) {
  RenderedScan rendered = ScanRenderer.render(cohort, scan).getFirst();
  float[] hounsfield = new float[rendered.hounsfield().length];
  for (int n = 0; n < hounsfield.length; n++) {
    hounsfield[n] = rendered.hounsfield()[n];
  }
  List<Shown> shown = new ArrayList<>();
  for (int n = 0; n < scan.lesions().size(); n++) {
    byte[] mask = rendered.masks().get(n);
    float[] inside = new float[mask.length];
    for (int voxel = 0; voxel < mask.length; voxel++) {
      inside[voxel] = mask[voxel];
    }
    SeedPoint seed = centroid(rendered.geometry(), mask);
    Patch patch = cut(rendered.geometry(), hounsfield, seed);
    Patch masked = cut(rendered.geometry(), inside, seed);
    LesionViews.Seen seen = LesionViews.of(patch, PatchRegion.above(masked, 0.5f));
    if (seen.numbers().size() == LesionView.values().length) {
      FeatureVector model =
          joined(
              HounsfieldFeatures.of(patch),
              TextureFeatures.of(patch),
              seen.numbers().get(LesionView.LESION),
              grain(patch, PatchRegion.above(masked, 0.99f)));
      shown.add(new Shown(scan.lesions().get(n), scan, model, seen));
    }
  }
  return shown;
}

Patch cut(ImageGeometry geometry, float[] values, SeedPoint seed) {
  try (CtScan scan =
      new CtScan(
          "synthetic",
          geometry,
          VoxelType.FLOAT32,
          Optional.empty(),
          new VoxelsInMemory(geometry.size(), values))) {
    return switch (new PatchExtractor(CUBE)
        .extract(scan, List.of(seed), IntensityRule.ANY)
        .getFirst()) {
      case PatchOutcome.Cut cut -> cut.patch();
      case PatchOutcome.Refused refused ->
          throw new IllegalStateException(refused.refusal().reason());
    };
  } catch (dev.nidus.core.scan.UnreadableScan impossible) {
    throw new IllegalStateException(impossible);
  }
}

/// How coarse the texture of the core is: half the mean square of differences over 1 to 8 mm, as logarithms, and the same over the
/// variance of the core.
FeatureVector grain(Patch patch, PatchRegion core) {
  float[] values = patch.hounsfield();
  int side = patch.size().width();
  int[] steps = {1, side, side * side};
  double sum = 0;
  double squares = 0;
  for (int n = 0; n < values.length; n++) {
    if (core.has(n)) {
      sum += values[n];
      squares += (double) values[n] * values[n];
    }
  }
  int count = Math.max(1, core.count());
  double variance = Math.max(1, squares / count - sum / count * sum / count);
  float[] grain = new float[2 * LAGS.length];
  for (int k = 0; k < LAGS.length; k++) {
    double half = 0;
    int pairs = 0;
    for (int step : steps) {
      for (int n = 0; n + LAGS[k] * step < values.length; n++) {
        if (core.has(n) && core.has(n + LAGS[k] * step) && n / step % side + LAGS[k] < side) {
          double difference = values[n + LAGS[k] * step] - values[n];
          half += difference * difference / 2;
          pairs++;
        }
      }
    }
    double mean = pairs == 0 ? variance : half / pairs;
    grain[2 * k] = (float) Math.log(mean + 1);
    grain[2 * k + 1] = (float) Math.log(mean / variance + 0.01);
  }
  return FeatureVector.of(grain);
}

SeedPoint centroid(ImageGeometry geometry, byte[] mask) {
  double[] sum = new double[4];
  int width = geometry.size().i();
  int height = geometry.size().j();
  for (int n = 0; n < mask.length; n++) {
    if (mask[n] != 0) {
      sum[0] += n % width;
      sum[1] += n / width % height;
      sum[2] += n / (width * height);
      sum[3]++;
    }
  }
  Point3 at =
      geometry.pointAt(new ContinuousIndex(sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]));
  return SeedPoint.lps(at.x(), at.y(), at.z());
}

FeatureVector joined(FeatureVector... parts) {
  float[] all = new float[Arrays.stream(parts).mapToInt(FeatureVector::length).sum()];
  int next = 0;
  for (FeatureVector part : parts) {
    for (int n = 0; n < part.length(); n++) {
      all[next++] = part.at(n);
    }
  }
  return FeatureVector.of(all);
}

CourtCase asCase(List<Shown> shown, Planted planted, long seed, int folds) {
  double median =
      shown.stream()
          .mapToDouble(one -> one.lesion().diameterMm())
          .sorted()
          .skip(shown.size() / 2)
          .findFirst()
          .orElseThrow();
  RandomSource random = RandomSource.of(seed).named("wrong labels");
  List<String> labels =
      IntStream.range(0, shown.size())
          .mapToObj(n -> {
            boolean positive = follows(shown.get(n), planted, median);
            boolean wrong = planted != Planted.NOTHING && random.at(n).chance(WRONG);
            return positive == wrong ? "0" : "1";
          })
          .toList();
  List<String> patients = shown.stream().map(one -> "P" + one.lesion().patient()).toList();
  Labels of = Labels.of(labels, List.of("0", "1"));
  return new CourtCase(
      of,
      patients,
      CourtCase.folds(of, patients, folds),
      FeatureMatrix.of(shown.stream().map(Shown::model).toList()),
      Map.of(
          Charge.SIZE, matrix(shown, LesionView.DIAMETER),
          Charge.HISTOGRAM, matrix(shown, LesionView.HISTOGRAM),
          Charge.BACKGROUND, matrix(shown, LesionView.BACKGROUND)),
      Optional.of(matrix(shown, LesionView.LESION)),
      List.of(
          new AcquisitionColumn.Words(
              "kernel",
              shown.stream().map(one -> one.scan().acquisition().kernel().word()).toList()),
          new AcquisitionColumn.Numbers(
              "slice thickness",
              shown.stream().map(one -> one.scan().acquisition().thicknessMm()).toList()),
          new AcquisitionColumn.Words(
              "phase", shown.stream().map(one -> one.scan().phase().word()).toList())));
}

boolean follows(Shown one, Planted planted, double median) {
  return switch (planted) {
    case NOTHING -> one.lesion().lesionClass() == LesionClass.MALIGNANT_LIKE;
    case SIZE -> one.lesion().diameterMm() >= median;
    case BACKGROUND ->
        EnumSet.of(LesionSite.LUNG, LesionSite.LIVER, LesionSite.KIDNEY, LesionSite.MEDIASTINUM)
            .contains(one.lesion().site());
    case KERNEL -> one.scan().acquisition().kernel() == ReconstructionKernel.SHARP;
  };
}

FeatureMatrix matrix(List<Shown> shown, LesionView view) {
  return FeatureMatrix.of(
      shown.stream().map(one -> Objects.requireNonNull(one.seen().numbers().get(view))).toList());
}

String table(Map<Planted, List<ShortcutVerdict>> all, int cohorts, int lesions) {
  StringBuilder text = new StringBuilder();
  text.append(
      "%d synthetic cohorts, %d lesions in all; nobody was scanned. ROC-AUC are means over the cohorts.\n\n"
          .formatted(cohorts, lesions));
  text.append(
      "| planted | convicted | of what was planted | acquitted | not enough evidence | model | size"
          + " | Hounsfield | background | acquisition | lesion only | shuffled |\n");
  text.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  all.forEach((planted, verdicts) -> {
    text.append(
        "| %s | %d | %s | %d | %d"
            .formatted(
                planted.words,
                count(verdicts, Finding.CONVICTED),
                planted
                    .charge()
                    .map(charge ->
                        Long.toString(
                            verdicts.stream()
                                .filter(one -> finding(one, charge) == Finding.CONVICTED)
                                .count()))
                    .orElse(""),
                count(verdicts, Finding.ACQUITTED),
                count(verdicts, Finding.NOT_ENOUGH_EVIDENCE)));
    text.append(mean(verdicts, one -> one.model().value()));
    for (Charge charge : Charge.values()) {
      text.append(mean(verdicts, one -> of(one, charge).evidence().orElseThrow().alone().value()));
    }
    text.append(mean(verdicts, one -> one.lesionOnly().orElseThrow().value()));
    text.append(mean(verdicts, one -> one.shuffled().mean())).append(" |\n");
  });
  return text.toString();
}

String mean(List<ShortcutVerdict> verdicts, ToDoubleFunction<ShortcutVerdict> number) {
  return String.format(
      Locale.ROOT, " | %.3f", verdicts.stream().mapToDouble(number).average().orElseThrow());
}

ChargeVerdict of(ShortcutVerdict verdict, Charge charge) {
  return verdict.charges().stream().filter(one -> one.charge() == charge).findFirst().orElseThrow();
}

Finding finding(ShortcutVerdict verdict, Charge charge) {
  return of(verdict, charge).finding();
}

long count(List<ShortcutVerdict> verdicts, Finding finding) {
  return verdicts.stream().filter(one -> one.finding() == finding).count();
}

void put(Path page, String mark, String text) throws Exception {
  String whole = Files.readString(page);
  String begin = "<!-- " + mark + ": begin -->\n";
  int from = whole.indexOf(begin);
  int to = whole.indexOf("<!-- " + mark + ": end -->");
  if (from < 0 || to < from) {
    throw new IllegalStateException(page + " has no place for '" + mark + "'");
  }
  Files.writeString(page, whole.substring(0, from + begin.length()) + text + whole.substring(to));
}
