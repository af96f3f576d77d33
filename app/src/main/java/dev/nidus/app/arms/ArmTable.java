package dev.nidus.app.arms;

import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Lesions of two classes, which arms learn from and are asked about.
///
/// @param rows in the order of the user's table
/// @param classes two; a score is for the second
/// @param placement where the patch of an encoder lies
public record ArmTable(List<ArmRow> rows, List<String> classes, SeedPlacement placement) {
  public ArmTable {
    rows = List.copyOf(rows);
    classes = List.copyOf(classes);
    if (classes.size() != 2) {
      throw new IllegalArgumentException(
          "arms tell two classes apart, got %d: %s; give two".formatted(classes.size(), classes));
    }
    for (ArmRow row : rows) {
      if (!classes.contains(row.label())) {
        throw new IllegalArgumentException(
            "row %d is '%s', which is none of the classes %s"
                .formatted(row.lesion().row(), row.label(), classes));
      }
    }
  }

  /// The rows of some patients, in the table's order.
  public int[] rowsOf(Collection<String> patients) {
    Set<String> wanted = new TreeSet<>(patients);
    return IntStream.range(0, rows.size())
        .filter(row -> wanted.contains(rows.get(row).patient()))
        .toArray();
  }

  /// The classes of some rows.
  public Labels labels(int... of) {
    return Labels.of(Arrays.stream(of).mapToObj(row -> rows.get(row).label()).toList(), classes);
  }

  /// The patients of some rows.
  public Patients patients(int... of) {
    return Patients.of(Arrays.stream(of).mapToObj(row -> rows.get(row).patient()).toList());
  }
}
