package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every scan or seed that cannot be done costs its own row, with a sentence, and loses nothing.
class ScanRefusalTest {
  private static final List<String> CENTRE = List.of("20", "20", "20");

  @TempDir private static Path folder;
  private static final Map<String, String> REASONS = new LinkedHashMap<>();
  private static CommandLineRun run = new CommandLineRun(0, "", "");
  private static CsvText features = new CsvText(List.of(), List.of());

  @BeforeAll
  static void extract_from_bad_scans_between_good_ones() throws Exception {
    new MadeScan().write(folder.resolve("good.nii.gz"));
    byte[] whole = Files.readAllBytes(folder.resolve("good.nii.gz"));
    Files.write(folder.resolve("cut.nii.gz"), Arrays.copyOf(whole, whole.length / 2));
    byte[] plain = new MadeScan().bytes();
    Files.write(folder.resolve("short.nii"), Arrays.copyOf(plain, plain.length - 100));
    new MadeScan().declaring(2, 0).write(folder.resolve("dim0.nii"));
    new MadeScan()
        .declaring(1, 32767)
        .declaring(2, 32767)
        .declaring(3, 10)
        .write(folder.resolve("huge.nii.gz"));
    new MadeScan().withAffineEntry(Float.NaN).write(folder.resolve("nan_affine.nii"));
    new MadeScan().withAffineEntry(0).write(folder.resolve("flat_affine.nii"));
    new MadeScan().withValues(0, 900).write(folder.resolve("mr.nii.gz"));
    new MadeScan().withValues(-1000, -900).write(folder.resolve("air.nii.gz"));
    new MadeScan().inFloats().withValues(-1000, 70000).write(folder.resolve("beyond.nii.gz"));
    Files.write(folder.resolve("empty.nii.gz"), new byte[0]);
    Files.writeString(folder.resolve("text.nii"), "this is no scan");
    Files.createDirectory(folder.resolve("series"));
    byte[] dicom = new byte[200];
    System.arraycopy("DICM".getBytes(StandardCharsets.ISO_8859_1), 0, dicom, 128, 4);
    Files.write(folder.resolve("slice"), dicom);
    Files.writeString(
        folder.resolve("four.nrrd"),
        """
        NRRD0004
        type: short
        dimension: 4
        sizes: 2 10 10 10
        encoding: raw
        endian: little

        """);
    Files.writeString(
        folder.resolve("mr.mha"),
        """
        ObjectType = Image
        NDims = 3
        DimSize = 2 2 2
        ElementSpacing = 20 20 20
        Offset = 0 0 0
        TransformMatrix = 1 0 0 0 1 0 0 0 1
        ElementByteOrderMSB = False
        BinaryData = True
        Modality = MET_MOD_MR
        ElementType = MET_UCHAR
        ElementDataFile = LOCAL
        12345678\
        """);
    List<String> files =
        List.of(
            "mr.mha",
            "missing.nii.gz",
            "cut.nii.gz",
            "short.nii",
            "dim0.nii",
            "huge.nii.gz",
            "nan_affine.nii",
            "flat_affine.nii",
            "mr.nii.gz",
            "air.nii.gz",
            "beyond.nii.gz",
            "empty.nii.gz",
            "text.nii",
            "series",
            "slice",
            "four.nrrd");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("good.nii.gz", CENTRE));
    for (String file : files) {
      rows.add(row(file, CENTRE));
      rows.add(row("good.nii.gz", CENTRE));
    }
    Path table = new CsvText(RealLesion.COLUMNS, rows).write(folder.resolve("lesions.csv"));
    Path output = folder.resolve("features.csv");
    run = CommandLineRun.extract(table, output).expect(3);
    features = CsvText.read(output);
    for (List<String> refusal : CsvText.read(folder.resolve("features.csv.refused.csv")).rows()) {
      REASONS.put(refusal.get(1), refusal.get(2));
      assertThat(rows.get(Integer.parseInt(refusal.getFirst()) - 1).getFirst())
          .as("the row's number, 1 = first data row")
          .isEqualTo(refusal.get(1));
    }
  }

  @Test
  void the_rows_between_are_done_and_equal() {
    assertThat(REASONS).hasSize(16);
    assertThat(features.rows()).hasSize(17).allMatch(row -> row.equals(features.rows().getFirst()));
    assertThat(run.err()).contains("16 refused, with reasons");
  }

  @Test
  void a_file_that_is_missing_a_folder_or_empty_is_said_to_be() {
    assertReason("missing.nii.gz", "missing.nii.gz does not exist");
    assertReason("series", "series holds no DICOM files");
    assertReason("empty.nii.gz", "is empty");
  }

  @Test
  void damaged_files_are_said_to_be_damaged_with_what_is_missing() {
    assertReason(
        "cut.nii.gz",
        "cut.nii.gz is cut short: its compressed voxels end after",
        "of 64,000 bytes");
    assertReason("short.nii", "short.nii", "bytes");
  }

  @Test
  void sizes_that_cannot_be_are_refused_before_anything_is_allocated() {
    assertReason("dim0.nii", "dim[1..3] [40, 0, 20]; each axis needs 1 to 2147483647 voxels");
    assertReason("huge.nii.gz", "32767", "--max-scan-bytes");
  }

  @Test
  void a_placement_that_is_none_is_never_guessed() {
    assertReason("nan_affine.nii", "NaN");
    assertReason("flat_affine.nii", "flat_affine.nii");
  }

  @Test
  void other_formats_are_named_with_the_remedy() {
    assertReason("text.nii", "is of no known format; known are NIfTI");
    assertReason("slice", "(0002,0010) TransferSyntaxUID is missing");
    assertReason("four.nrrd", "4");
  }

  @Test
  void what_is_not_in_hounsfield_units_is_refused_with_its_values_and_the_way_out() {
    assertThat(REASONS)
        .containsEntry(
            "mr.nii.gz",
            "mr.nii.gz is not a CT in Hounsfield units: no value is below -200 HU (lowest 0), so it"
                + " shows no air or lung; if it really is one, use --allow-any-intensity");
    assertReason("air.nii.gz", "no value is above -200 HU (highest -900)");
    assertReason("beyond.nii.gz", "values from -1000 to 70000, beyond -32768..32767");
  }

  @Test
  void a_modality_that_says_otherwise_is_believed() {
    assertReason("mr.mha", "mr.mha is not a CT in Hounsfield units: its modality is MR");
  }

  @Test
  void a_scan_over_the_users_budget_is_refused_with_the_option_that_sets_it() throws Exception {
    Path table = table("budget.csv", List.of(row("good.nii.gz", CENTRE)));
    CommandLineRun.extract(
            table, folder.resolve("budget_features.csv"), "--max-scan-bytes", "63999")
        .expect(3);
    assertThat(CsvText.read(folder.resolve("budget_features.csv.refused.csv")).column("reason"))
        .allMatch(reason -> reason.contains("64,000") && reason.contains("63,999"));
  }

  @Test
  void with_any_intensity_allowed_the_same_scans_are_done_with_a_warning() throws Exception {
    Path table =
        table(
            "any.csv",
            List.of(
                row("mr.nii.gz", CENTRE), row("air.nii.gz", CENTRE), row("good.nii.gz", CENTRE)));
    Path output = folder.resolve("any_features.csv");

    CommandLineRun allowed =
        CommandLineRun.extract(table, output, "--allow-any-intensity").expect(0);

    assertThat(allowed.err()).contains("2 warnings: " + output + ".warnings.csv");
    CsvText warnings = CsvText.read(folder.resolve("any_features.csv.warnings.csv"));
    assertThat(warnings.header()).containsExactly("row", "image_path", "reason");
    assertThat(warnings.column("row")).containsExactly("1", "2");
    assertThat(warnings.rows().getFirst().get(2))
        .contains("mr.nii.gz is not a CT in Hounsfield units");
    assertThat(CsvText.read(output).rows()).hasSize(3);
  }

  @Test
  void a_seed_far_outside_is_refused_and_one_in_ras_is_recognised() throws Exception {
    RealLesion real = RealLesion.named("STS_001_ct");
    List<String> lps = real.row();
    Path table =
        table(
            "outside.csv",
            List.of(
                List.of(lps.get(0), "5000", "5000", "5000"),
                List.of(lps.get(0), "-" + lps.get(1), "-" + lps.get(2), lps.get(3)),
                lps));
    Path output = folder.resolve("outside_features.csv");

    CommandLineRun.extract(table, output, "--root", RealLesion.DATA).expect(3);

    List<String> reasons =
        CsvText.read(folder.resolve("outside_features.csv.refused.csv")).column("reason");
    assertThat(reasons.getFirst())
        .contains("seed (5000.00, 5000.00, 5000.00) mm LPS lies outside sts/STS_001_ct.nii.gz")
        .contains("its index there is (")
        .contains("the scan has ")
        .doesNotContain("RAS");
    assertThat(reasons.get(1))
        .endsWith("; with x and y negated it lies inside, so it may be RAS: use --coords RAS");
    Closeness.assertGolden("the good row", CsvText.read(output).features(0), real.features());
  }

  @Test
  void a_seed_a_little_outside_is_a_warning_by_the_references_laws_and_a_refusal_by_ours()
      throws Exception {
    RealLesion moved = RealLesion.named("STS_006_ct").movedOutOfTheScan();
    Path table = RealLesion.table(List.of(moved)).write(folder.resolve("little.csv"));
    for (String law : List.of("inference", "study")) {
      Path output = folder.resolve("little_%s.csv".formatted(law));
      CommandLineRun.extract(table, output, "--root", RealLesion.DATA, "--law", law).expect(0);
      assertThat(CsvText.read(folder.resolve("little_%s.csv.warnings.csv".formatted(law))).rows())
          .hasSize(1)
          .allMatch(row -> row.get(2).contains("lies outside sts/STS_006_ct.nii.gz"));
    }
    Path output = folder.resolve("little_corrected.csv");
    CommandLineRun.extract(table, output, "--root", RealLesion.DATA, "--law", "corrected")
        .expect(3);
    assertThat(CsvText.read(folder.resolve("little_corrected.csv.refused.csv")).column("reason"))
        .allMatch(reason -> reason.contains("lies outside sts/STS_006_ct.nii.gz"));
    assertThat(CsvText.read(output).rows()).isEmpty();
  }

  @Test
  void precropped_files_are_padded_never_cropped_and_need_no_coordinates() throws Exception {
    Path table =
        CsvText.text(folder.resolve("pre.csv"), "image_path\ngood.nii.gz\nmissing.nii.gz\n");
    Path output = folder.resolve("pre_features.csv");

    CommandLineRun.extract(table, output, "--precropped").expect(3);

    CsvText found = CsvText.read(output);
    assertThat(found.header()).startsWith("image_path", "pred_0");
    assertThat(found.rows()).hasSize(1);
  }

  private static void assertReason(String file, String... parts) {
    assertThat(REASONS.get(file)).as(file).contains(parts);
  }

  private static List<String> row(String file, List<String> seed) {
    return List.of(file, seed.get(0), seed.get(1), seed.get(2));
  }

  private static Path table(String name, List<List<String>> rows) throws IOException {
    return new CsvText(RealLesion.COLUMNS, rows).write(folder.resolve(name));
  }
}
