package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder whose files are the parts of one table, and the names that a run on a cluster gives to what
/// lies there: parts are called after the number of their first row in the input, and all else begins
/// with `_`, which programs that read parts pass over.
public final class RunParts {
  /// What the rows of a run depend on; a folder without it is not a run's.
  public static final String SETTINGS = "_settings.json";

  /// There when every row of a run is done.
  public static final String SUCCESS = "_SUCCESS";

  /// What all rows have in common, as a receipt without rows.
  public static final String RECEIPT = "_receipt.json";

  /// The folder of the rows' receipts, in parts of the same names.
  public static final String RECEIPTS = "_receipts";

  /// The first column of receipts: {@link #DONE}, or what else became of the row.
  public static final String OUTCOME = "outcome";

  /// The outcome of a row that has features.
  public static final String DONE = "done";

  /// The column that holds the number of the input's row, 1 = first data row.
  public static final String ROW = "row";

  private static final Pattern OF_RUN = Pattern.compile("part-([0-9]{12})\\.(csv|parquet)");
  private static final Pattern PART =
      Pattern.compile("[^_.].*\\.(csv|csv\\.gz|parquet)", Pattern.CASE_INSENSITIVE);

  private RunParts() {}

  /// The number of a part's first row, if a file with this name is a part of a run.
  public static OptionalLong firstRow(String name) {
    Matcher part = OF_RUN.matcher(name);
    return part.matches() ? OptionalLong.of(Long.parseLong(part.group(1))) : OptionalLong.empty();
  }

  /// The parts in a folder, by name.
  ///
  /// @throws UsageProblem if there is none, a file that is none, or the output of a run that has not
  ///     ended
  static List<Path> in(Path folder) {
    if (Files.exists(folder.resolve(SETTINGS)) && !Files.exists(folder.resolve(SUCCESS))) {
      throw new UsageProblem(
          "%s holds a run that is not finished; go on with --resume first".formatted(folder));
    }
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (PART.matcher(name).matches() && Files.isRegularFile(file)) {
          parts.add(file);
        } else if (!name.startsWith("_") && !name.startsWith(".")) {
          throw new UsageProblem(
              "%s is a folder, which is read as the parts of one table, and %s is no part (*.csv, *.csv.gz or *.parquet)"
                  .formatted(folder, name));
        }
      }
    } catch (IOException unreadable) {
      throw new UsageProblem(
          "%s cannot be listed: %s".formatted(folder, unreadable.getMessage()), unreadable);
    }
    if (parts.isEmpty()) {
      throw new UsageProblem(
          "%s is a folder without parts of a table (*.csv, *.csv.gz or *.parquet)"
              .formatted(folder));
    }
    return parts;
  }

  /// The records of all parts under one header: those of a run by the numbers of their rows, which is
  /// the order of its input, others one after the other by name.
  static Records records(Path folder) {
    List<Path> parts = in(folder);
    boolean ofRun =
        parts.stream().allMatch(part -> firstRow(String.valueOf(part.getFileName())).isPresent());
    return ofRun ? new OrderedParts(parts) : new ChainedParts(parts);
  }
}
