package dev.nidus.cluster;

import dev.nidus.app.engine.ClusterExtraction.Form;
import dev.nidus.app.table.RunParts;
import java.util.Optional;
import java.util.OptionalLong;

/// The names of a part's files in the folder of the output. A part is called after its first row, so
/// the parts of a run have different names, sort as the input does, and a part that is done again
/// replaces itself.
///
/// @param firstRow 1 = first data row of the input
record PartFiles(long firstRow) {
  static final String REFUSED = "_refused";
  static final String WARNINGS = "_warnings";
  static final String ATTEMPTS = "_attempts";

  /// The part that a file belongs to, if it is one of a part.
  static Optional<PartFiles> of(String name) {
    OptionalLong row = RunParts.firstRow(name);
    return row.isPresent() ? Optional.of(new PartFiles(row.getAsLong())) : Optional.empty();
  }

  String features(Form form) {
    return name() + form.suffix();
  }

  String receipts() {
    return RunParts.RECEIPTS + "/" + name() + ".csv";
  }

  String refused() {
    return REFUSED + "/" + name() + ".csv";
  }

  String warnings() {
    return WARNINGS + "/" + name() + ".csv";
  }

  private String name() {
    return "part-%012d".formatted(firstRow);
  }
}
