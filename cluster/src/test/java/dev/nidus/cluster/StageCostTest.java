package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.journal.ColumnType;
import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.Receipt;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.KnownEncoder;
import dev.nidus.learning.network.Initialisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a lesion costs stage by stage, and what follows for ten million of them; printed by
/// `cluster/measure.sh stages`, no part of the build's tests.
class StageCostTest {
  private static final double COHORT = 1e7;
  private static final int USUAL_PART = 512;
  private static final double SECONDS_OF_HOUR = 3_600;
  private static final double SECONDS_OF_DAY = 86_400;

  @TempDir private Path folder;

  /// A scan and where a lesion is in it.
  private record Place(String name, Path scan, SeedPoint seed) {}

  /// Processor seconds.
  ///
  /// @param reading opening a scan and inflating what a patch needs, once a scan
  /// @param cutting one patch, from voxels in memory
  private record ReadCost(double reading, double cutting) {}

  private interface Work {
    void run() throws Exception;
  }

  @Test
  @EnabledIfSystemProperty(named = Measured.PART, matches = "stages")
  void a_lesion_by_stage() throws Exception {
    int repeats = Measured.size(40);
    PatchSpec spec = PatchSpec.fmcib();
    List<Place> places =
        List.of(
            place("chest, 512 x 512 x 48, gzip nrrd", "chest/seeds.csv"),
            place("sarcoma, cropped, nii.gz", "sts/seeds.csv"));
    PatchOutcome.Cut cut = cut(places.getFirst(), spec);
    double digests = each(repeats, () -> Sha256.of(cut.patch().hounsfield()));
    double forward;
    FeatureVector features;
    try (Encoder encoder =
        new EncoderLoader(EncoderOptions.defaults())
            .load(
                Initialisation.draw(KnownEncoder.RANDOM.network(), RandomSource.of(1)),
                KnownEncoder.RANDOM.untrained(1).toMap(),
                Optional.empty())) {
      List<Patch> one = List.of(cut.patch());
      features = encoder.encode(one).getFirst();
      forward = each(repeats, () -> encoder.encode(one));
    }
    Extraction.Done done = done(places.getFirst(), cut, features);
    double csv = writing("csv", done, ResultFormat.csv());
    double parquet =
        writing(
            "parquet",
            done,
            new ParquetFormat(Collections.nCopies(columns().size(), ColumnType.TEXT)));
    Measured.say(
        "CPU ms a lesion, one thread, full network: digest of the patch %.2f, forward pass %.1f,"
            + " writing CSV %.2f or Parquet %.2f",
        1e3 * digests, 1e3 * forward, 1e3 * csv, 1e3 * parquet);
    Measured.say(
        "bytes a lesion that travel: row to its task %d, CSV %d or Parquet %d back, receipts %d;"
            + " weights %d, once a machine",
        new PartRows(columns(), List.of(row(done))).toText().length(),
        size("csv.csv") / USUAL_PART,
        size("parquet.parquet") / USUAL_PART,
        size("csv.csv.receipt.json") / USUAL_PART,
        Float.BYTES
            * KnownEncoder.RANDOM.network().expectedTensors().stream()
                .mapToLong(tensor -> tensor.shape().stream().reduce(1L, Math::multiplyExact))
                .sum());
    for (Place place : places) {
      ReadCost read = read(place, spec, repeats);
      for (int together : new int[] {1, 10}) {
        double lesion = read.reading() / together + read.cutting() + digests + forward + parquet;
        double bytes = Files.size(place.scan()) / (double) together;
        double part = USUAL_PART * lesion;
        Measured.say(
            "%s, lesions of a scan: %d; a lesion: reading %.2f ms, cutting %.2f ms, all %.1f ms"
                + " CPU, of it forward pass %.1f %%; %.0f kB of scan",
            place.name(),
            together,
            1e3 * read.reading() / together,
            1e3 * read.cutting(),
            1e3 * lesion,
            100 * forward / lesion,
            bytes / 1e3);
        Measured.say(
            "  10^7 lesions: %.0f CPU hours, %.2f TB of scans read; storage of 1 GB a second feeds"
                + " %.0f cores",
            COHORT * lesion / SECONDS_OF_HOUR, COHORT * bytes / 1e12, 1e9 / bytes * lesion);
        Measured.say(
            "  a part of %d rows: %.0f s CPU; an executor of one core that dies loses %.0f s of"
                + " work on average, %.0f s at most; dying once a day %.2f %% of its work; a part"
                + " is tried %d times",
            USUAL_PART, part, part / 2, part, 100 * part / 2 / SECONDS_OF_DAY, tries());
      }
    }
  }

