package dev.nidus.app.table;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// Lesions with the columns that pass through to the output.
public interface LesionSource {

  /// The user's columns, in order.
  List<String> columns();

  /// How many data rows there are.
  long rows();

  /// The file that they come from.
  Path file();

  /// The rows from the first; close it when done.
  Rows open();

  /// Rows in order.
  interface Rows extends Iterator<TableRow>, AutoCloseable {
    @Override
    void close();
  }
}
