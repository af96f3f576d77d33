package dev.nidus.app.adaptation;

import dev.nidus.core.digest.Sha256;
import java.util.Optional;
import java.util.OptionalDouble;

/// Where a model comes from.
///
/// @param program version of Nidus that made it
/// @param encoder of the features; empty if their table had no receipt
/// @param table digest of the table (or tables) of features
/// @param training what it was fitted to
/// @param tuning what its setting was chosen by
/// @param origin whether the training lesions said that nobody was scanned
public record Provenance(
    String program,
    Optional<EncoderMark> encoder,
    Sha256 table,
    Sample training,
    TuningNote tuning,
    Origin origin) {

  /// How many lesions of how many patients.
  public record Sample(int lesions, int patients) {
    public Sample {
      if (lesions < 1 || patients < 1 || patients > lesions) {
        throw new IllegalArgumentException(
            "a sample has at least one lesion and no more patients than lesions, got %d lesions of %d patients"
                .formatted(lesions, patients));
      }
    }

    @Override
    public String toString() {
      return "%d lesions of %d patients".formatted(lesions, patients);
    }
  }

  /// How the setting was chosen.
  ///
  /// @param by `tuning split`, `10 folds of patients`, or `the user`
  /// @param metric that was compared
  /// @param value that the chosen setting reached; empty if the user chose
  public record TuningNote(String by, String metric, OptionalDouble value) {}

  /// Whether patients were scanned.
  public enum Origin {
    PATIENTS,
    SYNTHETIC
  }
}
