package dev.nidus.imaging.dicom.confidentiality;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The options of the profile that are supported: what may stay beyond the basic profile (PS3.15
/// E.3.6 to E.3.11). Where an option of the standard wants an element cleaned rather than kept, the
/// element goes as in the basic profile: no text is read here and judged harmless.
public enum ProfileOption {
  /// UIDs stay, so that files can be told by those who hold the originals.
  UIDS("uids", "113110", "Retain UIDs Option"),
  /// Dates and times stay.
  FULL_DATES("full-dates", "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
  /// Dates stay apart from each other as they were, moved by some days for each patient; times of the
  /// day go.
  MODIFIED_DATES(
      "modified-dates", "113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
  /// Sex, age, size, weight, ethnic group, smoking and pregnancy stay.
  PATIENT_CHARACTERISTICS(
      "patient-characteristics", "113108", "Retain Patient Characteristics Option"),
  /// Names and serial numbers of devices stay.
  DEVICE_IDENTITY("device-identity", "113109", "Retain Device Identity Option"),
  /// Names and addresses of institutions stay.
  INSTITUTION_IDENTITY("institution-identity", "113112", "Retain Institution Identity Option");

  private final String word;
  private final String code;
  private final String meaning;

  ProfileOption(String word, String code, String meaning) {
    this.word = word;
    this.code = code;
    this.meaning = meaning;
  }

  /// The option that a user's word names.
  public static Optional<ProfileOption> of(String word) {
    return Arrays.stream(values()).filter(option -> option.word.equals(word)).findFirst();
  }

  /// The words of all, for messages.
  public static String words() {
    return Arrays.stream(values()).map(ProfileOption::word).collect(Collectors.joining(", "));
  }

  /// What users call it.
  public String word() {
    return word;
  }

  /// Its code in the scheme DCM (PS3.16 CID 7050).
  String code() {
    return code;
  }

  /// What the code means.
  String meaning() {
    return meaning;
  }
}
