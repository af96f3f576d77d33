package dev.nidus.app.table;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.UnusableRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A table of lesions as the reference defines it (SPEC 1.1): a header with `image_path`, `coordX`,
/// `coordY` and `coordZ`, one row per lesion, any other column passed through.
///
/// A row that names no lesion (a coordinate that is no number, a field too few) becomes an {@link
/// UnusableRow}; only a header that cannot be used stops a run.
public final class LesionTable implements LesionSource {
  static final String IMAGE_PATH = "image_path";
  static final List<String> COORDINATES = List.of("coordX", "coordY", "coordZ");

  /// What Java also takes for numbers (1d, 0x1p3) is none in a table.
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?|NaN|Infinity)");

  private final TableFile table;
  private final Path root;
  private final CoordinateSystem system;
  private final int imageColumn;
  private final int[] coordinateColumns;

  /// Whether the rows must name points.
  public enum Seeds {
    REQUIRED,
    UNUSED
  }

  /// Reads the header and counts the rows.
  ///
  /// @param root where relative image paths start
  /// @param system what the coordinates mean
  /// @param seeds whether the table must have coordinates: a precropped one need not
  /// @throws dev.nidus.app.UsageProblem if the file is missing, empty or has not the columns it needs
  public LesionTable(Path file, Path root, CoordinateSystem system, Seeds seeds) {
    this.root = root;
    this.system = system;
    List<String> wanted = new ArrayList<>(List.of(IMAGE_PATH));
    if (seeds == Seeds.REQUIRED) {
      wanted.addAll(COORDINATES);
    }
    this.table = new TableFile(file, wanted);
    this.imageColumn = table.column(IMAGE_PATH);
    this.coordinateColumns = wanted.stream().skip(1).mapToInt(table::column).toArray();
  }

  @Override
  public List<String> columns() {
    return table.columns();
  }

  @Override
  public long rows() {
    return table.rows();
  }

  @Override
  public Path file() {
    return table.file();
  }

  @Override
  public Rows open() {
    Records records = table.open();
    return new Rows() {
      private long row;

      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public TableRow next() {
        List<String> fields = records.next();
        row++;
        return new TableRow(cohortRow(row, fields), table.fitted(fields));
      }

      @Override
      public void close() {
        records.close();
      }
    };
  }

  private CohortRow cohortRow(long row, List<String> fields) {
    String name = imageColumn < fields.size() ? fields.get(imageColumn) : "";
    if (fields.size() != columns().size()) {
      return unusable(
          row,
          name,
          "the row has %d fields, the header has %d".formatted(fields.size(), columns().size()));
    }
    if (name.isBlank()) {
      return unusable(row, name, "image_path is blank");
    }
    double[] seed = new double[3];
    for (int n = 0; n < coordinateColumns.length; n++) {
      String text = fields.get(coordinateColumns[n]).strip();
      if (!NUMBER.matcher(text).matches()) {
        return unusable(
            row, name, "%s is '%s', which is no number".formatted(COORDINATES.get(n), text));
      }
      seed[n] = Double.parseDouble(text);
      if (!Double.isFinite(seed[n])) {
        return unusable(
            row, name, "%s is %s; a seed needs finite numbers".formatted(COORDINATES.get(n), text));
      }
    }
    return ScanPath.resolve(root, name)
        .<CohortRow>map(
            scan -> new Lesion(row, name, scan, new SeedPoint(seed[0], seed[1], seed[2], system)))
        .orElseGet(() -> unusable(row, name, "image_path '%s' is not a path".formatted(name)));
  }

  private static UnusableRow unusable(long row, String name, String reason) {
    return new UnusableRow(row, name, new Refusal.InvalidSeed(reason));
  }
}
