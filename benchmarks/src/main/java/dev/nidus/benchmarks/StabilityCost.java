package dev.nidus.benchmarks;

import dev.nidus.app.stability.StabilityColumns;
import dev.nidus.app.stability.StabilityFolder;
import dev.nidus.app.table.LesionTable;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.perturbation.CopyCounts;
import dev.nidus.core.perturbation.CopyCutting;
import dev.nidus.core.perturbation.CopyExtraction;
import dev.nidus.core.perturbation.LesionPlaces;
import dev.nidus.core.perturbation.Perturbation;
import dev.nidus.core.perturbation.PerturbationPlan;
import dev.nidus.core.perturbation.PlannedPerturbation;
import dev.nidus.core.perturbation.ScanLesions;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.training.PlannedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// What the published seed jitter costs beside the forward passes of its patches alone: 50 trials of lesions of the repository's
/// five sarcoma scans (20 points each), in processor seconds of the process. Weights are random; they cost
/// what trained ones do.
///
///     java -cp benchmarks/target/nidus-benchmarks.jar dev.nidus.benchmarks.StabilityCost [small|full] [LESIONS] [TRIALS] [ROUNDS]
///
/// The ratio of each round is printed; the first has the compilation of the program in it.
public final class StabilityCost {
  private static final int THREADS = 2;
  private static final int BATCH = 8;
  private static final int USUAL_ROUNDS = 3;

  private StabilityCost() {}

