package dev.nidus.app.court;

import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.evidence.audit.AcquisitionColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Columns of how the scans were taken, by the names that tables have for them.
final class Acquisition {
  /// Looked for where the user names none.
  static final List<String> USUAL =
      List.of(
          "kernel",
          "ConvolutionKernel",
          "scanner",
          "Manufacturer",
          "ManufacturerModelName",
          "spacing",
          "PixelSpacing",
          "slice_thickness_mm",
          "SliceThickness",
          "KVP",
          "phase",
          "site_of_scan",
          "institution");

  private Acquisition() {}

  /// The columns that say something of some rows, and remarks about the others.
  static List<AcquisitionColumn> of(
      FeatureCohort lesions, List<String> columns, List<String> remarks) {
    List<AcquisitionColumn> found = new ArrayList<>();
    for (String name : columns) {
      List<String> cells =
          IntStream.range(0, lesions.rows())
              .mapToObj(row -> lesions.field(row, name).strip())
              .toList();
      long different = cells.stream().distinct().count();
      List<OptionalDouble> numbers = cells.stream().map(Acquisition::number).toList();
      boolean numeric = numbers.stream().allMatch(OptionalDouble::isPresent);
      if (different < 2) {
        remarks.add(
            "The column %s is '%s' for all lesions: nothing can go with it."
                .formatted(name, cells.getFirst()));
      } else if (numeric) {
        found.add(
            new AcquisitionColumn.Numbers(
                name, numbers.stream().map(OptionalDouble::getAsDouble).toList()));
      } else if (different > AcquisitionColumn.MOST_WORDS) {
        remarks.add(
            "The column %s has %d different words, which name single scans rather than ways of scanning; at most %d are tried."
                .formatted(name, different, AcquisitionColumn.MOST_WORDS));
      } else {
        found.add(new AcquisitionColumn.Words(name, cells));
      }
    }
    return found;
  }

  /// What is wrong with a row that a column says nothing of.
  static Optional<String> problem(FeatureCohort lesions, int row, List<String> columns) {
    return columns.stream()
        .filter(name -> lesions.field(row, name).isBlank())
        .findFirst()
        .map(
            name -> "its %s is blank, so that how its scan was taken is not known".formatted(name));
  }

  private static OptionalDouble number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
