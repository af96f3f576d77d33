package dev.nidus.core.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.testing.Phantom;
import dev.nidus.core.testing.TestSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The engine with phantoms for scans and the mean HU for a feature, so that every answer is known.
class FeatureExtractionTest {
  private static final PatchSpec SPEC =
      new PatchSpec(PatchSize.cube(1), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  private final AtomicInteger opened = new AtomicInteger();

  /// Scan number n has the value 1000 n + x at x mm; the file `broken` cannot be read.
  private final ScanReader reader =
      (file, name) -> {
        opened.incrementAndGet();
        if (name.startsWith("broken")) {
          throw new UnreadableScan(name + " is broken");
        }
        if (name.startsWith("defect")) {
          throw new IllegalStateException("boom");
        }
        return Phantom.scan(
            ImageGeometry.axisAligned(new GridSize(20, 3, 3), Spacing.ONE_MILLIMETRE),
            Phantom.ramp(1, 0, 0, 1000.0 * Integer.parseInt(name)));
      };

  /// Its first feature is the patch's mean; its second says how large the batch was.
  private static final Encoder MEAN =
      new Encoder() {
        @Override
        public EncoderCard card() {
          return new EncoderCard("mean", 2, SPEC, IntensityScaling.fmcib(), "", "");
        }

        @Override
        public List<FeatureVector> encode(List<Patch> patches) {
          List<FeatureVector> features = new ArrayList<>();
          for (Patch patch : patches) {
            features.add(FeatureVector.of(patch.hounsfield()[0], patches.size()));
          }
          return features;
        }

        @Override
        public void close() {
          // nothing to release
        }
      };

  @Test
  void results_come_in_row_order_whatever_the_threads() {
    SplittableRandom random = TestSeed.random("row order");
    List<CohortRow> rows = new ArrayList<>();
    for (int row = 1; row <= 500; row++) {
      rows.add(lesion(row, Integer.toString(random.nextInt(1, 40)), random.nextInt(20)));
    }
    for (int threads : new int[] {1, 2, 5}) {
      List<Extraction> results = run(rows, 3, threads);
      assertThat(results).hasSize(500);
      RowBatches batches = new RowBatches(500, 3);
      int batchEnd = 0;
      int batchSize = 0;
      for (int n = 0; n < 500; n++) {
        if (n == batchEnd) {
          batchSize = batches.until(n);
          batchEnd += batchSize;
        }
        Lesion lesion = (Lesion) rows.get(n);
        Extraction.Done done = (Extraction.Done) results.get(n);
        assertThat(done.row()).isEqualTo(lesion);
        assertThat(done.features().at(0))
            .isEqualTo(
                (float) (1000 * Integer.parseInt(lesion.scanName()) + lesion.seed().first()));
        assertThat(done.features().at(1)).as("batch size").isEqualTo(batchSize);
      }
    }
  }

  @Test
  void a_scan_is_read_once_for_all_its_lesions_in_a_window() {
    List<CohortRow> rows = new ArrayList<>();
    for (int row = 1; row <= 100; row++) {
      rows.add(lesion(row, Integer.toString(row % 4 + 1), 3));
    }
    assertThat(run(rows, 1, 2)).hasSize(100);
    assertThat(opened.get()).isEqualTo(4);
  }

  @Test
  void neighbouring_rows_of_one_scan_are_not_torn_apart_at_the_end_of_a_window() {
    List<CohortRow> rows = new ArrayList<>();
    for (int row = 1; row <= 120; row++) {
      rows.add(lesion(row, "1", 3));
    }
    for (int row = 121; row <= 140; row++) {
      rows.add(lesion(row, "2", 3));
    }
    assertThat(run(rows, 1, 1)).hasSize(140);
    assertThat(opened.get()).isEqualTo(2);
  }

  @Test
  void bad_rows_are_refused_and_cost_no_other() {
    List<Extraction> results =
        run(
            List.of(
                lesion(1, "1", 5),
                lesion(2, "broken.nii", 5),
                new UnusableRow(3, "3", new Refusal.InvalidSeed("coordX is 'abc'")),
                lesion(4, "defect", 5),
                lesion(5, "2", 7)),
            4,
            2);
    assertThat(results.stream().map(FeatureExtractionTest::text))
        .containsExactly(
            "1005.0",
            "broken.nii is broken",
            "coordX is 'abc'",
            "defect could not be read because of a defect in Nidus"
                + " (java.lang.IllegalStateException: boom); please report it",
            "2007.0");
  }

  @Test
  void a_failing_encoder_stops_the_run_with_its_reason() {
    Encoder failing =
        new Encoder() {
          @Override
          public EncoderCard card() {
            return MEAN.card();
          }

          @Override
          public List<FeatureVector> encode(List<Patch> patches) {
            throw new IllegalArgumentException("a patch of 1 x 1 x 1 is too small");
          }

          @Override
          public void close() {
            // nothing to release
          }
        };
    assertThatThrownBy(() -> run(failing, List.of(lesion(1, "1", 5)), 1, 1))
        .isInstanceOf(ExtractionStopped.class)
        .hasMessage("the encoder failed: a patch of 1 x 1 x 1 is too small");
  }

  private static String text(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Done done -> Float.toString(done.features().at(0));
      case Extraction.Refused refused -> refused.refusal().reason();
    };
  }

  private static Lesion lesion(long row, String scan, double x) {
    return new Lesion(row, scan, Path.of(scan), SeedPoint.lps(x, 1, 1));
  }

  private List<Extraction> run(List<CohortRow> rows, int batch, int threads) {
    return run(MEAN, rows, batch, threads);
  }

  private List<Extraction> run(Encoder encoder, List<CohortRow> rows, int batch, int threads) {
    List<Extraction> all = new ArrayList<>();
    PatchCutting cutting =
        new PatchCutting(
            reader, new PatchExtractor(SPEC), IntensityRule.ANY, PatchCutting.Source.SCAN);
    try (PatchStream patches = new PatchStream(rows.iterator(), cutting, threads)) {
      new FeatureExtraction(
              encoder,
              new RowBatches(rows.size(), batch),
              FeatureExtraction.Batching.TOGETHER,
              threads)
          .run(patches, 0, all::addAll);
    }
    return all;
  }
}
