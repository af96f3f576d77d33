package dev.nidus.verification.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.command.RootCommand;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.TestSeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run on a real CT, then one thing changed at a time.
class VerifyTest {
  private static final int NIFTI_SFORM_X_ORIGIN = 280 + 12;
  private static final int NIFTI_DATA = 352;

  @TempDir Path folder;
  private Path scan = Path.of("");
  private Path weights = Path.of("");
  private Path features = Path.of("");

  /// What a command printed and how it ended.
  private record Ran(int status, String out, String err) {}

  @BeforeEach
  void extract() throws IOException {
    scan = folder.resolve("scan.nii");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(Fixtures.data("sts/STS_002_ct.nii.gz")))) {
      Files.copy(in, scan);
    }
    weights = folder.resolve("weights.safetensors");
    Files.copy(Fixtures.fixture("encoder/narrow_w0125.safetensors"), weights);
    Files.writeString(
        folder.resolve("lesions.csv"),
        """
        image_path,coordX,coordY,coordZ,who
        scan.nii,81.1756,129.2691,-551.5924,a
        scan.nii,999,999,999,refused
        scan.nii,80.1,128.9,-550.5,b
        scan.nii,78.9,127.2,-553.1,c
        """);
    features = folder.resolve("features.csv");
    Ran ran = extractTo(features);
    assertThat(ran.status()).as(ran.err()).isEqualTo(3);
  }

  @Test
  void an_untouched_run_has_no_differences() {
    Ran ran = verify();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("3 rows compared with their receipts, 3 of them computed again");
    assertThat(ran.status()).isZero();
  }

  @Test
  void one_bit_of_a_voxel_near_the_lesion_is_found() throws IOException {
    SplittableRandom random = TestSeed.random("one bit of a voxel");
    // the centre of the lesion: index (57, 47, 17) of 113 x 95 x 34 two-byte voxels
    int voxel = (17 * 95 + 47) * 113 + 57;
    flip(scan, NIFTI_DATA + 2 * voxel, random.nextInt(8));
    Ran ran = verify();
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out().lines()).hasSize(3).allMatch(line -> line.contains("input changed"));
    assertThat(ran.out()).contains("row 1:", "row 3:", "row 4:", "the voxels");
  }

  @Test
  void a_voxel_that_no_patch_needs_is_found_with_the_digest_of_the_file_alone() throws IOException {
    flip(scan, NIFTI_DATA, 0);
    assertThat(verify().status()).isZero();

    Path digested = folder.resolve("digested.csv");
    extractTo(digested, "--digest-files");
    flip(scan, NIFTI_DATA, 0);
    Ran ran = run("verify", digested.toString());
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).contains("row 1: input changed: the file scan.nii has the digest");
  }

  @Test
  void the_last_bit_of_the_geometry_is_found() throws IOException {
    flip(scan, NIFTI_SFORM_X_ORIGIN, 0);
    Ran ran = verify();
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).contains("row 1: input changed: the geometry of scan.nii is");
  }

  @Test
  void a_missing_scan_is_named() throws IOException {
    Files.delete(scan);
    Ran ran = verify();
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).contains("row 1: input changed: scan.nii does not exist");
  }

  @Test
  void one_bit_of_a_weight_is_found() throws IOException {
    SplittableRandom random = TestSeed.random("one bit of a weight");
    long size = Files.size(weights);
    flip(weights, size - 1 - random.nextInt(100_000), random.nextInt(8));
    Ran ran = verify();
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.out()).startsWith("weights changed: ").contains("the receipt says");
  }

  @Test
  void an_edited_table_is_found_in_every_row_even_where_only_a_sample_is_computed()
      throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(features));
    String row = lines.get(2);
    int last = row.lastIndexOf(',');
    float value = Float.parseFloat(row.substring(last + 1));
    lines.set(2, row.substring(0, last + 1) + Math.nextUp(value));
    Files.write(features, lines);
    for (int seed = 1; seed <= 5; seed++) {
      Ran ran =
          run("verify", features.toString(), "--sample", "1", "--seed", Integer.toString(seed));
      assertThat(ran.status()).isEqualTo(3);
      assertThat(ran.out()).startsWith("row 3: table changed");
      assertThat(ran.err()).contains("1 of them computed again, 1 differences");
    }
  }

  @Test
  void a_table_of_other_length_is_found() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(features));
    lines.removeLast();
    Files.write(features, lines);
    Ran ran = verify();
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).contains("the table has fewer rows than the receipt, which has 3");
  }

  @Test
  void another_law_and_another_precision_are_told_apart() throws IOException {
    Path receipt = folder.resolve("features.csv.receipt.json");
    String text = Files.readString(receipt);
    Files.writeString(receipt, text.replace("\"law\":\"INFERENCE\"", "\"law\":\"CORRECTED\""));
    assertThat(verify().out()).contains("row 1: law changed");

    Files.writeString(
        receipt, text.replace("\"precision\":\"float32\"", "\"precision\":\"bfloat16\""));
    assertThat(verify().out()).contains("row 1: numeric mode changed").contains("other features");
  }

  @Test
  void weights_and_scans_may_have_moved() throws IOException {
    Path moved = Files.createDirectory(folder.resolve("moved"));
    Files.move(scan, moved.resolve("scan.nii"));
    Files.move(weights, moved.resolve("w.safetensors"));
    assertThat(verify().status()).isEqualTo(2);
    Ran ran =
        run(
            "verify",
            features.toString(),
            "--root",
            moved.toString(),
            "--weights",
            moved.resolve("w.safetensors").toString());
    assertThat(ran.out()).isEmpty();
    assertThat(ran.status()).isZero();
  }

  @Test
  void a_missing_or_damaged_receipt_is_a_sentence() throws IOException {
    Path receipt = folder.resolve("features.csv.receipt.json");
    Files.writeString(receipt, "{\"format\":\"nidus-receipt-1\",");
    assertThat(verify().err()).contains("is no receipt that can be read");
    Files.delete(receipt);
    Ran ran = verify();
    assertThat(ran.err()).contains("does not exist; extract writes it with its output");
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void deterministic_gives_the_same_bits_for_any_batch_threads_and_neighbours() throws IOException {
    byte[] first = deterministic("--threads", "1", "--batch", "1");
    assertThat(deterministic("--threads", "2", "--batch", "3")).isEqualTo(first);
    assertThat(deterministic("--threads", "8", "--batch", "8")).isEqualTo(first);
    String all = new String(first, StandardCharsets.UTF_8);
    // the third lesion alone
    Files.writeString(
        folder.resolve("lesions.csv"),
        """
        image_path,coordX,coordY,coordZ,who
        scan.nii,80.1,128.9,-550.5,b
        """);
    String alone = new String(deterministic("--threads", "2"), StandardCharsets.UTF_8);
    assertThat(all.lines().toList()).contains(alone.lines().toList().get(1));
  }

  private byte[] deterministic(String... more) throws IOException {
    Path output = folder.resolve("deterministic.csv");
    List<String> options = new ArrayList<>(List.of("--deterministic"));
    options.addAll(List.of(more));
    Ran ran = extractTo(output, options.toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isIn(0, 3);
    return Files.readAllBytes(output);
  }

  private Ran extractTo(Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "extract",
                folder.resolve("lesions.csv").toString(),
                "-o",
                output.toString(),
                "--weights",
                weights.toString(),
                "--progress",
                "none"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Ran verify() {
    return run("verify", features.toString());
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = RootCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Ran(status, out.toString(), err.toString());
  }

  private static void flip(Path file, long offset, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.toIntExact(offset)] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }
}
