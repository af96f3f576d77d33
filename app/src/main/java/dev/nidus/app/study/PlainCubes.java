package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.extraction.RowBatches;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.TextureFeatures;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Numbers without a network of a cube of 33 voxels of 1 mm about each point of a cohort: what any encoder has to beat.
///
/// @param numbers which
record PlainCubes(Numbers numbers) {
  /// Odd, so that the point is a voxel.
  private static final PatchSpec CUBE =
      new PatchSpec(PatchSize.cube(33), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  private static final int BATCH = 16;

  /// Which numbers.
  public enum Numbers {
    /// {@link HounsfieldFeatures}.
    HOUNSFIELD("18 Hounsfield numbers", HounsfieldFeatures.COUNT),
    /// {@link TextureFeatures}.
    TEXTURE("9 numbers of the texture", TextureFeatures.COUNT),
    /// Both side by side.
    BOTH(
        "18 Hounsfield numbers and 9 of the texture",
        HounsfieldFeatures.COUNT + TextureFeatures.COUNT);

    private final String words;
    private final int count;

    Numbers(String words, int count) {
      this.words = words;
      this.count = count;
    }

    String words() {
      return words;
    }

    private FeatureVector of(Patch patch) {
      return switch (this) {
        case HOUNSFIELD -> HounsfieldFeatures.of(patch);
        case TEXTURE -> TextureFeatures.of(patch);
        case BOTH -> {
          float[] first = HounsfieldFeatures.of(patch).toArray();
          float[] second = TextureFeatures.of(patch).toArray();
          float[] both = Arrays.copyOf(first, first.length + second.length);
          System.arraycopy(second, 0, both, first.length, second.length);
          yield FeatureVector.of(both);
        }
      };
    }
  }

  /// Numbers in the place of a network.
  private record Measure(EncoderCard card, Numbers numbers) implements Encoder {
    @Override
    public List<FeatureVector> encode(List<Patch> patches) {
      return patches.stream().map(numbers::of).toList();
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  /// Measures the lesions and writes a table of features with the numbers of the rows; lesions that cannot be measured are not
  /// in it.
  ///
  /// @param reader opens the scans
  /// @throws UsageProblem if the cohort has no scans and points
  void write(Path file, StudyCohort cohort, ScanReader reader) throws IOException {
    for (String column : List.of("image_path", "coordX", "coordY", "coordZ")) {
      if (!cohort.has(column)) {
        throw new UsageProblem(
            "%s has no column '%s': %s are measured on scans"
                .formatted(cohort.plan().table(), column, numbers.words()));
      }
    }
    List<CohortRow> lesions = new ArrayList<>();
    for (int row = 0; row < cohort.rows(); row++) {
      lesions.add(lesion(cohort, row));
    }
    List<List<String>> table = new ArrayList<>();
    PatchCutting cutting =
        new PatchCutting(
            reader,
            new PatchExtractor(CUBE),
            IntensityRule.HOUNSFIELD_ONLY,
            PatchCutting.Source.SCAN);
    int threads = Runtime.getRuntime().availableProcessors();
    try (Encoder measure = measure();
        PatchStream patches = new PatchStream(lesions.iterator(), cutting, threads)) {
      new FeatureExtraction(
              measure,
              new RowBatches(lesions.size(), BATCH),
              FeatureExtraction.Batching.TOGETHER,
              threads)
          .run(patches, 0, results -> results.forEach(result -> note(table, result)));
    }
    List<String> header = new ArrayList<>(List.of(LesionFeatures.ROW));
    for (int n = 0; n < numbers.count; n++) {
      header.add("pred_" + n);
    }
    WholeCsv.write(file, header, table);
  }

  private Encoder measure() {
    return new Measure(
        new EncoderCard(
            numbers.words(),
            numbers.count,
            CUBE,
            IntensityScaling.fmcib(),
            Sha256.ofText(numbers.words()).hex(),
            "double precision"),
        numbers);
  }

  private static void note(List<List<String>> table, Extraction result) {
    if (result instanceof Extraction.Done done) {
      List<String> line = new ArrayList<>(List.of(Long.toString(result.row().row())));
      for (float value : done.features().toArray()) {
        line.add(Float.toString(value));
      }
      table.add(line);
    }
  }

  private static CohortRow lesion(StudyCohort cohort, int row) {
    String name = cohort.field(row, "image_path");
    try {
      double[] point =
          Stream.of("coordX", "coordY", "coordZ")
              .mapToDouble(column -> Double.parseDouble(cohort.field(row, column).strip()))
              .toArray();
      return new Lesion(
          row + 1,
          name,
          cohort.root().resolve(name).normalize(),
          SeedPoint.lps(point[0], point[1], point[2]));
    } catch (NumberFormatException e) {
      return new UnusableRow(
          row + 1, name, new Refusal.InvalidSeed("its coordinates are no numbers"));
    }
  }
}
