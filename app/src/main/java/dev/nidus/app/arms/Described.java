package dev.nidus.app.arms;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The rows of a table described by numbers. Each scan is opened once for each kind of description, and its patches
/// live no longer than it takes to describe them.
///
/// @param table the rows
/// @param reader of their scans
record Described(ArmTable table, ScanReader reader) {
  private static final int BATCH = 64;

  /// What numbers are made of patches of one scan, in their order.
  private interface Description {
    List<FeatureVector> of(List<Patch> patches);
  }

  /// The lesions, with their seeds where patches of an encoder lie.
  ///
  /// @throws ArmFailed if a scan cannot be read
  List<Lesion> placed(PatchSpec patch, int... rows) throws ArmFailed {
    List<Lesion> placed = new ArrayList<>();
    Map<Path, ImageGeometry> grids = new LinkedHashMap<>();
    for (int row : rows) {
      Lesion lesion = table.rows().get(row).lesion();
      if (table.placement() == SeedPlacement.AT_SEED) {
        placed.add(lesion);
        continue;
      }
      ImageGeometry grid = grids.get(lesion.scanFile());
      if (grid == null) {
        try (CtScan scan = reader.open(lesion.scanFile(), lesion.scanName())) {
          grid = scan.geometry();
        } catch (UnreadableScan e) {
          throw new ArmFailed(String.valueOf(e.getMessage()), e);
        }
        grids.put(lesion.scanFile(), grid);
      }
      SeedPoint seed = table.placement().of(lesion.seed(), grid, patch);
      placed.add(new Lesion(lesion.row(), lesion.scanName(), lesion.scanFile(), seed));
    }
    return placed;
  }

  /// Numbers for some rows of the table, in their order.
  ///
  /// @throws ArmFailed if a scan or an encoder cannot be used
  List<FeatureVector> by(Arm.Probed arm, int... rows) throws ArmFailed {
    return switch (arm) {
      case Arm.Plain(var numbers) -> {
        List<Lesion> lesions =
            IntStream.of(rows).mapToObj(row -> table.rows().get(row).lesion()).toList();
        yield by(patches -> patches.stream().map(numbers::of).toList(), PlainNumbers.SPEC, lesions);
      }
      case Arm.Frozen(var weights, var pooling, var sight) ->
          byEncoder(
              weights,
              pooling,
              switch (sight) {
                case WHOLE -> Function.identity();
                case CENTRE_BLANKED -> BlankedCentre::of;
              },
              rows);
      case Arm.Untrained(var weights, var pooling) ->
          byEncoder(weights, pooling, Function.identity(), rows);
      case Arm.Together(var first, var second) -> {
        List<FeatureVector> one = by(first, rows);
        List<FeatureVector> two = by(second, rows);
        yield IntStream.range(0, rows.length)
            .mapToObj(n -> joined(one.get(n), two.get(n)))
            .toList();
      }
    };
  }

  /// Two descriptions of a lesion side by side.
  static FeatureVector joined(FeatureVector first, FeatureVector second) {
    float[] a = first.toArray();
    float[] b = second.toArray();
    float[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return FeatureVector.of(joined);
  }

  /// What an encoder says of some rows, by the patches that belong to it.
  List<FeatureVector> by(Encoder encoder, int... rows) throws ArmFailed {
    PatchSpec patch = encoder.card().input();
    return by(patches -> encoded(encoder, patches), patch, placed(patch, rows));
  }

  private List<FeatureVector> byEncoder(
      Path weights, FeaturePooling pooling, Function<Patch, Patch> sight, int... rows)
      throws ArmFailed {
    try (Encoder encoder = encoder(weights, pooling)) {
      PatchSpec patch = encoder.card().input();
      return by(
          patches -> encoded(encoder, patches.stream().map(sight).toList()),
          patch,
          placed(patch, rows));
    }
  }

  private static List<FeatureVector> encoded(Encoder encoder, List<Patch> patches) {
    List<FeatureVector> features = new ArrayList<>();
    for (int from = 0; from < patches.size(); from += BATCH) {
      features.addAll(
          encoder.encode(patches.subList(from, Math.min(from + BATCH, patches.size()))));
    }
    return features;
  }

  private List<FeatureVector> by(Description description, PatchSpec patch, List<Lesion> lesions)
      throws ArmFailed {
    Map<Path, List<Integer>> rowsOfScan = new LinkedHashMap<>();
    for (int row = 0; row < lesions.size(); row++) {
      rowsOfScan.computeIfAbsent(lesions.get(row).scanFile(), _ -> new ArrayList<>()).add(row);
    }
    FeatureVector[] described = new FeatureVector[lesions.size()];
    PatchExtractor extractor = new PatchExtractor(patch);
    for (List<Integer> rows : rowsOfScan.values()) {
      Lesion first = lesions.get(rows.getFirst());
      List<Patch> patches = new ArrayList<>();
      try (CtScan scan = reader.open(first.scanFile(), first.scanName())) {
        List<SeedPoint> seeds = rows.stream().map(row -> lesions.get(row).seed()).toList();
        for (PatchOutcome outcome : extractor.extract(scan, seeds, IntensityRule.HOUNSFIELD_ONLY)) {
          switch (outcome) {
            case PatchOutcome.Cut(Patch cut, var _, var _) -> patches.add(cut);
            case PatchOutcome.Refused(var refusal) ->
                throw new ArmFailed(
                    "row %d: %s; leave it out of the table"
                        .formatted(lesions.get(rows.get(patches.size())).row(), refusal.reason()));
          }
        }
      } catch (UnreadableScan e) {
        throw new ArmFailed(String.valueOf(e.getMessage()), e);
      }
      List<FeatureVector> features = description.of(patches);
      for (int n = 0; n < rows.size(); n++) {
        described[rows.get(n)] = features.get(n);
      }
    }
    return List.of(described);
  }

  /// The same weights can be asked for the mean of the last map, or for mean and deviation of all four stages.
  private static Encoder encoder(Path weights, FeaturePooling pooling) throws ArmFailed {
    try (WeightsFile file = WeightsFile.open(weights)) {
      Checkpoint checkpoint = Checkpoint.of(file);
      EncoderMetadata written =
          EncoderLoader.identify(checkpoint.trunk(), file.metadata(), Optional.empty());
      if (!(written.network() instanceof ResNet3d network)) {
        throw new ArmFailed(
            "%s holds an %s; arms take a residual encoder"
                .formatted(weights, written.network().summary()));
      }
      return new EncoderLoader(EncoderOptions.defaults())
          .load(
              checkpoint.trunk(),
              new EncoderMetadata(
                  written.name(), network.with(pooling), written.input(), written.scaling()));
    } catch (UnreadableWeights e) {
      throw new ArmFailed(String.valueOf(e.getMessage()), e);
    } catch (UnfitWeights | UnusableEncoder e) {
      throw new ArmFailed("%s: %s".formatted(weights, e.getMessage()), e);
    }
  }
}
