package dev.nidus.benchmarks;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.extraction.RowBatches;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The engine behind `nidus extract` in a process that is warm: the encoder stays loaded.
final class WarmExtraction implements AutoCloseable {
  private final Encoder encoder;
  private final int threads;

  WarmExtraction(Path weights, int threads) {
    this.threads = threads;
    try (WeightsFile file = WeightsFile.open(weights)) {
      encoder =
          new EncoderLoader(EncoderOptions.defaults())
              .load(Checkpoint.of(file).trunk(), file.metadata(), Optional.empty());
    } catch (UnreadableWeights | UnfitWeights | UnusableEncoder e) {
      throw new IllegalStateException(e);
    }
  }

  /// From scan files to features, with the command line's own batches of four.
  void run(List<? extends CohortRow> lesions) {
    PatchCutting cutting =
        new PatchCutting(
            new Scans(ByteBudget.DEFAULT),
            ChestScan.extractor(ResamplingLaw.INFERENCE),
            IntensityRule.HOUNSFIELD_ONLY,
            PatchCutting.Source.SCAN);
    List<CohortRow> rows = List.copyOf(lesions);
    try (PatchStream patches = new PatchStream(rows.iterator(), cutting, threads)) {
      new FeatureExtraction(
              encoder, new RowBatches(rows.size(), 4), FeatureExtraction.Batching.TOGETHER, threads)
          .run(patches, 0, results -> results.forEach(WarmExtraction::requireDone));
    }
  }

  @Override
  public void close() {
    encoder.close();
  }

  private static void requireDone(Extraction result) {
    if (result instanceof Extraction.Refused(var row, var refusal)) {
      throw new IllegalStateException("row %d: %s".formatted(row.row(), refusal.reason()));
    }
  }
}
