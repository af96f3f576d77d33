package dev.nidus.imaging.dicom.confidentiality;

/// What was done with an element.
public enum Treatment {
  REMOVED("removed"),
  /// Left without a value.
  EMPTIED("emptied"),
  /// Given a value that says nothing, or a pseudonym.
  REPLACED("replaced"),
  /// Given another UID, the same for the same.
  UID_REPLACED("uid replaced"),
  /// A date, moved by some days.
  SHIFTED("date shifted"),
  /// Left as it was, because an option of the profile says so.
  RETAINED("retained");

  private final String word;

  Treatment(String word) {
    this.word = word;
  }

  /// As reports call it.
  public String word() {
    return word;
  }
}
