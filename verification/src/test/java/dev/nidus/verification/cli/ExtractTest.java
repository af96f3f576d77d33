package dev.nidus.verification.cli;

import static dev.nidus.verification.cli.Closeness.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.nifti.NiftiWriter;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// From a table of lesions in real CTs to the features that the reference computed.
class ExtractTest {
  private static final ImageGeometry CUBE =
      ImageGeometry.axisAligned(new GridSize(50, 50, 50), Spacing.ONE_MILLIMETRE);

  @TempDir private static Path folder;
  private static List<RealLesion> lesions = List.of();
  private static Path table = Path.of("");

  @BeforeAll
  static void write_the_table() throws IOException {
    lesions = RealLesion.all();
    table = RealLesion.table(lesions).write(folder.resolve("lesions.csv"));
  }

  @Test
  void the_repository_has_lesions_of_soft_tissue_lung_bone_and_abdomen() {
    assertThat(lesions)
        .extracting(lesion -> lesion.image().substring(0, lesion.image().indexOf('/')))
        .contains("sts", "chest", "bone", "abdomen");
    assertThat(lesions).hasSizeGreaterThanOrEqualTo(13);
  }

  @ParameterizedTest
  @FieldSource("dev.nidus.verification.cli.Weights#ALL")
  void features_equal_the_references_for_every_form_of_the_weights(Path weights) throws Exception {
    Path output = folder.resolve(weights.getFileName() + ".csv");

    CommandLineRun.of(
            "extract", table, "-o", output, "--weights", weights, "--root", RealLesion.DATA)
        .expect(0);

    CsvText features = CsvText.read(output);
    assertThat(features.rows()).hasSameSizeAs(lesions);
    for (int n = 0; n < lesions.size(); n++) {
      assertGolden(lesions.get(n).name(), features.features(n), lesions.get(n).features());
    }
    assertThat(beside(output)).containsExactly(output.getFileName() + ".receipt.json");
  }

