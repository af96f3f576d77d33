package dev.nidus.app.retest;

/// A lesion on a scan.
final class Reading {
  private final int row;
  private final String lesion;
  private final String scan;
  private final String patient;
  private final double[] features;

  /// @param row of the table, from 1
  /// @param lesion as it is called
  /// @param scan as it is called
  /// @param patient as it is called; blank if that is not known
  /// @param features one value, or those of an encoder
  Reading(int row, String lesion, String scan, String patient, double[] features) {
    this.row = row;
    this.lesion = lesion;
    this.scan = scan;
    this.patient = patient;
    this.features = features;
  }

  int row() {
    return row;
  }

  String lesion() {
    return lesion;
  }

  String scan() {
    return scan;
  }

  String patient() {
    return patient;
  }

  /// Not a copy, to be read only.
  double[] features() {
    return features;
  }
}
