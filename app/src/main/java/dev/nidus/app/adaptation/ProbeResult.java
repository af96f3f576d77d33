package dev.nidus.app.adaptation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What a probe of some features is worth.
///
/// @param contender the features
/// @param columns how many features there are
/// @param constant how many of them are the same for all training lesions
/// @param tuning how its setting was chosen
/// @param test metrics on the test lesions
/// @param differences of the metrics, the first contender less this one; empty for the first
/// @param predictions the fields of {@link Target#columns} for each test lesion
/// @param model makes the model, given where it comes from
public record ProbeResult(
    Contender contender,
    int columns,
    int constant,
    Chosen tuning,
    List<MetricResult> test,
    List<MetricResult> differences,
    List<List<String>> predictions,
    Function<Provenance, FeatureModel> model) {
  public ProbeResult {
    test = List.copyOf(test);
    differences = List.copyOf(differences);
    predictions = List.copyOf(predictions);
  }

  /// How a setting was chosen.
  ///
  /// @param by `tuning split`, `10 folds of patients`, or `the user`
  /// @param metric key of what was compared
  /// @param setting its name: `c`, `neighbours`, `ridge`
  /// @param value that was chosen
  /// @param trials everything that was tried, by the setting; empty if the user chose
  public record Chosen(String by, String metric, String setting, double value, List<Trial> trials) {
    public Chosen {
      trials = List.copyOf(trials);
    }

    /// What the chosen value reached; empty if the user chose.
    public OptionalDouble worth() {
      return trials.stream()
          .filter(trial -> trial.setting() == value)
          .mapToDouble(Trial::value)
          .findFirst();
    }

    /// The value in as few digits as it has.
    public String text() {
      return value == Math.rint(value) && Math.abs(value) < 1e9
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /// A setting that was tried, and what it reached.
  public record Trial(double setting, double value) {}
}
