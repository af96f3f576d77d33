package dev.nidus.app.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A table of masks: `image_path`, `mask_path`, optionally `label`, any other column passed through.
public final class MaskTable {
  private static final String MASK_PATH = "mask_path";
  private static final String LABEL = "label";

  private final TableFile table;
  private final Path root;
  private final int imageColumn;
  private final int maskColumn;
  private final int labelColumn;

  /// A data row.
  ///
  /// @param row its number, 1 = first data row
  /// @param image the scan as the user wrote it
  /// @param mask the mask as the user wrote it
  /// @param label the label as the user wrote it, where the table has the column and the row a value
  /// @param fields the other columns, in order
  public record Entry(
      long row, String image, String mask, Optional<String> label, List<String> fields) {
    public Entry {
      fields = List.copyOf(fields);
    }
  }

  /// Reads the header and counts the rows.
  ///
  /// @throws dev.nidus.app.UsageProblem if the file is missing, empty or has not the columns it needs
  public MaskTable(Path file, Path root) {
    this.table = new TableFile(file, List.of(LesionTable.IMAGE_PATH, MASK_PATH));
    this.root = root;
    this.imageColumn = table.column(LesionTable.IMAGE_PATH);
    this.maskColumn = table.column(MASK_PATH);
    this.labelColumn = table.columns().indexOf(LABEL);
  }

  /// How many data rows there are.
  public long rows() {
    return table.rows();
  }

  /// The columns that pass through.
  public List<String> otherColumns() {
    return others(table.columns());
  }

  /// The absolute path that a text of the table names, or nothing if it is none.
  public Optional<Path> resolve(String text) {
    return ScanPath.resolve(root, text);
  }

  /// The rows from the first; close them when done.
  public Entries open() {
    return new Entries(table.open());
  }

  /// Rows in order.
  public final class Entries implements Iterator<Entry>, AutoCloseable {
    private final Records records;
    private long row;

    private Entries(Records records) {
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public Entry next() {
      List<String> fields = table.fitted(records.next());
      row++;
      Optional<String> label =
          labelColumn < 0
              ? Optional.empty()
              : Optional.of(fields.get(labelColumn).strip()).filter(text -> !text.isEmpty());
      return new Entry(row, fields.get(imageColumn), fields.get(maskColumn), label, others(fields));
    }

    @Override
    public void close() {
      records.close();
    }
  }

  private List<String> others(List<String> fields) {
    List<String> others = new ArrayList<>();
    for (int n = 0; n < fields.size(); n++) {
      if (n != imageColumn && n != maskColumn && n != labelColumn) {
        others.add(fields.get(n));
      }
    }
    return others;
  }
}
