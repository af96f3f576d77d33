package dev.nidus.evidence.resampling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which lesions belong to the same patient, in the order of the rows of a table.
public final class Patients {
  private final int[] patientOf;
  private final int count;

  private Patients(int[] patientOf, int count) {
    this.patientOf = patientOf;
    this.count = count;
  }

  /// Patients by their identifiers, one for each row.
  public static Patients of(List<String> identifiers) {
    if (identifiers.isEmpty()) {
      throw new IllegalArgumentException("there are no patients: the table has no rows");
    }
    Map<String, Integer> numbers = new HashMap<>();
    int[] patientOf = new int[identifiers.size()];
    for (int row = 0; row < patientOf.length; row++) {
      String identifier = identifiers.get(row);
      if (identifier.isBlank()) {
        throw new IllegalArgumentException(
            "row %d has no patient; name the patient of every lesion, or resample lesions if each is of another patient"
                .formatted(row));
      }
      patientOf[row] = numbers.computeIfAbsent(identifier, _ -> numbers.size());
    }
    return new Patients(patientOf, numbers.size());
  }

  /// One patient for every lesion.
  public static Patients oneForEach(int lesions) {
    int[] patientOf = new int[lesions];
    Arrays.setAll(patientOf, row -> row);
    return new Patients(patientOf, lesions);
  }

  public int lesions() {
    return patientOf.length;
  }

  public int count() {
    return count;
  }

  /// The number of the patient of a row, by first appearance.
  public int of(int row) {
    return patientOf[row];
  }

  /// The same rows as units that are drawn or swapped together.
  Patients as(Unit unit) {
    return switch (unit) {
      case PATIENT -> this;
      case LESION -> oneForEach(lesions());
    };
  }
}
