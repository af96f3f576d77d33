package dev.nidus.imaging.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.SourceImage;
import dev.nidus.imaging.dicom.series.SourceSeries;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports on the made-up series of the fixtures, read back by our reader and by DCMTK.
class LesionReportTest {
  private static final Path CT = Fixtures.fixture("dicom-lesions");
  private static final DicomReader READER = new DicomReader(DicomLimits.DEFAULT);
  private static final Algorithm MODEL =
      new Algorithm(
          "model of malignancy", "nidus 1", "ab".repeat(32), List.of("weights SHA-256 x"));

  @TempDir Path folder;

  @Test
  void a_report_says_where_what_and_by_which_model_in_the_study_of_its_series() throws Exception {
    SourceSeries series = series(CT);
    Point3 seed = seedOf(series);

    DataSet report = read(written(report(series, seed, 0.25, MODEL)));

    assertThat(report.requireText(Tags.STUDY_INSTANCE_UID)).isEqualTo("2.25.1001");
    assertThat(report.requireText(Tags.PATIENT_NAME)).isEqualTo("Nobody^Synthetic");
    assertThat(report.requireText(Tags.PATIENT_ID)).isEqualTo("SYNTHETIC");
    assertThat(report.requireText(Tags.MODALITY)).isEqualTo("SR");
    assertThat(report.requireText(Tags.SERIES_INSTANCE_UID)).isNotEqualTo("2.25.1002");
    List<DataSet> evidence =
        report
            .item(ContentItem.EVIDENCE)
            .orElseThrow()
            .item(Tags.of("ReferencedSeriesSequence"))
            .orElseThrow()
            .items(Tags.of("ReferencedSOPSequence"));
    assertThat(evidence).hasSize(9);

    DataSet group = measurementGroup(report);
    DataSet point = ofType(group, "SCOORD3D").getFirst();
    assertThat(point.decimals(Tags.of("GraphicData")))
        .containsExactly((float) seed.x(), (float) seed.y(), (float) seed.z());
    assertThat(point.requireText(Tags.of("ReferencedFrameOfReferenceUID"))).isEqualTo("2.25.1003");
    DataSet number =
        ofType(group, "NUM").getFirst().item(Tags.of("MeasuredValueSequence")).orElseThrow();
    assertThat(number.decimals(Tags.of("FloatingPointValue"))).containsExactly(0.25);
    assertThat(meaning(number, "MeasurementUnitsCodeSequence")).isEqualTo("no units");
    assertThat(ofType(group, "CODE").stream().map(LesionReportTest::answer))
        .containsExactly("Lesion", "Lung", "malignant");
    assertThat(ofType(group, "TEXT").stream().map(LesionReportTest::text))
        .containsExactly(
            "lesion 7",
            "model of malignancy",
            "nidus 1",
            "model SHA-256 " + "ab".repeat(32),
            "weights SHA-256 x");
  }

  @Test
  void the_same_report_has_the_same_bytes_and_another_score_replaces_it() throws Exception {
    SourceSeries series = series(CT);
    Point3 seed = seedOf(series);
    LesionReport first = report(series, seed, 0.25, MODEL);

    byte[] once = Files.readAllBytes(written(first));
    byte[] twice = Files.readAllBytes(written(report(series(CT), seed, 0.25, MODEL)));

    assertThat(twice).isEqualTo(once);
    assertThat(report(series, seed, 0.75, MODEL).uid()).isEqualTo(first.uid());
    Algorithm other = new Algorithm("model of malignancy", "nidus 1", "cd".repeat(32), List.of());
    assertThat(report(series, seed, 0.25, other).uid()).isNotEqualTo(first.uid());
    Point3 beside = new Point3(seed.x() + 0.01, seed.y(), seed.z());
    assertThat(report(series, beside, 0.25, MODEL).uid()).isNotEqualTo(first.uid());
    assertThat(first.uid()).matches("2\\.25\\.[1-9][0-9]{30,38}");
  }

