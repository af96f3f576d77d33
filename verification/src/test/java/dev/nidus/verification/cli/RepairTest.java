package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--resample-slices`: tilted and gapped series at the command line.
class RepairTest {
  @TempDir private Path folder;

  @Test
  void features_of_a_tilted_series_with_a_gap_say_how_it_was_resampled_and_are_verified()
      throws Exception {
    Path series = Files.createDirectories(folder.resolve("CT"));
    DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
    for (int k = 0; k < 9; k++) {
      DataSet slice =
          reader.read(Fixtures.fixture("dicom-lesions/ct%d.dcm".formatted(k)), "x").dataSet();
      double[] at = slice.decimals(Tags.IMAGE_POSITION_PATIENT);
      slice =
          slice.toBuilder()
              .decimals(Tags.IMAGE_POSITION_PATIENT, at[0], at[1] + 0.1 * at[2], at[2])
              .build();
      if (k != 4) {
        DicomWriter.write(series.resolve(k + ".dcm"), slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      }
    }
    Path table =
        new CsvText(
                List.of("image_path", "coordX", "coordY", "coordZ"),
                List.of(List.of("CT", "-23.2", "41.7", "-92.5")))
            .write(folder.resolve("lesions.csv"));
    Path features = folder.resolve("features.csv");

    CommandLineRun.extract(table, features, "--allow-any-intensity").expect(3);
    assertThat(CsvText.read(folder.resolve("features.csv.refused.csv")).column("reason"))
        .singleElement()
        .asString()
        .contains("--resample-slices");
    CommandLineRun.extract(table, features, "--allow-any-intensity", "--resample-slices", "20")
        .expect(0);

    assertThat(Files.readString(folder.resolve("features.csv.warnings.csv")))
        .contains("the voxels of the patch were resampled: its slices were shifted into place")
        .contains("planes were interpolated between slices up to");
    assertThat(Files.readString(folder.resolve("features.csv.receipt.json")))
        .contains("\"slices_resampled_up_to_mm\":\"20.0\"");
    CommandLineRun.of("verify", features).expect(0);
    CommandLineRun converted =
        CommandLineRun.of(
                "dicom",
                "convert",
                series,
                "-o",
                folder.resolve("x.nii"),
                "--resample-slices",
                "20")
            .expect(0);
    assertThat(converted.err()).contains("resampled: its slices were shifted into place");
    assertThat(
            CommandLineRun.of(
                    "dicom",
                    "convert",
                    series,
                    "-o",
                    folder.resolve("y.nii"),
                    "--resample-slices",
                    "0")
                .expect(2)
                .problem())
        .isEqualTo(
            "--resample-slices: the widest gap must be above 0 and at most 1000 mm, got 0.0");
  }
}
