package dev.nidus.verification.cli;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.Vr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The synthetic CT of the fixtures with its structure set and segmentation, and in each file a
/// patient whose every value is a word that occurs nowhere else.
final class PlantedSeries {
  static final String SERIES = "2.25.1002";

  /// The words, and parts of them that must not be seen either.
  static final List<String> WORDS =
      List.of(
          "Plantedname",
          "PLANTEDID",
          "19010203",
          "1901-02-03",
          "Plantedcomment",
          "Plantedclinic",
          "Plantedreferrer",
          "PLANTEDACC",
          "Plantedprivate",
          "Plantedstudy",
          "Plantedoperator");

  private PlantedSeries() {}

  /// Writes nine slices, `structures.dcm` and `binary.dcm`.
  static void write(Path folder) throws Exception {
    Files.createDirectories(folder);
    DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
    for (int k = 0; k < 9; k++) {
      plant(reader, "ct%d.dcm".formatted(k), folder);
    }
    plant(reader, "structures.dcm", folder);
    plant(reader, "binary.dcm", folder);
  }

  private static void plant(DicomReader reader, String name, Path folder) throws Exception {
    DicomFile file = reader.read(Fixtures.fixture("dicom-lesions/" + name), name);
    DataSetBuilder set =
        file.dataSet().toBuilder()
            .text(Tags.PATIENT_NAME, "Plantedname^Patient")
            .text(Tags.PATIENT_ID, "PLANTEDID")
            .text(Tags.PATIENT_BIRTH_DATE, "19010203")
            .text(Tag.of(0x00104000), "Plantedcomment on the patient")
            .text(Tag.of(0x00204000), "Plantedcomment on the image")
            .text(Tag.of(0x00080080), "Plantedclinic")
            .text(Tag.of(0x00080090), "Plantedreferrer^Doctor")
            .text(Tag.of(0x00081070), "Plantedoperator")
            .text(Tags.ACCESSION_NUMBER, "PLANTEDACC")
            .text(Tags.STUDY_DESCRIPTION, "Plantedstudy")
            .text(new Tag(0x0009, 0x0010), Vr.LO, "Plantedprivate")
            .text(new Tag(0x0009, 0x1001), Vr.LT, "Plantedprivate words");
    DicomWriter.write(folder.resolve(name), set.build(), file.syntax());
  }
}
