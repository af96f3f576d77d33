package dev.nidus.verification.conformance;

import static dev.nidus.verification.conformance.Suite.nidus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.conformance.Mutant;
import dev.nidus.app.conformance.RuleEncoder;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsFile;
import dev.nidus.verification.conformance.Suite.Run;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The suite as a user of the command line meets it: `extract` and `patches` make the output, with
/// right and wrong options, and `check` judges it.
class OwnOutputTest {
  private static final Path SUITE = Suite.folder();
  private static final Path LESIONS = SUITE.resolve("lesions.csv");

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"inference", "study", "corrected"})
  void our_own_patches_and_features_conform_with_every_law(String law) {
    Run extract = extract("encoder.torch", "--law", law);
    Run patches =
        nidus("patches", LESIONS, "-o", folder.resolve("p"), "--law", law, "--progress", "none");
    int expected = law.equals("corrected") ? ExitStatus.SOME_REFUSED : ExitStatus.DONE;
    assertThat(extract.status()).as(extract.err()).isEqualTo(expected);
    assertThat(patches.status()).as(patches.err()).isEqualTo(expected);

    Run check = check("--law", law, "--patches", folder.resolve("p"));

    assertThat(check.status()).as(check.out() + check.err()).isEqualTo(ExitStatus.DONE);
    assertThat(check.out())
        .contains("17 of 17 lesions conform with the %s law".formatted(law))
        .doesNotContain("FAIL");
  }

  @Test
  void the_same_lesion_has_the_same_features_in_every_format() throws IOException {
    for (String law : List.of("inference", "study", "corrected")) {
      List<String> rows = Files.readAllLines(SUITE.resolve("expected/" + law + "/features.csv"));
      assertSame(
          features(rows, "anisotropic-subvoxel-nrrd"), features(rows, "anisotropic-subvoxel"));
      assertSame(features(rows, "reversed-subvoxel-mha"), features(rows, "reversed-subvoxel"));
      assertSame(features(rows, "oblique-centre-niigz"), features(rows, "oblique-centre"));
    }
  }

  @Test
  void seeds_read_as_ras_are_named_on_the_command_line() {
    extract("encoder.safetensors", "--coords", "RAS");
    Run check = check();
    assertThat(check.status()).isEqualTo(ExitStatus.SOME_REFUSED);
    assertThat(check.out()).contains("you read the seed as RAS").contains("FAIL");
  }

  @Test
  void another_law_is_named() {
    extract("encoder.safetensors", "--law", "study");
    assertThat(explained(ResamplingLaw.INFERENCE)).contains(Mutant.LAW_STUDY.explanation());
    assertThat(explained(ResamplingLaw.CORRECTED)).contains(Mutant.LAW_STUDY.explanation());
    assertThat(explained(ResamplingLaw.STUDY)).isEmpty();
  }

  @Test
  void a_smaller_patch_is_named() {
    extract("encoder.safetensors", "--patch-size", "48");
    assertThat(explained(ResamplingLaw.INFERENCE))
        .containsExactly(Mutant.SMALLER_PATCH.explanation());
  }

  @Test
  void biases_that_were_zeroed_in_the_file_are_named() throws Exception {
    SequencedMap<String, StoredTensor> changed = new LinkedHashMap<>();
    try (WeightsFile file = WeightsFile.open(SUITE.resolve("encoder.safetensors"))) {
      Checkpoint.of(file)
          .trunk()
          .forEach((name, tensor) ->
              changed.put(
                  name,
                  name.contains("downsample") && name.endsWith("0.bias")
                      ? new StoredTensor(
                          name,
                          tensor.type(),
                          tensor.shape(),
                          Arena.ofAuto().allocate(tensor.bytes().byteSize()))
                      : tensor));
      SafetensorsWriter.write(
          folder.resolve("zeroed.safetensors"), changed, RuleEncoder.identity().toMap());
    }
    Run extract =
        nidus(
            "extract",
            LESIONS,
            "-o",
            folder.resolve("f.csv"),
            "--weights",
            folder.resolve("zeroed.safetensors"),
            "--progress",
            "none");
    assertThat(extract.status()).as(extract.err()).isEqualTo(ExitStatus.DONE);
    assertThat(explained(ResamplingLaw.INFERENCE))
        .containsExactly(Mutant.NO_SHORTCUT_BIAS.explanation());
  }

  @Test
  void computing_in_bfloat16_is_caught() {
    extract("encoder.safetensors", "--precision", "bfloat16");
    assertThat(explained(ResamplingLaw.INFERENCE))
        .anyMatch(sentence -> sentence.contains("float16"));
  }

  @Test
  void two_mistakes_at_once_are_caught_and_with_patches_both_are_named() {
    Path patches = folder.resolve("p");
    nidus("patches", LESIONS, "-o", patches, "--law", "study", "--progress", "none");
    extract("encoder.safetensors", "--law", "study", "--precision", "bfloat16");

    assertThat(explained(ResamplingLaw.INFERENCE)).isNotEmpty();
    assertThat(explained(ResamplingLaw.INFERENCE, patches))
        .contains(Mutant.LAW_STUDY.explanation())
        .anyMatch(sentence -> sentence.contains("your encoder differs as well"));
  }

  @Test
  void a_wrong_patch_with_a_right_encoder_is_told_apart() {
    Path patches = folder.resolve("p");
    nidus("patches", LESIONS, "-o", patches, "--coords", "RAS", "--progress", "none");
    extract("encoder.safetensors", "--coords", "RAS");
    assertThat(explained(ResamplingLaw.INFERENCE, patches))
        .contains(Mutant.RAS_SEED.explanation())
        .contains("your encoder is right: on your patches ours gives your features");
  }

  @Test
  void patches_in_hounsfield_units_are_named() {
    Path patches = folder.resolve("p");
    extract("encoder.safetensors");
    nidus("patches", LESIONS, "-o", patches, "--progress", "none");
    for (int row = 1; row <= 17; row++) {
      Path file = patches.resolve("%06d.npy".formatted(row));
      rewrite(file);
    }
    assertThat(String.join("\n", explained(ResamplingLaw.INFERENCE, patches)))
        .contains("so it is in Hounsfield units; scale it by (HU + 1024) / 3072");
  }

  @Test
  void a_missing_row_and_a_row_too_many_are_told() throws IOException {
    Path expected = SUITE.resolve("expected/inference/features.csv");
    List<String> rows = Files.readAllLines(expected);
    Files.write(
        folder.resolve("f.csv"),
        rows.stream().filter(row -> !row.startsWith("permuted-corner,")).toList());

    Run many = nidus("conformance", "check", SUITE, "--features", expected, "--law", "corrected");

    assertThat(explained(ResamplingLaw.INFERENCE))
        .containsExactly("permuted-corner: your table has no row for it");
    assertThat(many.out()).contains("this law refuses it, since the seed lies outside the scan");
  }

  @Test
  void input_that_cannot_be_compared_is_refused_with_a_sentence() throws IOException {
    assertThat(nidus("conformance", "check", folder, "--features", "x.csv").err())
        .contains("holds no conformance suite");
    assertRefused(
        "lesion,pred_0\nanisotropic-centre,1\n", "1 feature columns, the suite's encoder");
    assertRefused("lesion,age\nanisotropic-centre,1\n", "has no feature columns");
    List<String> rows = Files.readAllLines(SUITE.resolve("expected/study/features.csv"));
    String first = rows.get(1);
    assertRefused(
        rows.getFirst() + "\n" + first + "\n" + first + "\n", "two rows for lesion anisotropic");
    assertRefused(
        rows.getFirst() + "\n" + first.replace("anisotropic-centre", "mine") + "\n",
        "which the suite does not have");
    assertRefused(
        (rows.getFirst() + "\n" + first).replace("lesion", "name") + "\n", "cannot be matched");
    assertRefused(
        rows.getFirst() + "\n" + first.replaceFirst(",[^,]*", ",much") + "\n",
        "pred_0 in row 1 of");
    Run folderOfNothing =
        nidus(
            "conformance",
            "check",
            SUITE,
            "--features",
            SUITE.resolve("expected/study/features.csv"),
            "--patches",
            SUITE.resolve("scans"));
    assertThat(folderOfNothing.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(folderOfNothing.err()).contains("has no patch of the suite");
  }

  @Test
  void a_suite_that_was_changed_is_refused() throws IOException {
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    Files.copy(SUITE.resolve("manifest.json"), copy.resolve("manifest.json"));
    Run check = nidus("conformance", "check", copy, "--features", LESIONS);
    assertThat(check.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(check.err()).contains("is missing or was changed; write the phantoms again");
  }

  /// The rule as the guide states it, in the golden fixtures' own generator.
  @Test
  void the_weights_follow_the_rule_of_the_guide() {
    int t = 0;
    for (StoredTensor tensor : RuleEncoder.weights().values()) {
      if (tensor.name().equals("conv1.weight")) {
        assertThat(first(tensor, 5))
            .isEqualTo((float) (DeterministicWeights.u(t, 5) * Math.sqrt(12.0 / 343)));
      } else if (tensor.name().endsWith("running_var")) {
        assertThat(first(tensor, 3)).isEqualTo((float) (0.05 * (1 + DeterministicWeights.u(t, 3))));
      }
      t++;
    }
    assertThat(t).isEqualTo(322);
  }

  /// Restates the field of the phantoms: an axis, a sense or half a voxel that is wrong shows.
  @ParameterizedTest
  @CsvSource({
    "000001, 6.604, -8.816, 36.17",
    "000006, 1.467, -3.446, 36.17",
    "000008, -5.484, -12.955, 44.062",
    "000010, 7.369, -7.757, 35.796",
    "000012, -2.955, 2.802, 44.484"
  })
  void the_corrected_law_shows_the_analytic_field_about_the_seed(
      String file, double x, double y, double z) throws IOException {
    NpyArray patch = NpyArray.read(SUITE.resolve("expected/corrected/patches/" + file + ".npy"));
    assertThat(patch.shape()).containsExactly(1, 50, 50, 50);
    double difference = 0;
    int inside = 0;
    for (int k = 12; k < 38; k++) {
      for (int j = 12; j < 38; j++) {
        for (int i = 12; i < 38; i++) {
          double wanted = field(x + i - 24.5, y + j - 24.5, z + k - 24.5);
          double is = patch.values()[(k * 50 + j) * 50 + i] * 3072 - 1024;
          difference += Math.abs(is - wanted);
          inside++;
        }
      }
    }
    assertThat(difference / inside).as("mean difference in HU").isLessThan(45);
  }

  private static double field(double left, double posterior, double superior) {
    double x = left - 4;
    double y = posterior + 6;
    double z = superior - 35;
    double lung =
        Math.pow((x + 18) / 20, 2) + Math.pow((y - 5) / 26, 2) + Math.pow(z / 40, 2) < 1 ? -850 : 0;
    double texture =
        60 * Math.sin(0.53 * x + 0.21 * y)
            + 50 * Math.sin(0.47 * y - 0.33 * z + 1)
            + 40 * Math.sin(0.59 * z + 0.17 * x + 2);
    double value =
        40
            + 1.7 * x
            - 1.1 * y
            + 0.8 * z
            + lung
            + texture
            + 3200 * bead(x, y, z, 19)
            - 2600 * bead(x + 7, y + 5, z + 9, 23);
    return Math.clamp(value, -2000, 3071);
  }

  private static double bead(double x, double y, double z, double period) {
    double squared = 0;
    for (double value : new double[] {x, y, z}) {
      squared += Math.pow(value - period * Math.rint(value / period), 2);
    }
    return Math.exp(-squared / 12.5);
  }

  private static void assertSame(double[] one, double[] other) {
    assertThat(one).containsExactly(other, within(1e-4));
  }

  private List<String> explained(ResamplingLaw law) {
    return Suite.check(law).check(folder.resolve("f.csv"), Optional.empty()).explanations();
  }

  private List<String> explained(ResamplingLaw law, Path patches) {
    return Suite.check(law).check(folder.resolve("f.csv"), Optional.of(patches)).explanations();
  }

  private void assertRefused(String table, String sentence) throws IOException {
    Files.writeString(folder.resolve("f.csv"), table);
    Run check = check();
    assertThat(check.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(check.err()).contains(sentence);
  }

  private Run extract(String weights, Object... options) {
    Object[] all = {
      "extract",
      LESIONS,
      "-o",
      folder.resolve("f.csv"),
      "--weights",
      SUITE.resolve(weights),
      "--progress",
      "none"
    };
    return nidus(joined(all, options));
  }

  private Run check(Object... options) {
    Object[] all = {"conformance", "check", SUITE, "--features", folder.resolve("f.csv")};
    return nidus(joined(all, options));
  }

  private static Object[] joined(Object[] first, Object[] second) {
    Object[] all = new Object[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static double[] features(List<String> rows, String lesion) {
    return rows.stream()
        .filter(row -> row.startsWith(lesion + ","))
        .flatMap(row -> Stream.of(row.split(",", -1)).skip(1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static float first(StoredTensor tensor, long index) {
    MemorySegment bytes = tensor.bytes();
    return bytes.getAtIndex(ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN), index);
  }

  private static void rewrite(Path file) {
    try {
      NpyArray array = NpyArray.read(file);
      float[] hounsfield = new float[array.values().length];
      for (int n = 0; n < hounsfield.length; n++) {
        hounsfield[n] = (float) (array.values()[n] * 3072 - 1024);
      }
      dev.nidus.app.table.NpyFile.write(file, new int[] {50, 50, 50}, hounsfield);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