  private static int tries() {
    return (Integer) new SparkConf().get(package$.MODULE$.TASK_MAX_FAILURES());
  }

  private static Place place(String name, String table) throws IOException {
    ClusterRuns.RealLesion lesion = ClusterRuns.realLesions(table).getFirst();
    return new Place(name, lesion.scan(), lesion.centre());
  }

  private static PatchOutcome.Cut cut(Place place, PatchSpec spec) throws Exception {
    return (PatchOutcome.Cut) cut(place, spec, 1).getFirst();
  }

  private static List<PatchOutcome> cut(Place place, PatchSpec spec, int lesions) throws Exception {
    try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(place.scan(), place.name())) {
      List<PatchOutcome> outcomes =
          new PatchExtractor(spec)
              .extract(
                  scan, Collections.nCopies(lesions, place.seed()), IntensityRule.HOUNSFIELD_ONLY);
      assertThat(outcomes).allSatisfy(one -> assertThat(one).isInstanceOf(PatchOutcome.Cut.class));
      return outcomes;
    }
  }

  /// Eleven lesions of a scan cost ten cuts more than one.
  private static ReadCost read(Place place, PatchSpec spec, int repeats) throws Exception {
    double one = each(repeats, () -> cut(place, spec, 1));
    double eleven = each(repeats, () -> cut(place, spec, 11));
    double cutting = (eleven - one) / 10;
    return new ReadCost(one - cutting, cutting);
  }

  /// A part of lesions with different features, from its rows to files with their names.
  private double writing(String name, Extraction.Done done, ResultFormat format) throws Exception {
    RunFiles files = RunFiles.of(folder.resolve(name + "." + name));
    List<String> header = new ArrayList<>(columns());
    IntStream.range(0, done.features().length()).forEach(n -> header.add("pred_" + n));
    return each(
            1,
            () -> {
              try (RunJournal journal =
                  RunJournal.beginUnresumable(files, header, RowReceipt.FIELDS)) {
                for (int n = 0; n < USUAL_PART; n++) {
                  List<String> fields = new ArrayList<>(row(done).fields());
                  for (int feature = 0; feature < done.features().length(); feature++) {
                    // another in every bit, so that no compression finds the lesion before
                    fields.add(Float.toString(done.features().at(feature) * (1 + n / 7000f)));
                  }
                  journal.done(ReportedRow.of(done.row()), fields, List.of());
                  journal.receipt(RowReceipt.of(done, Optional.empty()).toFields());
                }
                journal.finish(format, Optional.of(ResultFormat.csv()));
              }
            })
        / USUAL_PART;
  }

  private static List<String> columns() {
    return List.of("row", "image_path", "coordX", "coordY", "coordZ", "patient");
  }

  private static TableRow row(Extraction.Done done) {
    SeedPoint seed = done.row().seed();
    return new TableRow(
        done.row(),
        List.of(
            "1",
            done.row().scanName(),
            Double.toString(seed.first()),
            Double.toString(seed.second()),
            Double.toString(seed.third()),
            "P1"));
  }

  private static Extraction.Done done(Place place, PatchOutcome.Cut cut, FeatureVector features) {
    return new Extraction.Done(
        new Lesion(1, String.valueOf(place.scan().getFileName()), place.scan(), place.seed()),
        features,
        new Receipt(cut.source(), Sha256.of(cut.patch().hounsfield()), features.digest()),
        List.of());
  }

  private long size(String name) throws IOException {
    return Files.size(folder.resolve(name));
  }

  /// Processor seconds of one of several, after as many to get warm.
  private static double each(int repeats, Work work) throws Exception {
    for (int n = 0; n < repeats; n++) {
      work.run();
    }
    double before = Measured.cpuSeconds();
    for (int n = 0; n < repeats; n++) {
      work.run();
    }
    return (Measured.cpuSeconds() - before) / repeats;
  }
}
