package dev.nidus.app.stability;

import dev.nidus.app.UsageProblem;
import java.util.List;
import java.util.Optional;

/// What columns of a table of lesions mean.
///
/// @param label the class
/// @param time days of follow-up
/// @param event whether the event occurred then
/// @param patient whose lesion it is; `PatientID` or `patient_id` where there is such a column
/// @param mask the mask of the lesion; `mask_path` where there is such a column
/// @param maskLabel the value of the lesion in its mask; any above 0 without it
public record StabilityColumns(
    Optional<String> label,
    Optional<String> time,
    Optional<String> event,
    Optional<String> patient,
    Optional<String> mask,
    Optional<String> maskLabel) {
  private static final List<String> USUAL_PATIENTS = List.of("PatientID", "patient_id");
  private static final String USUAL_MASK = "mask_path";
  static final String SYNTHETIC = "synthetic";

  public StabilityColumns {
    if (time.isPresent() != event.isPresent()) {
      throw new UsageProblem(
          "--time and --event belong together: days of follow-up, and whether the event occurred"
              + " then");
    }
  }

  /// With the usual columns that a table has.
  StabilityColumns among(List<String> columns) {
    return new StabilityColumns(
        label,
        time,
        event,
        patient.or(() -> USUAL_PATIENTS.stream().filter(columns::contains).findFirst()),
        mask.or(() -> Optional.of(USUAL_MASK).filter(columns::contains)),
        maskLabel);
  }
}
