package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Value;
import dev.nidus.imaging.dicom.Vr;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What every result has in front of its content: patient and study of its source, and a series and device of its own.
final class ResultHeader {
  /// The patient, study and patient study modules (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2), the clinical trial ones by their group. Descriptions
  /// in which people write what they like (comments, history) stay behind.
  private static final List<String> COPIED =
      List.of(
          "TimezoneOffsetFromUTC",
          "StudyDate",
          "StudyTime",
          "AccessionNumber",
          "IssuerOfAccessionNumberSequence",
          "ReferringPhysicianName",
          "StudyDescription",
          "PatientName",
          "PatientID",
          "IssuerOfPatientID",
          "IssuerOfPatientIDQualifiersSequence",
          "PatientBirthDate",
          "PatientBirthTime",
          "PatientSex",
          "OtherPatientIDsSequence",
          "PatientAge",
          "PatientSize",
          "PatientWeight",
          "StudyInstanceUID",
          "StudyID",
          "LongitudinalTemporalInformationModified");

  /// Of type 2: there, if empty.
  private static final List<String> REQUIRED =
      List.of(
          "StudyDate",
          "StudyTime",
          "AccessionNumber",
          "ReferringPhysicianName",
          "PatientName",
          "PatientID",
          "PatientBirthDate",
          "PatientSex",
          "StudyID");

  private static final int CLINICAL_TRIAL = 0x0012;

  /// Texts in the character set of their data set (PS3.5 6.1.2.2).
  private static final Set<Vr> LOCAL = EnumSet.of(Vr.LO, Vr.LT, Vr.PN, Vr.SH, Vr.ST, Vr.UC, Vr.UT);

  private static final List<Tag> DATES =
      List.of(Tags.SERIES_DATE, Tags.of("AcquisitionDate"), Tags.CONTENT_DATE, Tags.STUDY_DATE);
  private static final List<Tag> TIMES =
      List.of(Tags.SERIES_TIME, Tags.of("AcquisitionTime"), Tags.CONTENT_TIME, Tags.STUDY_TIME);

  private static final Tag LOSSY = Tags.of("LossyImageCompression");
  private static final int LONGEST_DESCRIPTION = 64;

  private final DataSetBuilder builder;

  private ResultHeader(DataSetBuilder builder) {
    this.builder = builder;
  }

  /// Begins a result.
  ///
  /// @param uid of the instance
  static ResultHeader of(SourceSeries series, String sopClass, String uid) throws UnreadableDicom {
    DataSet source = series.header();
    DataSetBuilder result = DataSet.builder();
    for (String keyword : REQUIRED) {
      result.text(Tags.of(keyword));
    }
    for (String keyword : COPIED) {
      copy(source, source.element(Tags.of(keyword)), result);
    }
    for (DataElement element : source.group(CLINICAL_TRIAL)) {
      copy(source, Optional.of(element), result);
    }
    DataSet scheme =
        DataSet.builder()
            .text(Tags.of("CodingSchemeDesignator"), Code.OWN)
            .text(Tags.of("CodingSchemeName"), "Nidus, words of models")
            .build();
    result
        .text(Tags.SOP_CLASS_UID, sopClass)
        .text(Tags.SOP_INSTANCE_UID, uid)
        .items(Tags.of("CodingSchemeIdentificationSequence"), List.of(scheme))
        .text(Tags.CONTENT_DATE, first(source, DATES, "19000101"))
        .text(Tags.CONTENT_TIME, first(source, TIMES, "000000"));
    return new ResultHeader(result);
  }

  /// Its series.
  ResultHeader series(String modality, String uid, int seriesNumber, int number) {
    builder
        .text(Tags.MODALITY, modality)
        .text(Tags.SERIES_INSTANCE_UID, uid)
        .integers(Tags.SERIES_NUMBER, seriesNumber)
        .integers(Tags.INSTANCE_NUMBER, number);
    return this;
  }

  /// What people read in a list of series.
  ResultHeader described(String words) {
    builder.text(Tags.SERIES_DESCRIPTION, line(words));
    return this;
  }

  /// The device (PS3.3 C.7.5.2): the program with the model.
  ResultHeader softwareOf(Algorithm algorithm) {
    builder
        .text(Tags.MANUFACTURER, "Nidus")
        .text(Tags.of("ManufacturerModelName"), "Nidus")
        .text(Tags.of("DeviceSerialNumber"), line(algorithm.digest()))
        .text(Tags.of("SoftwareVersions"), line(algorithm.version()));
    return this;
  }

  /// Whether pixels of the source were ever compressed with loss, which holds of what is derived from them (PS3.3 C.7.6.1.1.5).
  ResultHeader lossAsIn(SourceSeries series) throws UnreadableDicom {
    DataSet source = series.header();
    boolean lossy = source.text(LOSSY).filter(word -> word.equals("01")).isPresent();
    builder.text(LOSSY, lossy ? "01" : "00");
    if (lossy) {
      for (String keyword : List.of("LossyImageCompressionRatio", "LossyImageCompressionMethod")) {
        copy(source, source.element(Tags.of(keyword)), builder);
      }
    }
    return this;
  }

  /// Where it lies, and the series that it was made from (PS3.3 C.7.4.1, C.12.2).
  ResultHeader onFrame(SourceSeries series) {
    builder
        .text(Tags.FRAME_OF_REFERENCE_UID, series.frameOfReference())
        .text(Tags.of("PositionReferenceIndicator"))
        .items(Tags.of("ReferencedSeriesSequence"), List.of(References.ofSeries(series)));
    return this;
  }

  /// What it shows (PS3.3 table 10-12).
  ///
  /// @param label a word in capitals
  /// @param words for people
  ResultHeader content(String label, String words) {
    builder
        .text(Tags.of("ContentLabel"), label)
        .text(Tags.of("ContentDescription"), line(words))
        .text(Tags.of("ContentCreatorName"));
    return this;
  }

  /// The data set as far as it is, to be filled with content.
  DataSetBuilder builder() {
    return builder;
  }

  /// Texts whose meaning hangs on a character set are written anew, in UTF-8 where they need more than ASCII. Items of sequences keep their
  /// characters, and all else its bytes.
  private static void copy(DataSet source, Optional<DataElement> element, DataSetBuilder result)
      throws UnreadableDicom {
    if (element.isEmpty()) {
      return;
    }
    Tag tag = element.get().tag();
    Vr vr = element.get().vr();
    if (element.get().value() instanceof Value.Items) {
      result.element(element.get());
    } else if (LOCAL.contains(vr)) {
      result.text(tag, vr, source.texts(tag).toArray(String[]::new));
    } else {
      result.bytes(tag, vr, source.bytes(tag));
    }
  }

  private static String first(DataSet source, List<Tag> tags, String otherwise)
      throws UnreadableDicom {
    for (Tag tag : tags) {
      Optional<String> value = source.text(tag);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return otherwise;
  }

  /// A seed in thousandths of a millimetre: what identifies a lesion within its series.
  static String place(Point3 seed) {
    return String.format(Locale.ROOT, "(%.3f, %.3f, %.3f)", seed.x(), seed.y(), seed.z())
        .replace("-0.000", "0.000");
  }

  /// A text of at most 64 characters without control signs.
  static String line(String words) {
    String plain = words.replaceAll("[\\p{Cntrl}\\\\]", " ").strip();
    int points = plain.codePointCount(0, plain.length());
    return points <= LONGEST_DESCRIPTION
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_DESCRIPTION - 3)) + "...";
  }
}
