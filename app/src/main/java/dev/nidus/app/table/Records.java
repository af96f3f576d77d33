package dev.nidus.app.table;

import java.util.Iterator;
import java.util.List;

/// The records of a table in order, each as its fields. Failures are sentences.
public interface Records extends Iterator<List<String>>, AutoCloseable {

  /// Passes over what is left, and says how many records that were.
  default long countRest() {
    long count = 0;
    while (hasNext()) {
      next();
      count++;
    }
    return count;
  }

  @Override
  void close();
}
