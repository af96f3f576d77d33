package dev.nidus.cluster;

import dev.nidus.app.engine.ClusterExtraction.Form;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of a part's files in the folder of the output. A part is called after its first row, so
/// the parts of a run have different names, sort as the input does, and a part that is done again
/// replaces itself.
///
/// @param firstRow 1 = first data row of the input
record PartFiles(long firstRow) {
  /// Folders whose names begin with `_` are passed over by programs that read a folder of parts.
  static final String RECEIPTS = "_receipts";

  static final String REFUSED = "_refused";
  static final String WARNINGS = "_warnings";
  static final String ATTEMPTS = "_attempts";

  private static final Pattern NAME = Pattern.compile("part-([0-9]{12})\\.(csv|parquet)");

  /// The part that a file belongs to, if it is one of a part.
  static Optional<PartFiles> of(String name) {
    Matcher part = NAME.matcher(name);
    return part.matches()
        ? Optional.of(new PartFiles(Long.parseLong(part.group(1))))
        : Optional.empty();
  }

  String features(Form form) {
    return name() + form.suffix();
  }

  String receipts() {
    return RECEIPTS + "/" + name() + ".csv";
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
