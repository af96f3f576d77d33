package dev.nidus.imaging.synthetic;

/// One patient: the part of the cohort that all of it belongs to, and how it went.
///
/// @param number from 1
/// @param split where this patient is used
/// @param logHazard the linear predictor of the Cox law
/// @param outcome what a follow-up would see
public record SyntheticPatient(
    int number, Split split, double logHazard, SurvivalLaw.Outcome outcome) {

  /// Patients for learning, for choosing, and for the last word.
  public enum Split {
    TRAIN("train"),
    TUNE("tune"),
    TEST("test");

    private final String word;

    Split(String word) {
      this.word = word;
    }

    /// The part as tables have it.
    public String word() {
      return word;
    }
  }
}
