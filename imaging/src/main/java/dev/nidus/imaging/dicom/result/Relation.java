package dev.nidus.imaging.dicom.result;

/// How an item of a report belongs to the one around it (PS3.3 C.17.3.2.4).
enum Relation {
  CONTAINS("CONTAINS"),
  HAS_OBSERVATION_CONTEXT("HAS OBS CONTEXT"),
  HAS_ACQUISITION_CONTEXT("HAS ACQ CONTEXT"),
  HAS_CONCEPT_MODIFIER("HAS CONCEPT MOD");

  private final String word;

  Relation(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