  @Test
  void the_run_says_encoder_weights_law_and_patch() {
    CommandLineRun run = extract("said.csv");

    assertThat(run.err())
        .contains("encoder: fmcib, width 0.125, 256 features, float32 on cpu")
        .containsPattern("weights: sha256 [0-9a-f]{64}\n")
        .contains("law: inference (the law that belongs to the encoder)\n")
        .contains("patch: 50 x 50 x 50 voxels of 1.0 x 1.0 x 1.0 mm\n")
        .containsPattern("%d lesions written to .*said.csv in ".formatted(lesions.size()));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void a_law_that_the_user_chose_is_said_to_be_chosen() {
    assertThat(extract("chosen.csv", "--law", "study").err())
        .contains("law: study (chosen by --law)\n");
  }

  @Test
  void rows_keep_their_order_however_scans_alternate() throws Exception {
    List<RealLesion> shuffled = new ArrayList<>(lesions);
    Collections.reverse(shuffled);
    shuffled.addAll(lesions);
    Path mixed = RealLesion.table(shuffled).write(folder.resolve("mixed.csv"));

    Path output = folder.resolve("mixed_features.csv");
    CommandLineRun.extract(mixed, output, "--root", RealLesion.DATA).expect(0);

    CsvText features = CsvText.read(output);
    assertThat(features.column("image_path"))
        .containsExactlyElementsOf(shuffled.stream().map(RealLesion::image).toList());
    for (int n = 0; n < shuffled.size(); n++) {
      assertGolden(shuffled.get(n).name(), features.features(n), shuffled.get(n).features());
    }
  }

  @Test
  void twenty_lesions_of_one_scan_cost_one_read_of_it() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "Linux counts what a process reads");
    RealLesion first = RealLesion.named("STS_001_ct");
    long scanBytes = Files.size(first.scan());
    RealLesion other = RealLesion.named("STS_002_ct");
    List<RealLesion> alternating = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      alternating.add(first);
      alternating.add(other);
    }
    Path once = RealLesion.table(List.of(first, other)).write(folder.resolve("once.csv"));
    Path often = RealLesion.table(alternating).write(folder.resolve("often.csv"));
    bytesRead(once);

    long extra = bytesRead(often) - bytesRead(once);

    assertThat(extra).as("more bytes for 19 further lesions a scan").isLessThan(scanBytes / 2);
  }

  @Test
  void study_features_are_those_of_the_references_study_patches() throws Exception {
    Path output = folder.resolve("study.csv");
    CommandLineRun.extract(table, output, "--root", RealLesion.DATA, "--law", "study").expect(0);

    CsvText features = CsvText.read(output);
    try (Encoder encoder = narrowEncoder()) {
      for (int n = 0; n < lesions.size(); n++) {
        Patch patch = padded(lesions.get(n).studyPatch());
        FeatureVector expected = encoder.encode(List.of(patch)).getFirst();
        // single voxels of the patches may differ by 1 HU (truncation), hence not 1e-4
        Closeness.assertWithin(
            lesions.get(n).name(), features.features(n), values(expected), 1e-3, 1e-4);
      }
    }
  }

  @Test
  void a_patch_that_was_cut_before_is_taken_whole_and_in_stored_order() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    for (RealLesion lesion : lesions) {
      double[] scaled = lesion.inferencePatch().values();
      float[] stored = new float[scaled.length];
      for (int n = 0; n < scaled.length; n++) {
        // the first axis of the file becomes the depth of the patch
        int x = n % 50;
        int y = n / 50 % 50;
        int z = n / 2500;
        stored[(x * 50 + y) * 50 + z] = (float) (scaled[n] * 3072 - 1024);
      }
      NiftiWriter.write(folder.resolve(lesion.name() + ".nii.gz"), CUBE, stored);
      rows.add(List.of(lesion.name() + ".nii.gz"));
    }
    Path patches = new CsvText(List.of("image_path"), rows).write(folder.resolve("patches.csv"));
    Path output = folder.resolve("precropped.csv");

    CommandLineRun.extract(patches, output, "--precropped", "--allow-any-intensity").expect(0);

    CsvText features = CsvText.read(output);
    for (int n = 0; n < lesions.size(); n++) {
      assertGolden(lesions.get(n).name(), features.features(n), lesions.get(n).features());
    }
  }

  @Test
  void bfloat16_says_so_and_differs_by_little() throws Exception {
    assertThat(extract("bfloat16.csv", "--precision", "bfloat16").err())
        .contains("bfloat16 on cpu");
    CsvText features = CsvText.read(folder.resolve("bfloat16.csv"));
    for (int n = 0; n < lesions.size(); n++) {
      double product = 0;
      double ours = 0;
      double theirs = 0;
      float[] golden = lesions.get(n).features();
      for (int f = 0; f < golden.length; f++) {
        float value = features.features(n)[f];
        product += (double) value * golden[f];
        ours += (double) value * value;
        theirs += (double) golden[f] * golden[f];
      }
      assertThat(product / Math.sqrt(ours * theirs)).as(lesions.get(n).name()).isGreaterThan(0.999);
      assertThat(features.features(n)).isNotEqualTo(golden);
    }
  }

  @Test
  void the_three_laws_and_other_patch_sizes_give_different_features() throws Exception {
    List<float[]> all = new ArrayList<>();
    List<List<String>> choices =
        List.of(
            List.of("--law", "inference"),
            List.of("--law", "study"),
            List.of("--law", "study", "--orient"),
            List.of("--law", "corrected"),
            List.of("--law", "corrected", "--spacing", "2"),
            List.of("--patch-size", "40"),
            List.of("--patch-size", "10x32x32"));
    for (List<String> options : choices) {
      Path output = folder.resolve("law%d.csv".formatted(all.size()));
      extract("law%d.csv".formatted(all.size()), options.toArray());
      all.add(CsvText.read(output).features(0));
      for (int n = 0; n < all.size() - 1; n++) {
        assertThat(all.getLast()).as(options.toString()).isNotEqualTo(all.get(n));
      }
    }
  }

  @Test
  void an_output_folder_that_is_not_there_is_made() throws Exception {
    Path output = folder.resolve("new/and/deep/features.csv");
    CommandLineRun.extract(table, output, "--root", RealLesion.DATA).expect(0);
    assertThat(CsvText.read(output).rows()).hasSameSizeAs(lesions);
  }

  private static CommandLineRun extract(String output, Object... options) {
    Object[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "--root";
    all[options.length + 1] = RealLesion.DATA;
    return CommandLineRun.extract(table, folder.resolve(output), all).expect(0);
  }

  private static long bytesRead(Path lesions) throws IOException {
    long before = readSoFar();
    CommandLineRun.extract(
            lesions, folder.resolve("counted.csv"), "--root", RealLesion.DATA, "--threads", "1")
        .expect(0);
    return readSoFar() - before;
  }

  private static long readSoFar() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> beside(Path output) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(output.getFileName() + "."))
          .toList();
    }
  }

  private static Encoder narrowEncoder() throws Exception {
    try (WeightsFile file = WeightsFile.open(Weights.SAFETENSORS)) {
      return new EncoderLoader(EncoderOptions.defaults())
          .load(Checkpoint.of(file).trunk(), file.metadata(), Optional.empty());
    }
  }

  /// The reference pads symmetrically with air, the smaller half first (SPEC 2.2).
  private static Patch padded(NpyArray study) {
    float[] values = new float[50 * 50 * 50];
    Arrays.fill(values, -1024);
    List<Integer> shape = study.shape();
    int n = 0;
    for (int z = 0; z < shape.get(0); z++) {
      for (int y = 0; y < shape.get(1); y++) {
        for (int x = 0; x < shape.get(2); x++) {
          int depth = z + (50 - shape.get(0)) / 2;
          int row = y + (50 - shape.get(1)) / 2;
          values[(depth * 50 + row) * 50 + x + (50 - shape.get(2)) / 2] =
              (float) study.values()[n++];
        }
      }
    }
    return new Patch(PatchSize.cube(50), CUBE, values);
  }

  private static float[] values(FeatureVector vector) {
    float[] values = new float[vector.length()];
    for (int n = 0; n < values.length; n++) {
      values[n] = vector.at(n);
    }
    return values;
  }
}
