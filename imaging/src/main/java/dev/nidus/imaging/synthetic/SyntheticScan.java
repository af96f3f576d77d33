package dev.nidus.imaging.synthetic;

import java.util.List;
import java.util.Optional;

/// One crop of a patient's body, once or twice on the scanner.
///
/// @param number from 1
/// @param patient the number of the patient
/// @param phase whether contrast was given
/// @param lesions what lies in it, one or two, of one site
/// @param acquisition how it was taken
/// @param retest how it was taken the second time, if it was: same body, other noise, place and kernel
public record SyntheticScan(
    int number,
    int patient,
    ContrastPhase phase,
    List<SyntheticLesion> lesions,
    Acquisition acquisition,
    Optional<Acquisition> retest) {
  public SyntheticScan {
    lesions = List.copyOf(lesions);
  }

  SyntheticScan again(Acquisition second) {
    return new SyntheticScan(number, patient, phase, lesions, acquisition, Optional.of(second));
  }
}
