package dev.nidus.imaging.dicom.series;

/// What becomes of a series beside which a file cannot be read.
public enum DamagedFiles {
  /// It is refused: nobody can say whether the file is one of its slices.
  REFUSE,
  /// The file is left out; a slice that is then missing inside the stack is still noticed.
  LEAVE_OUT
}
