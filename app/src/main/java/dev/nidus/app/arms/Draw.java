package dev.nidus.app.arms;

import java.util.List;

/// The patients whose labels an arm may see.
///
/// @param name such as `100 %` or `10 %, draw 2`
/// @param patients who are labelled
/// @param of how many there are to draw from
public record Draw(String name, List<String> patients, int of) {
  public Draw {
    patients = List.copyOf(patients);
    if (patients.isEmpty() || patients.size() > of) {
      throw new IllegalArgumentException(
          "a draw takes 1 to %d patients, got %d".formatted(of, patients.size()));
    }
  }

  /// The first of an order of patients: draws of one order are nested.
  ///
  /// @param share above 0 to 1; at least two patients, so that both are not one scan
  public static Draw first(double share, List<String> order, String name) {
    int count = Math.clamp(Math.round(share * order.size()), 2, order.size());
    return new Draw(name, order.subList(0, count), order.size());
  }

  /// Which part of the patients is labelled.
  public double share() {
    return (double) patients.size() / of;
  }
}
