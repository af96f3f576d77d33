package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.KnownEncoder;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.training.PlannedNetwork;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster of processes costs, printed by `cluster/measure.sh`; no part of the build's tests.
class ClusterCostTest {
  private static final int SCANS = 20;
  private static final int LESIONS_OF_SCAN = 50;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.executor.extraClassPath",
          StandaloneCluster.classPath(),
          "spark.executor.memory",
          "512m");

  @TempDir private Path folder;

  @BeforeEach
  void tell_spark() {
    SETTINGS.forEach(System::setProperty);
  }

  @AfterEach
  void forget() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }

  /// The engine's own work and memory as the rows grow tenfold and tenfold: an encoder of one channel on
  /// patches of 8 voxels a side, so that little else is left.
  @Test
  @EnabledIfSystemProperty(named = Measured.PART, matches = "rows")
  void rows_that_cost_little() throws Exception {
    int most = Measured.size(1_000_000);
    PatchSpec spec =
        new PatchSpec(PatchSize.cube(8), Spacing.ONE_MILLIMETRE, ResamplingLaw.INFERENCE);
    Network network = PlannedNetwork.of(new NetworkPlan.Small(1));
    Path weights = folder.resolve("one-channel.safetensors");
    write(
        new EncoderMetadata("one channel", network, spec, IntensityScaling.softTissue()), weights);
    ClusterRuns.scansOfNoise(folder, SCANS, new SplittableRandom(1));
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1)) {
      run(cluster, weights, table(most / 1000), "first"); // this process gets warm
      for (int rows = most / 100; rows <= most; rows *= 10) {
        Path table = table(rows);
        Measured.say("%,d rows: %s", rows, run(cluster, weights, table, "rows" + rows));
        if (rows < most) {
          Path embedded = folder.resolve("embedded%d.csv".formatted(rows));
          double cpu = Measured.cpuSeconds();
          ClusterRuns.extractBy(weights, table, embedded, "--threads", "1").expect(0);
          cpu = Measured.cpuSeconds() - cpu;
          Measured.say("%,d rows, embedded: CPU a row %.0f microseconds", rows, cpu * 1e6 / rows);
        }
      }
    }
  }

  /// The driver alone as the rows grow: none names a lesion, so that a task has nothing to read and nothing to encode.
  @Test
  @EnabledIfSystemProperty(named = Measured.PART, matches = "driver")
  void rows_that_name_no_lesion() throws Exception {
    int most = Measured.size(1_000_000);
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1)) {
      for (int rows = most / 100; rows <= most; rows *= 10) {
        Path table = unusable(rows);
        Measured.say(
            "%,d rows without a lesion: %s",
            rows, run(cluster, ClusterRuns.WEIGHTS, table, "unusable" + rows));
      }
    }
  }

  /// Wall time of the same table on one executor of one core and on two.
  @Test
  @EnabledIfSystemProperty(named = Measured.PART, matches = "speedup")
  void two_executors_against_one() throws Exception {
    int lesions = Measured.size(300);
    Path weights = folder.resolve("full.safetensors");
    write(KnownEncoder.RANDOM.untrained(1), weights);
    Path table = ClusterRuns.mixedTable(folder, SCANS, lesions);
    double[] whole = new double[3];
    double[] work = new double[3];
    for (int workers = 1; workers <= 2; workers++) {
      Path place = Files.createDirectory(folder.resolve("cluster" + workers));
      Path output = folder.resolve("parts" + workers);
      try (StandaloneCluster cluster = StandaloneCluster.start(place, workers)) {
        long began = System.nanoTime();
        ClusterRuns.extractBy(
                weights, table, output, "--cluster", cluster.address(), "--part-rows", "8")
            .expect(3);
        whole[workers] = (System.nanoTime() - began) / 1e9;
        work[workers] = seconds(output);
      }
    }
    Measured.say(
        "%d lesions, full network: from the first part to the last one executor %.1f s, two %.1f s,"
            + " ratio %.2f; with the start of the executors %.1f s and %.1f s, ratio %.2f",
        lesions, work[1], work[2], work[1] / work[2], whole[1], whole[2], whole[1] / whole[2]);
  }

  /// Runs a table on the executor of a cluster, and says in words what it took.
  private String run(StandaloneCluster cluster, Path weights, Path table, String name)
      throws IOException {
    Path output = folder.resolve(name);
    double rows;
    try (Stream<String> lines = Files.lines(table)) {
      rows = lines.count() - 1;
    }
    long began = System.nanoTime();
    double driver = Measured.cpuSeconds();
    MemoryWatch watch = MemoryWatch.of(cluster.worker(0));
    try (watch) {
      ClusterRuns.extractBy(weights, table, output, "--cluster", cluster.address());
    }
    driver = Measured.cpuSeconds() - driver;
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(output.resolve("_SUCCESS")).exists();
    return String.format(
        Locale.ROOT,
        "%.1f s, %.0f rows a second on one core; CPU a row: executor %.0f microseconds, driver"
            + " %.0f; driver: most heap in use %d MB, after the run %d MB; executor: most resident"
            + " %d MB",
        seconds,
        rows / seconds,
        watch.executorCpuSeconds() * 1e6 / rows,
        driver * 1e6 / rows,
        watch.mostHeap() >> 20,
        Measured.heapInUse() >> 20,
        watch.mostResident() >> 20);
  }

  private Path unusable(int rows) throws IOException {
    Path table = folder.resolve("unusable%d.csv".formatted(rows));
    try (BufferedWriter out = Files.newBufferedWriter(table)) {
      out.write("image_path,coordX,coordY,coordZ,patient\n");
      for (int n = 0; n < rows; n++) {
        out.write("scan%d.nii.gz,none,1,2,P%d%n".formatted(n / 3, n));
      }
    }
    return table;
  }

  /// Lesions in turn of all scans, some of each together as they stand in a real table.
  private Path table(int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    Path table = folder.resolve("rows%d.csv".formatted(rows));
    try (BufferedWriter out = Files.newBufferedWriter(table)) {
      out.write("image_path,coordX,coordY,coordZ,patient\n");
      for (int n = 0; n < rows; n++) {
        out.write(
            "scan%d.nii.gz,%d,%d,%d,P%d%n"
                .formatted(
                    n / LESIONS_OF_SCAN % SCANS,
                    10 + random.nextInt(28),
                    10 + random.nextInt(28),
                    10 + random.nextInt(28),
                    n));
      }
    }
    return table;
  }

  private static void write(EncoderMetadata encoder, Path weights) throws IOException {
    new TrainedEncoder(encoder, Initialisation.draw(encoder.network(), RandomSource.of(1)))
        .writeSafetensors(weights);
  }

  /// From the first receipts to the last, so that no start of a process counts.
  private static double seconds(Path output) throws IOException {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (Path part : ClusterRuns.files(output.resolve("_receipts"), ".csv")) {
      long time = Files.getLastModifiedTime(part).toMillis();
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
    return (last - first) / 1e3;
  }
}
