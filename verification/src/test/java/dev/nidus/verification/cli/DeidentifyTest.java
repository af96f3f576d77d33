package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dicom convert --deidentify`.
class DeidentifyTest {
  @TempDir private Path folder;

  @Test
  void a_series_is_written_without_its_patient_and_gives_the_same_features() throws Exception {
    Path series = folder.resolve("CT of Plantedname");
    PlantedSeries.write(series);
    Path output = folder.resolve("clean");

    CommandLineRun run = convert(series, output).expect(0);

    assertThat(run.err()).contains("9 files de-identified into", "clean.deidentified.csv");
    List<Path> files = files(output);
    assertThat(files)
        .hasSize(9)
        .allMatch(file -> file.getFileName().toString().startsWith("2.25."));
    for (Path file : files) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .doesNotContain(PlantedSeries.WORDS.toArray(String[]::new))
          .doesNotContain(PlantedSeries.SERIES);
    }
    CsvText report = CsvText.read(folder.resolve("clean.deidentified.csv"));
    assertThat(report.header()).containsExactly("tag", "name", "action", "files");
    assertThat(report.rows())
        .contains(
            List.of("(0010,0010)", "PatientName", "replaced", "9"),
            List.of("(0010,4000)", "PatientComments", "removed", "9"),
            List.of("(0009,1001)", "private", "removed", "9"),
            List.of("(0020,000E)", "SeriesInstanceUID", "uid replaced", "9"));
    assertThat(Files.readString(folder.resolve("clean.deidentified.csv")) + run.out() + run.err())
        .doesNotContain(PlantedSeries.WORDS.subList(1, 11).toArray(String[]::new));

    List<List<String>> rows =
        List.of(
            List.of(series.toString(), "-23.202887", "50.979485", "-92.500000"),
            List.of(output.toString(), "-23.202887", "50.979485", "-92.500000"));
    Path table =
        new CsvText(List.of("image_path", "coordX", "coordY", "coordZ"), rows)
            .write(folder.resolve("lesions.csv"));
    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(table, features, "--allow-any-intensity").expect(0);
    CsvText read = CsvText.read(features);
    assertThat(read.features(1)).containsExactly(read.features(0));
  }

  @Test
  void what_is_drawn_on_a_series_goes_with_it_and_gives_the_same_points() throws Exception {
    Path series = folder.resolve("CT");
    PlantedSeries.write(series);
    Path structures = series.resolve("structures.dcm");
    Path output = folder.resolve("clean");

    convert(series, output, "--lesions", structures, "--lesions", series.resolve("binary.dcm"))
        .expect(0);

    assertThat(files(output)).hasSize(11);
    for (Path file : files(output)) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .doesNotContain(PlantedSeries.WORDS.toArray(String[]::new))
          .doesNotContain(PlantedSeries.SERIES, "two pieces");
    }
    Path drawn = folder.resolve("drawn.csv");
    CommandLineRun.of("seeds", "--rtstruct", structures, "-o", drawn).expect(3); // one is a line
    Path clean = folder.resolve("clean.csv");
    CommandLineRun.of("seeds", "--rtstruct", ofModality(output, "RTSTRUCT"), "-o", clean).expect(3);
    CsvText before = CsvText.read(drawn);
    CsvText after = CsvText.read(clean);
    for (String column : List.of("coordX", "coordY", "coordZ")) {
      assertThat(after.column(column)).isEqualTo(before.column(column));
    }
    assertThat(after.rows()).isNotEmpty();
    CommandLineRun.of("seeds", "--seg", ofModality(output, "SEG"), "-o", folder.resolve("s.csv"))
        .expect(0);

    Path other = folder.resolve("other");
    assertThat(convert(series, other, "--lesions", series.resolve("ct0.dcm")).expect(2).problem())
        .contains("ct0.dcm", "is neither a structure set (RTSTRUCT) nor a segmentation (SEG)");
    assertThat(
            CommandLineRun.of("dicom", "convert", series, "-o", other, "--lesions", structures)
                .expect(2)
                .problem())
        .isEqualTo("--lesions belongs to --deidentify");
    assertThat(other).doesNotExist();
  }

  private static Path ofModality(Path folder, String modality) throws Exception {
    for (Path file : files(folder)) {
      if (new DicomReader(DicomLimits.DEFAULT)
          .read(file, "x")
          .dataSet()
          .requireText(Tags.MODALITY)
          .equals(modality)) {
        return file;
      }
    }
    throw new AssertionError("no " + modality);
  }

  @Test
  void another_run_is_another_secret_and_options_are_named() throws Exception {
    Path zip = Fixtures.fixture("dicom/series_axial.zip");
    convert(zip, folder.resolve("a")).expect(0);
    CommandLineRun other =
        convert(zip, folder.resolve("b"), "--retain", "uids,modified-dates").expect(0);

    DataSet first = dataSet(folder.resolve("a"));
    DataSet second = dataSet(folder.resolve("b"));
    assertThat(first.requireText(Tags.SERIES_INSTANCE_UID))
        .startsWith("2.25.")
        .isNotEqualTo("2.25.78.1");
    assertThat(second.requireText(Tags.SERIES_INSTANCE_UID)).isEqualTo("2.25.78.1");
    assertThat(first.requireText(Tags.PATIENT_ID))
        .isNotEqualTo(second.requireText(Tags.PATIENT_ID));
    assertThat(first.text(Tags.STUDY_DATE)).isEmpty();
    assertThat(second.requireText(Tags.STUDY_DATE)).isNotEqualTo("20200101").hasSize(8);
    assertThat(other.err())
        .contains("12 of them are made from other images (image type SECONDARY)");
  }

  @Test
  void what_cannot_be_done_is_refused_and_leaves_nothing() throws Exception {
    Path zip = Fixtures.fixture("dicom/series_axial.zip");
    Path output = folder.resolve("out");
    assertThat(convert(zip, folder.resolve("x.nii.gz")).expect(2).problem())
        .contains("NIfTI keeps nothing of the patient, so there is nothing to de-identify");
    assertThat(convert(zip, output, "--retain", "clean-descriptors").expect(2).problem())
        .contains("--retain: the option 'clean-descriptors' of the confidentiality profile is not");
    assertThat(
            CommandLineRun.of("dicom", "convert", zip, "-o", output, "--retain", "uids")
                .expect(2)
                .problem())
        .isEqualTo("--retain belongs to --deidentify");
    assertThat(CommandLineRun.of("dicom", "convert", zip, "-o", output).expect(2).problem())
        .contains("must end in .nii or .nii.gz; DICOM files are written with --deidentify");
    assertThat(convert(Fixtures.fixture("dicom/s16_explicit.dcm"), output).expect(2).problem())
        .isNotEmpty();
    assertThat(files(folder)).isEmpty();

    Files.createDirectories(output);
    Files.writeString(output.resolve("notes.txt"), "mine");
    assertThat(convert(zip, output).expect(2).problem()).contains("out exists; name a new folder");
    assertThat(files(output)).hasSize(1);
  }

  private static CommandLineRun convert(Path series, Path output, Object... more) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("dicom", "convert", series, "-o", output, "--deidentify"),
                Stream.of(more))
            .toArray());
  }

  private static DataSet dataSet(Path folder) throws Exception {
    return new DicomReader(DicomLimits.DEFAULT).read(files(folder).getFirst(), "x").dataSet();
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
