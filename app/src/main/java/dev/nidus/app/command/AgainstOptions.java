package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.HounsfieldEncoder;
import dev.nidus.app.adaptation.PlainFeatures;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// What the features of the encoder are held against.
final class AgainstOptions {
  static final List<String> SIZES =
      List.of("diameter_mm", "volume_cm3", "size_mm", "diameter", "volume");

  @Option(
      names = "--against",
      split = ",",
      paramLabel = "NAME[=SOURCE]",
      description = {
        "Plainer features to compare with, separated by commas: size (a column of FEATURES),"
            + " hounsfield (18 numbers of the same patch), random (the same network before"
            + " training). The last two are computed from the scans, as the receipt says where they"
            + " are. NAME=TABLE.csv takes another table of features, NAME=COLUMN or COLUMN+COLUMN"
            + " numbers of FEATURES."
      })
  List<String> against = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Where the encoder's weights are now, whose network --against random takes (default:"
              + " where they were).")
  Optional<Path> weights = Optional.empty();

  /// The comparators, in the order given.
  List<PlainFeatures> plain(FeatureCohort cohort, long seed, int threads, Report report) {
    List<PlainFeatures> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String item : against) {
      int equals = item.indexOf('=');
      String name = (equals < 0 ? item : item.substring(0, equals)).strip();
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,39}") || name.equals("encoder")) {
        throw new UsageProblem(
            "--against '%s' has no usable name; write size, hounsfield, random, or NAME=SOURCE with a name of letters and digits"
                .formatted(item));
      }
      if (!names.add(name)) {
        throw new UsageProblem(
            "--against names '%s' twice; give each a name of its own".formatted(name));
      }
      all.add(
          equals < 0
              ? computed(name, cohort, seed, threads, report)
              : given(name, item.substring(equals + 1).strip(), cohort));
    }
    return all;
  }

  private static PlainFeatures given(String name, String source, FeatureCohort cohort) {
    if (Files.exists(Path.of(source)) || source.endsWith(".csv")) {
      return PlainFeatures.ofTable(name, Path.of(source), cohort);
    }
    return PlainFeatures.ofColumns(name, List.of(source.split("\\+", -1)), cohort);
  }

  private PlainFeatures computed(
      String name, FeatureCohort cohort, long seed, int threads, Report report) {
    return switch (name) {
      case "size" ->
          PlainFeatures.ofColumns(
              name,
              List.of(
                  SIZES.stream()
                      .filter(cohort.columns()::contains)
                      .findFirst()
                      .orElseThrow(() ->
                          new UsageProblem(
                              "%s has none of the columns %s; name the size with --against size=COLUMN"
                                  .formatted(cohort.names(), String.join(", ", SIZES))))),
              cohort);
      case "hounsfield" -> {
        RunReceipt run = run(name, cohort);
        try (Encoder encoder = HounsfieldEncoder.of(run.patch())) {
          yield PlainFeatures.ofPatches(name, encoder, cohort, scans(run, report), threads);
        }
      }
      case "random" -> {
        RunReceipt run = run(name, cohort);
        try (Encoder encoder = untrained(run, seed)) {
          yield PlainFeatures.ofPatches(name, encoder, cohort, scans(run, report), threads);
        }
      }
      default ->
          throw new UsageProblem(
              "--against %s is not one of size, hounsfield and random; say what it is with %s=TABLE.csv or %s=COLUMN"
                  .formatted(name, name, name));
    };
  }

  /// Scans as the features were made of them.
  private static ScanReader scans(RunReceipt run, Report report) {
    return RemoteScans.reading(ByteBudget.DEFAULT, run.slices(), report);
  }

  private static RunReceipt run(String name, FeatureCohort cohort) {
    return cohort
        .run(0)
        .orElseThrow(() ->
            new UsageProblem(
                "%s has no receipt beside it, so it is not known how its patches were cut; give --against %s=TABLE.csv"
                    .formatted(cohort.files().getFirst().table().file(), name)));
  }

  /// The network that made the features, as it would be before training.
  private Encoder untrained(RunReceipt run, long seed) {
    Path file = weights.orElse(Path.of(run.weightsFile()));
    NativeLibrary.loadAhead();
    try (WeightsFile opened = WeightsFile.open(file)) {
      EncoderMetadata identity =
          EncoderLoader.identify(
              Checkpoint.of(opened).trunk(),
              opened.metadata(),
              EncoderChoice.of(run, file).published());
      return new EncoderLoader(EncoderOptions.defaults())
          .load(
              Initialisation.draw(
                  identity.network(), RandomSource.of(seed).named("random encoder")),
              new EncoderMetadata(
                  "%s before training, seed %d".formatted(identity.name(), seed),
                  identity.network(),
                  run.patch(),
                  identity.scaling()));
    } catch (UnreadableWeights unreadable) {
      throw new UsageProblem(
          "%s The network of --against random is taken from there; say where the weights are with --weights"
              .formatted(unreadable.getMessage()),
          unreadable);
    } catch (UnfitWeights | UnusableEncoder unfit) {
      throw new UsageProblem("%s: %s".formatted(file, unfit.getMessage()), unfit);
    }
  }
}
