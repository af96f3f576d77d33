package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.app.table.NpyFile;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.TorchWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes the suite into a folder: phantoms, `lesions.csv`, the encoder, and for each law the expected
/// patches and features; `manifest.json` comes last.
///
/// The phantoms, tables, weights and patches have the same bytes on every machine; the last bits of
/// the features depend on the processor, as they do for everyone. About 35 MB.
public final class PhantomSuite {
  /// The laws that a user can name, the default first.
  public static final List<ResamplingLaw> LAWS =
      List.of(ResamplingLaw.INFERENCE, ResamplingLaw.STUDY, ResamplingLaw.CORRECTED);

  private final Path folder;
  private final List<String> files = new ArrayList<>();

  private PhantomSuite(Path folder) {
    this.folder = folder;
  }

  /// Writes everything; what an earlier suite left under the same names is replaced.
  ///
  /// @param program the version that the manifest names
  /// @throws UsageProblem if the native library cannot be used
  public static void write(Path folder, String program) throws IOException {
    PhantomSuite suite = new PhantomSuite(folder);
    suite.writeScans();
    suite.writeLesions();
    suite.writeEncoder();
    Map<ResamplingLaw, Map<String, String>> refusals = new LinkedHashMap<>();
    try (Encoder encoder = encoder()) {
      for (ResamplingLaw law : LAWS) {
        refusals.put(law, suite.writeExpected(law, encoder));
      }
      SuiteManifest.write(folder, program, encoder.card().weightsDigest(), suite.files, refusals);
    }
  }

  /// The suite's encoder, as this program computes it.
  static Encoder encoder() {
    try {
      return new EncoderLoader(EncoderOptions.defaults())
          .load(RuleEncoder.weights(), RuleEncoder.identity());
    } catch (UnfitWeights | UnusableEncoder problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), problem);
    }
  }

  private void writeScans() throws IOException {
    Map<String, Phantom> scans = new LinkedHashMap<>();
    SuiteLesion.all().forEach(lesion -> scans.put(lesion.scanFile(), lesion.phantom()));
    Map<Phantom, short[]> voxels = new LinkedHashMap<>();
    for (Map.Entry<String, Phantom> scan : scans.entrySet()) {
      ScanFileWriter.write(
          place(scan.getKey()),
          scan.getValue().geometry(),
          voxels.computeIfAbsent(scan.getValue(), Phantom::voxels));
    }
  }

  private void writeLesions() throws IOException {
    StringBuilder table =
        new StringBuilder("image_path,coordX,coordY,coordZ,lesion,phantom,place\n");
    for (SuiteLesion lesion : SuiteLesion.all()) {
      SeedPoint seed = lesion.seed();
      table.append(
          String.join(
              ",",
              lesion.scanFile(),
              Double.toString(seed.first()),
              Double.toString(seed.second()),
              Double.toString(seed.third()),
              lesion.name(),
              lesion.phantom().word(),
              lesion.place().word()));
      table.append('\n');
    }
    writeText(place("lesions.csv"), table.toString());
  }

  private void writeEncoder() throws IOException {
    SequencedMap<String, String> identity = RuleEncoder.identity().toMap();
    SafetensorsWriter.write(place("encoder.safetensors"), RuleEncoder.weights(), identity);
    TorchWriter.write(
        place("encoder.torch"),
        RuleEncoder.weights(),
        HeadKind.NONE,
        new LinkedHashMap<>(),
        identity);
  }

  /// Writes patches and features of one law, and gives the reason of each refusal by lesion.
  private Map<String, String> writeExpected(ResamplingLaw law, Encoder encoder) throws IOException {
    PatchExtractor extractor = new PatchExtractor(PatchSpec.fmcib().withLaw(law));
    Map<String, String> refusals = new LinkedHashMap<>();
    StringBuilder table = new StringBuilder("lesion");
    for (int n = 0; n < encoder.card().features(); n++) {
      table.append(",pred_").append(n);
    }
    table.append('\n');
    for (SuiteLesion lesion : SuiteLesion.all()) {
      switch (cut(extractor, lesion)) {
        case PatchOutcome.Refused(var refusal) -> refusals.put(lesion.name(), refusal.reason());
        case PatchOutcome.Cut(Patch patch, var _, var _) -> {
          int[] shape = {1, patch.size().depth(), patch.size().height(), patch.size().width()};
          NpyFile.write(
              place("expected/%s/patches/%s".formatted(law.word(), lesion.patchFile())),
              shape,
              patch.scaled(encoder.card().scaling()));
          FeatureVector features = encoder.encode(List.of(patch)).getFirst();
          table.append(lesion.name());
          for (int n = 0; n < features.length(); n++) {
            table.append(',').append(features.at(n));
          }
          table.append('\n');
        }
      }
    }
    writeText(place("expected/" + law.word() + "/features.csv"), table.toString());
    return refusals;
  }

  private PatchOutcome cut(PatchExtractor extractor, SuiteLesion lesion) throws IOException {
    try (CtScan scan =
        new Scans(ByteBudget.DEFAULT).open(folder.resolve(lesion.scanFile()), lesion.scanFile())) {
      return extractor
          .extract(scan, List.of(lesion.seed()), IntensityRule.HOUNSFIELD_ONLY)
          .getFirst();
    } catch (UnreadableScan unreadable) {
      throw new IOException(
          "a phantom cannot be read back: " + unreadable.getMessage(), unreadable);
    }
  }

  private Path place(String name) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    files.add(name);
    return file;
  }

  private static void writeText(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
