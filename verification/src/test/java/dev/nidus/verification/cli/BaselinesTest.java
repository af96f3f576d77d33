package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.learning.encoder.KnownEncoder;
import dev.nidus.learning.network.GeneratedWeights;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The study's other encoders on the command line: their input, their receipts, and what verify makes of
/// features that depend on each other.
class BaselinesTest {
  @TempDir private Path folder;
  private Path table = Path.of("");
  private Path weights = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void write_lesions_and_a_narrow_genesis_in_its_original_layout() throws IOException {
    table = RealLesion.table(rows(3)).write(folder.resolve("lesions.csv"));
    output = folder.resolve("features.csv");
    weights = folder.resolve("genesis.pt");
    SequencedMap<String, StoredTensor> prefixed = new LinkedHashMap<>();
    GeneratedWeights.of(new UNet3d(1, 2, UNet3d.Part.WHOLE, Normalisation.STORED), 4)
        .forEach((key, tensor) -> prefixed.put("module." + key, tensor));
    TorchWriter.writeStateDict(weights, prefixed, Map.of());
  }

  @Test
  void genesis_is_recognised_cut_by_its_own_input_and_verified() throws Exception {
    CommandLineRun run = extract().expect(0);

    assertThat(run.err())
        .contains("encoder: genesis, normalised by stored statistics, 256 features")
        .contains("law: study (the law that belongs to the encoder)")
        .contains("patch: 48 x 48 x 48 voxels")
        .doesNotContain("depend on the others");
    assertThat(CsvText.read(output).rows()).hasSize(3);
    assertThat(Files.readString(folder.resolve("features.csv.receipt.json")))
        .contains("\"padding\":\"WATER\"", "\"axes\":\"XYZ\"");
    CommandLineRun.of("verify", output).expect(0);
  }

  @Test
  void features_by_the_batch_say_so_and_are_verified_only_where_each_was_alone() throws Exception {
    // five rows are batches of 2, 1, 1 and 1
    table = RealLesion.table(rows(5)).write(folder.resolve("lesions.csv"));
    CommandLineRun together = extract("--model", "genesis_batch").expect(0);
    assertThat(together.err())
        .contains("encoder: genesis_batch, normalised by the batch")
        .contains(
            "a lesion's features depend on the others of its batch (--batch 4); --deterministic"
                + " computes each alone, --model genesis uses stored statistics");
    float[] inCompany = CsvText.read(output).features(0);
    float[] single = CsvText.read(output).features(4);
    assertThat(CommandLineRun.of("verify", output).expect(2).problem())
        .contains("cannot be computed again one by one")
        .endsWith("extract with --deterministic for features that can be verified");

    Files.delete(output);
    CommandLineRun alone = extract("--model", "genesis_batch", "--deterministic").expect(0);
    assertThat(alone.err()).doesNotContain("depend on the others");
    CsvText separate = CsvText.read(output);
    assertThat(separate.features(0)).as("it had company").isNotEqualTo(inCompany);
    assertThat(separate.features(4)).as("it was alone before").isEqualTo(single);
    CommandLineRun.of("verify", output, "--sample", 1).expect(0);
  }

  @Test
  void a_model_of_another_kind_and_a_patch_of_another_size_are_refused() throws Exception {
    assertThat(extract("--model", "fmcib").expect(2).problem())
        .startsWith(weights + ": the file holds another network (U-Net with its decoder of width 2")
        .endsWith("it can be read as genesis or genesis_batch");
    CommandLineRun large = extract("--patch-size", "64");
    assertThat(large.status()).isNotZero();
    assertThat(large.err()).contains("patches with 40 to 55 voxels a side, these have 64");
  }

  @Test
  void inspect_says_what_the_file_is() {
    assertThat(CommandLineRun.of("weights", "inspect", weights).expect(0).out())
        .containsPattern("wrapping +module\\.\\*")
        .containsPattern("network +genesis, U-Net with its decoder of width 2.*256 features");
  }

  @Test
  void the_registry_lists_every_encoder_with_input_licence_and_source() {
    String out = CommandLineRun.of("weights", "registry").expect(0).out();
    for (KnownEncoder encoder : KnownEncoder.values()) {
      assertThat(out)
          .containsPattern("(?m)^" + encoder.word() + "$")
          .contains(encoder.licence().text(), encoder.source());
    }
    assertThat(out)
        .contains("48 x 48 x 48 voxels")
        .contains("law study, padding 0 HU, axes xyz")
        .contains("7,027,776 parameters, 4096 features");
  }

  @Test
  void an_untrained_encoder_is_the_same_for_the_same_seed_and_is_extracted_as_any_other()
      throws Exception {
    Path first = folder.resolve("first.safetensors");
    Path again = folder.resolve("again.safetensors");
    Path other = folder.resolve("other.safetensors");
    CommandLineRun.of("weights", "untrained", "genesis", "-o", first, "--seed", "5").expect(0);
    CommandLineRun.of("weights", "untrained", "genesis", "-o", again, "--seed", "5").expect(0);
    CommandLineRun.of("weights", "untrained", "genesis", "-o", other, "--seed", "6").expect(0);
    assertThat(first).hasSameBinaryContentAs(again);
    assertThat(Files.mismatch(first, other)).isNotNegative();

    weights = first;
    table = RealLesion.table(rows(1)).write(folder.resolve("one.csv"));
    assertThat(extract().expect(0).err())
        .contains("encoder: random weights (seed 5) in the network of genesis")
        .contains("4096 features");

    assertThat(CommandLineRun.of("weights", "untrained", "vgg", "-o", first).expect(2).problem())
        .isEqualTo(
            "'vgg' is no encoder that Nidus knows; these are: fmcib, med3d, genesis, genesis_batch,"
                + " autoencoder, random");
    assertThat(
            CommandLineRun.of("weights", "untrained", "-o", folder.resolve("a.bin"))
                .expect(2)
                .problem())
        .endsWith("a.bin is to be safetensors; name it .safetensors");
  }

  /// The first real lesion, again and again, with another in the second row.
  private static List<RealLesion> rows(int count) throws IOException {
    List<RealLesion> all = RealLesion.all();
    return IntStream.range(0, count).mapToObj(n -> all.get(n == 1 ? 1 : 0)).toList();
  }

  private CommandLineRun extract(Object... options) {
    Object[] all = new Object[10 + options.length];
    System.arraycopy(
        new Object[] {
          "extract",
          table,
          "-o",
          output,
          "--weights",
          weights,
          "--root",
          RealLesion.DATA,
          "--progress",
          "none"
        },
        0,
        all,
        0,
        10);
    System.arraycopy(options, 0, all, 10, options.length);
    return CommandLineRun.of(all);
  }
}
