package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// De-identifies CT images, and structure sets and segmentations of them, by the basic application level
/// confidentiality profile (PS3.15 annex E). Safe for use by several threads.
///
/// UIDs follow from the secret, so that a structure set or segmentation still refers to its images if these
/// went the same way.
///
/// Where table E.1-1 leaves a choice that depends on the kind of object, a value is replaced rather
/// than emptied, and emptied rather than removed, so that the object stays valid; sequences the other
/// way round. Beyond the table go private elements, elements that the dictionary does not know,
/// overlays, and any other person's name, date, time or address of the web. Pixels stay as they are.
public final class Deidentifier {
  /// CT, enhanced CT, and enhanced CT made of older files.
  private static final Set<String> CT_IMAGES =
      Set.of(
          "1.2.840.10008.5.1.4.1.1.2",
          "1.2.840.10008.5.1.4.1.1.2.1",
          "1.2.840.10008.5.1.4.1.1.2.2");

  /// RT structure sets, segmentations, and those as label maps.
  private static final Set<String> LESION_OBJECTS =
      Set.of(
          "1.2.840.10008.5.1.4.1.1.481.3",
          "1.2.840.10008.5.1.4.1.1.66.4",
          "1.2.840.10008.5.1.4.1.1.66.7");

  private static final Tag BURNED_IN_ANNOTATION = Tag.of(0x00280301);
  private static final Tag LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED = Tag.of(0x00280303);
  private static final Tag PATIENT_IDENTITY_REMOVED = Tag.of(0x00120062);
  private static final Tag DEIDENTIFICATION_METHOD = Tag.of(0x00120063);
  private static final Tag DEIDENTIFICATION_METHOD_CODE_SEQUENCE = Tag.of(0x00120064);
  private static final Tag CODE_VALUE = Tag.of(0x00080100);
  private static final Tag CODING_SCHEME_DESIGNATOR = Tag.of(0x00080102);
  private static final Tag CODE_MEANING = Tag.of(0x00080104);
  private static final int OVERLAY_ROWS = 0x0010;
  private static final int OVERLAY_DATA = 0x3000;

  private final ConfidentialityProfile profile;
  private final ReplacementSecret secret;

  public Deidentifier(ConfidentialityProfile profile, ReplacementSecret secret) {
    this.profile = profile;
    this.secret = secret;
  }

  /// The UID that an instance, a series or a study has afterwards.
  public String uid(String original) {
    return profile.retains(ProfileOption.UIDS) ? original : secret.uid(original);
  }

  /// What tells the files of this profile and secret from others, without telling the secret.
  public String fingerprint() {
    List<String> words =
        new ArrayList<>(profile.retained().stream().map(ProfileOption::word).toList());
    words.sort(null);
    return String.join(",", words) + ";" + secret.fingerprint();
  }

  /// The data set of a file without what tells who the patient is; to be written in the syntax of the
  /// file. Its pixels still lie in the file.
  ///
  /// @param report takes what was done
  /// @throws UnreadableDicom if the file is neither a CT image nor drawn on one, says that there is writing
  ///     in its pixels, or hides overlays in them
  public DataSet deidentify(DicomFile file, RemovalReport report) throws UnreadableDicom {
    DataSet set = withUid(file);
    requireCleanPixels(set);
    ElementCleaning cleaning = new ElementCleaning(profile, secret, patient(set));
    DataSetBuilder cleaned = cleaning.clean(set, ElementCleaning.Level.OBJECT).toBuilder();
    String dates =
        profile.retains(ProfileOption.FULL_DATES)
            ? "UNMODIFIED"
            : profile.retains(ProfileOption.MODIFIED_DATES) ? "MODIFIED" : "REMOVED";
    cleaned
        .text(PATIENT_IDENTITY_REMOVED, "YES")
        .text(DEIDENTIFICATION_METHOD, "Nidus", "PS3.15 table E.1-1 of 2024e and 2026c")
        .items(DEIDENTIFICATION_METHOD_CODE_SEQUENCE, codes())
        .text(LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, dates);
    report.add(cleaning.deeds(), set.texts(Tags.IMAGE_TYPE).contains("SECONDARY"));
    return cleaned.build();
  }

  /// The data set of a file, with the UID of its meta information where it has none of its own.
  private static DataSet withUid(DicomFile file) throws UnreadableDicom {
    DataSet set = file.dataSet();
    if (set.text(Tags.SOP_INSTANCE_UID).isPresent()) {
      return set;
    }
    Optional<String> uid = file.meta().text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID);
    if (uid.isEmpty()) {
      throw set.missing(Tags.SOP_INSTANCE_UID);
    }
    return set.toBuilder().text(Tags.SOP_INSTANCE_UID, uid.get()).build();
  }

  private static void requireCleanPixels(DataSet set) throws UnreadableDicom {
    String sopClass = set.requireText(Tags.SOP_CLASS_UID);
    if (!CT_IMAGES.contains(sopClass) && !LESION_OBJECTS.contains(sopClass)) {
      throw set.unreadable(
          Tags.SOP_CLASS_UID,
          "is %s; only CT images, structure sets and segmentations are de-identified (secondary captures and other objects may tell the patient in pixels or texts)"
              .formatted(sopClass));
    }
    if (set.text(BURNED_IN_ANNOTATION).orElse("NO").equals("YES")) {
      throw set.unreadable(
          BURNED_IN_ANNOTATION,
          "is YES: there is writing in its pixels, which is not removed here; leave the file out or"
              + " blank it first");
    }
    for (int group = 0x6000; group <= 0x60ff; group += 2) {
      Tag rows = new Tag(group, OVERLAY_ROWS);
      if (set.has(rows) && !set.has(new Tag(group, OVERLAY_DATA))) {
        throw set.unreadable(
            rows,
            "belongs to an overlay that lies in unused bits of the pixels, where it is not removed;"
                + " convert the file without it first");
      }
    }
  }

  /// Whether a file is a structure set or a segmentation.
  public static boolean isLesionObject(DicomFile file) throws UnreadableDicom {
    return LESION_OBJECTS.contains(file.dataSet().text(Tags.SOP_CLASS_UID).orElse(""));
  }

  /// What a patient is known by: number, else name, else study.
  private static String patient(DataSet set) throws UnreadableDicom {
    for (Tag tag : List.of(Tags.PATIENT_ID, Tags.PATIENT_NAME)) {
      if (set.text(tag).isPresent()) {
        return set.requireText(tag);
      }
    }
    return set.text(Tags.STUDY_INSTANCE_UID).orElse("");
  }

  private List<DataSet> codes() {
    List<DataSet> codes = new ArrayList<>();
    codes.add(code("113100", "Basic Application Confidentiality Profile"));
    profile.retained().stream()
        .sorted()
        .forEach(option -> codes.add(code(option.code(), option.meaning())));
    return codes;
  }

  private static DataSet code(String value, String meaning) {
    return DataSet.builder()
        .text(CODE_VALUE, value)
        .text(CODING_SCHEME_DESIGNATOR, "DCM")
        .text(CODE_MEANING, meaning)
        .build();
  }
}