  /// @param arguments the network, how many lesions, trials and rounds
  public static void main(String[] arguments) throws Exception {
    boolean full = arguments.length > 0 && arguments[0].equals("full");
    int lesions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : full ? 2 : 100;
    int trials = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : USUAL_ROUNDS;
    Path data =
        Path.of(System.getProperty("nidus.repository", "")).resolve("data").toAbsolutePath();
    List<Lesion> cohort = lesions(data, lesions);
    PerturbationPlan plan =
        new PerturbationPlan(
            List.of(new PlannedPerturbation(Perturbation.SeedJitter.PUBLISHED, trials)), 1);
    PatchSpec spec =
        full
            ? PatchSpec.fmcib()
            : new PatchSpec(
                new PatchSize(10, 32, 32),
                new Spacing(0.977, 0.977, 3.27),
                ResamplingLaw.CORRECTED);
    try (Encoder encoder = full ? fullNetwork() : smallNetwork(spec)) {
      List<Patch> patches = patches(cohort.getFirst(), spec);
      forward(encoder, patches, 4L * BATCH); // warm
      System.out.printf(
          Locale.ROOT,
          "%s network, %d lesions, %d trials, batches of %d, %d threads%n",
          full ? "full" : "small",
          cohort.size(),
          trials,
          BATCH,
          THREADS);
      for (int round = 1; round <= rounds; round++) {
        long before = CpuSeconds.processNanoseconds();
        CopyCounts counts = copies(encoder, spec, plan, cohort);
        double copies = (CpuSeconds.processNanoseconds() - before) / 1e9;
        before = CpuSeconds.processNanoseconds();
        forward(encoder, patches, counts.patches());
        double alone = (CpuSeconds.processNanoseconds() - before) / 1e9;
        before = CpuSeconds.processNanoseconds();
        whole(encoder, spec, plan, data, cohort);
        double whole = (CpuSeconds.processNanoseconds() - before) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "round %d: %d patches, %d scans read %d times; CPU %.2f s with reading and cutting,"
                + " %.2f s forward alone, ratio %.3f; %.2f s with statistics and page, ratio"
                + " %.3f%n",
            round,
            counts.patches(),
            counts.scans(),
            counts.reads(),
            copies,
            alone,
            copies / alone,
            whole,
            whole / alone);
      }
    }
  }

  private static Encoder fullNetwork() throws Exception {
    return new EncoderLoader(EncoderOptions.defaults())
        .load(FullNetwork.weights(), Map.of(), Optional.empty());
  }

  private static Encoder smallNetwork(PatchSpec spec) throws Exception {
    Network network = PlannedNetwork.of(new NetworkPlan.Small(16));
    return new EncoderLoader(EncoderOptions.defaults())
        .load(
            Initialisation.draw(network, RandomSource.of(1)),
            new EncoderMetadata("random weights", network, spec, IntensityScaling.softTissue()));
  }

  private static List<Lesion> lesions(Path data, int wanted) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("sts/seeds.csv"));
    List<Lesion> all = new ArrayList<>();
    for (int place = 0; all.size() < wanted; place++) {
      for (int n = 1; n < lines.size() && all.size() < wanted; n++) {
        String[] field = lines.get(n).split(",", -1);
        all.add(
            new Lesion(
                all.size() + 1L,
                field[0],
                data.resolve(field[0]),
                SeedPoint.lps(
                    Double.parseDouble(field[4]) + 3 * (place % 5 - 2),
                    Double.parseDouble(field[5]) + 3 * (place / 5 % 5 - 2),
                    Double.parseDouble(field[6]) + 3 * (place / 25))));
      }
    }
    return all;
  }

  private static CopyCounts copies(
      Encoder encoder, PatchSpec spec, PerturbationPlan plan, List<Lesion> cohort) {
    return new CopyExtraction(
            encoder,
            new CopyCutting(
                new Scans(ByteBudget.DEFAULT),
                new PatchExtractor(spec),
                IntensityRule.HOUNSFIELD_ONLY,
                _ -> new LesionPlaces.Unknown("not asked for")),
            plan,
            BATCH,
            THREADS)
        .run(ScanLesions.of(cohort), _ -> {});
  }

  /// The same number of patches in the same batches on as many threads, of patches that are there.
  private static void forward(Encoder encoder, List<Patch> patches, long count) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (long done = 0; done < count; done += BATCH) {
        int size = (int) Math.min(BATCH, count - done);
        running.add(threads.submit(() -> encoder.encode(patches.subList(0, size))));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  private static List<Patch> patches(Lesion lesion, PatchSpec spec) throws Exception {
    try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(lesion.scanFile(), lesion.scanName())) {
      return new PatchExtractor(spec)
              .extract(
                  scan, Collections.nCopies(BATCH, lesion.seed()), IntensityRule.HOUNSFIELD_ONLY)
              .stream()
              .map(outcome ->
                  switch (outcome) {
                    case PatchOutcome.Cut cut -> cut.patch();
                    case PatchOutcome.Refused(var refusal) ->
                        throw new IllegalStateException(refusal.reason());
                  })
              .toList();
    }
  }

  /// The command without the start of its process.
  private static void whole(
      Encoder encoder, PatchSpec spec, PerturbationPlan plan, Path data, List<Lesion> cohort)
      throws IOException {
    Path folder = Files.createTempDirectory("nidus-stability");
    try {
      List<String> rows = new ArrayList<>(List.of("image_path,coordX,coordY,coordZ"));
      cohort.forEach(lesion ->
          rows.add(
              "%s,%s,%s,%s"
                  .formatted(
                      lesion.scanName(),
                      lesion.seed().first(),
                      lesion.seed().second(),
                      lesion.seed().third())));
      Path table = Files.write(folder.resolve("lesions.csv"), rows);
      StabilityFolder.write(
          folder.resolve("out"),
          new StabilityFolder.Request(
              new LesionTable(table, data, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED),
              data,
              new StabilityColumns(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              new Scans(ByteBudget.DEFAULT),
              new IrregularSlices.Refuse(),
              IntensityRule.HOUNSFIELD_ONLY,
              encoder,
              spec,
              Optional.empty(),
              Optional.empty(),
              plan,
              BATCH,
              THREADS,
              1000),
          "benchmark",
          "this machine",
          "benchmark",
          _ -> {});
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
