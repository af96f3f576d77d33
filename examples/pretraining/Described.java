import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Lesions described by numbers: each is cut out of its scan, and its patch becomes a row of features.
final class Described {
  /// 33 voxels of 1 mm along each axis, for features that are defined in millimetres. Odd, so that the seed is a voxel.
  static final PatchSpec MILLIMETRES =
      new PatchSpec(PatchSize.cube(33), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  private Described() {}

  /// A row of features for each lesion, in their order. Scans are opened one after the other, each once.
  static List<FeatureVector> by(Function<Patch, FeatureVector> features, PatchSpec spec, List<Lesion> lesions)
      throws Exception {
    Map<Path, List<Integer>> rowsOfScan = new LinkedHashMap<>();
    for (int row = 0; row < lesions.size(); row++) {
      rowsOfScan.computeIfAbsent(lesions.get(row).scanFile(), _ -> new ArrayList<>()).add(row);
    }
    FeatureVector[] described = new FeatureVector[lesions.size()];
    PatchExtractor extractor = new PatchExtractor(spec);
    for (List<Integer> rows : rowsOfScan.values()) {
      Lesion first = lesions.get(rows.getFirst());
      try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(first.scanFile(), first.scanName())) {
        List<SeedPoint> seeds = rows.stream().map(row -> lesions.get(row).seed()).toList();
        List<PatchOutcome> outcomes = extractor.extract(scan, seeds, IntensityRule.HOUNSFIELD_ONLY);
        for (int n = 0; n < outcomes.size(); n++) {
          described[rows.get(n)] =
              switch (outcomes.get(n)) {
                case PatchOutcome.Cut(Patch patch, var _, var _) -> features.apply(patch);
                case PatchOutcome.Refused(var refusal) -> throw new IllegalStateException(refusal.reason());
              };
        }
      }
    }
    return List.of(described);
  }

  /// Features of an encoder, by the patch that belongs to it.
  static List<FeatureVector> byEncoder(Path weights, FeaturePooling pooling, List<Lesion> lesions) throws Exception {
    try (Encoder encoder = encoder(weights, pooling)) {
      return by(patch -> encoder.encode(List.of(patch)).getFirst(), encoder.card().input(), lesions);
    }
  }

  /// The same weights can be asked for the mean of the last map, or for mean and deviation of all four stages.
  private static Encoder encoder(Path weights, FeaturePooling pooling) throws Exception {
    try (WeightsFile file = WeightsFile.open(weights)) {
      Checkpoint checkpoint = Checkpoint.of(file);
      EncoderMetadata written = EncoderLoader.identify(checkpoint.trunk(), file.metadata(), Optional.empty());
      ResNet3d network = ((ResNet3d) written.network()).with(pooling);
      return new EncoderLoader(EncoderOptions.defaults())
          .load(checkpoint.trunk(), new EncoderMetadata(written.name(), network, written.input(), written.scaling()));
    }
  }

  /// Two descriptions side by side.
  static List<FeatureVector> together(List<FeatureVector> first, List<FeatureVector> second) {
    List<FeatureVector> both = new ArrayList<>();
    for (int row = 0; row < first.size(); row++) {
      float[] a = first.get(row).toArray();
      float[] b = second.get(row).toArray();
      float[] joined = Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, joined, a.length, b.length);
      both.add(FeatureVector.of(joined));
    }
    return both;
  }
}