  @Test
  void patient_and_study_go_along_in_utf_8_and_comments_stay_behind() throws Exception {
    Path changed = Files.createDirectories(folder.resolve("changed"));
    for (int k = 0; k < 9; k++) {
      DataSet slice =
          read(CT.resolve("ct%d.dcm".formatted(k))).toBuilder()
              .text(Tags.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
              .text(Tags.PATIENT_NAME, "Müller^Änne")
              .text(Tags.of("PatientComments"), "planted comment")
              .text(Tags.of("IssuerOfPatientID"), "Köln")
              .text(Tags.of("ClinicalTrialSubjectID"), "S-12")
              .decimals(Tags.of("LongitudinalTemporalOffsetFromEvent"), 3.5)
              .text(Tags.STUDY_DATE, "20240229")
              .text(Tags.STUDY_TIME, "101112")
              .build();
      DicomWriter.write(changed.resolve(k + ".dcm"), slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
    SourceSeries series = series(changed);

    Path file = written(report(series, seedOf(series), 0.25, MODEL));

    DataSet report = read(file);
    assertThat(report.requireText(Tags.PATIENT_NAME)).isEqualTo("Müller^Änne");
    assertThat(report.requireText(Tags.of("IssuerOfPatientID"))).isEqualTo("Köln");
    assertThat(report.requireText(Tags.of("ClinicalTrialSubjectID"))).isEqualTo("S-12");
    assertThat(report.decimal(Tags.of("LongitudinalTemporalOffsetFromEvent"))).contains(3.5);
    assertThat(report.requireText(Tags.CONTENT_DATE)).isEqualTo("20240229");
    assertThat(report.requireText(Tags.CONTENT_TIME)).isEqualTo("101112");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("planted comment");
  }

  @Test
  void a_blank_instance_uid_is_that_of_the_file_and_a_blank_study_is_refused() throws Exception {
    Path blank = Files.createDirectories(folder.resolve("blank"));
    Path homeless = Files.createDirectories(folder.resolve("homeless"));
    for (int k = 0; k < 9; k++) {
      Path slice = CT.resolve("ct%d.dcm".formatted(k));
      byte[] bytes = Files.readAllBytes(slice);
      // the second UID is that of the data set; one byte for another keeps all lengths
      blankOut(bytes, "2.25.%d".formatted(2000 + k), 1);
      Files.write(blank.resolve(k + ".dcm"), bytes);
      DicomWriter.write(
          homeless.resolve(k + ".dcm"),
          read(slice).toBuilder().text(Tags.STUDY_INSTANCE_UID).build(),
          TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    assertThat(series(blank).images())
        .extracting(SourceImage::sopInstance)
        .contains("2.25.2000", "2.25.2008");
    assertThatExceptionOfType(UnreadableScan.class)
        .isThrownBy(() -> series(homeless))
        .withMessageContaining("cannot be the source of a result")
        .withMessageContaining("(0020,000D) StudyInstanceUID is empty; it must have a value");
  }

  @Test
  void a_file_without_an_instance_uid_is_not_written() throws Exception {
    DataSet blank =
        read(CT.resolve("ct0.dcm")).toBuilder().text(Tags.SOP_INSTANCE_UID, " ").build();
    Path file = folder.resolve("blank.dcm");

    assertThatExceptionOfType(dev.nidus.imaging.dicom.UnreadableDicom.class)
        .isThrownBy(() -> DicomWriter.write(file, blank, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
        .withMessageContaining("(0008,0018) SOPInstanceUID is empty")
        .withMessageContaining("a file needs one in front of it");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void sites_are_words_or_codes() {
    assertThat(FindingSite.of(" Soft_Tissue ").code())
        .isEqualTo(Code.sct("87784001", "Soft tissue"));
    assertThat(FindingSite.of("1|99X|Place").code()).isEqualTo(new Code("1", "99X", "Place"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FindingSite.of("lump"))
        .withMessageStartingWith("'lump' is no site with a known code; write one of abdomen, ");
  }

  @Test
  void words_of_a_model_have_codes_of_their_own_however_long() {
    Code one = Code.own("malignant");
    assertThat(one).isEqualTo(Code.own("malignant")).isNotEqualTo(Code.own("benign"));
    Code lengthy = Code.own("x\\".repeat(40) + "a");
    assertThat(lengthy.value()).isNotEqualTo(Code.own("x\\".repeat(40) + "b").value());
    assertThat(lengthy.meaning()).hasSizeLessThanOrEqualTo(64).doesNotContain("\\");
  }

  @Test
  void dcmtk_reads_a_report_without_a_complaint() throws Exception {
    Optional<Path> dsrdump = dsrdump();
    Assumptions.assumeTrue(
        dsrdump.isPresent(), "skipped: DCMTK's dsrdump is not installed (Debian: dcmtk)");
    SourceSeries series = series(CT);
    Path file = written(report(series, seedOf(series), 0.25, MODEL));

    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(dsrdump.get().toString(), "-v", "+Pl", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    String words = Files.readString(said);
    assertThat(process.exitValue()).as(words).isZero();
    assertThat(words.lines()).noneMatch(line -> line.matches("[WEF]: .*"));
    assertThat(words)
        .contains(
            "Comprehensive 3D SR Document",
            "<contains CONTAINER:(,,\"Measurement Group\")",
            "<has concept mod CODE:(,,\"Finding Site\")=(39607008,SCT,\"Lung\")>",
            "<contains NUM:(,,\"score of malignant (malignancy)\")=\"0.25\" (1,UCUM,\"no units\")>",
            "<contains SCOORD3D:(,,\"Image Region\")=(POINT,");
  }

  private static Optional<Path> dsrdump() {
    return java.util.stream.Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .filter(part -> !part.isEmpty())
        .map(part -> Path.of(part, "dsrdump"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Path written(LesionReport report) throws IOException, UnreadableScan {
    Path file = folder.resolve(report.uid() + ".dcm");
    report.write(file, 1);
    return file;
  }

  private static LesionReport report(
      SourceSeries series, Point3 seed, double score, Algorithm algorithm) {
    return new LesionReport(
        series,
        seed,
        "lesion 7",
        Optional.of(FindingSite.of("lung")),
        List.of(new Score("score of malignant (malignancy)", score)),
        List.of(new Finding("predicted malignancy", "malignant")),
        algorithm);
  }

  private static SourceSeries series(Path folder) throws UnreadableScan {
    return new DicomSeriesReader(ByteBudget.DEFAULT, DamagedFiles.REFUSE).source(folder, "ct");
  }

  private static Point3 seedOf(SourceSeries series) {
    return series.geometry().pointAt(new dev.nidus.core.geometry.ContinuousIndex(12.5, 20.25, 4));
  }

  private static DataSet read(Path file) throws Exception {
    DicomFile read = READER.read(file, String.valueOf(file.getFileName()));
    return read.dataSet();
  }

  private static DataSet measurementGroup(DataSet report) throws Exception {
    DataSet found = report;
    for (String part : List.of("Imaging Measurements", "Measurement Group")) {
      DataSet around = found;
      found =
          ofType(around, "CONTAINER").stream()
              .filter(item -> meaning(item, "ConceptNameCodeSequence").equals(part))
              .findFirst()
              .orElseThrow();
    }
    return found;
  }

  private static List<DataSet> ofType(DataSet around, String type) throws Exception {
    List<DataSet> found = new ArrayList<>();
    for (DataSet item : around.items(Tags.of("ContentSequence"))) {
      if (item.requireText(Tags.of("ValueType")).equals(type)) {
        found.add(item);
      }
    }
    return found;
  }

  private static String answer(DataSet item) {
    return meaning(item, "ConceptCodeSequence");
  }

  private static String text(DataSet item) {
    try {
      return item.requireText(Tags.of("TextValue"));
    } catch (dev.nidus.imaging.dicom.UnreadableDicom e) {
      throw new AssertionError(e);
    }
  }

  private static String meaning(DataSet item, String sequence) {
    try {
      return item.item(Tags.of(sequence)).orElseThrow().requireText(Tags.of("CodeMeaning"));
    } catch (dev.nidus.imaging.dicom.UnreadableDicom e) {
      throw new AssertionError(e);
    }
  }

  /// Overwrites an occurrence of a text with blanks.
  private static void blankOut(byte[] bytes, String text, int occurrence) {
    String whole = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = -1;
    for (int n = 0; n <= occurrence; n++) {
      at = whole.indexOf(text, at + 1);
    }
    java.util.Arrays.fill(bytes, at, at + text.length(), (byte) 0);
  }
}
