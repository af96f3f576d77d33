package dev.nidus.app.table;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The records of several files one after the other, under the header that all of them have.
final class ChainedParts implements Records {
  private final Iterator<Path> parts;
  private final PartHeader header;
  private Optional<Records> open = Optional.empty();
  private boolean begun;

  /// @param parts at least one
  ChainedParts(List<Path> parts) {
    this.header = PartHeader.of(parts);
    this.parts = parts.iterator();
  }

  @Override
  public boolean hasNext() {
    if (!begun) {
      return true;
    }
    while (open.isEmpty() || !open.get().hasNext()) {
      close();
      if (!parts.hasNext()) {
        return false;
      }
      open = header.open(parts.next());
    }
    return true;
  }

  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!begun) {
      begun = true;
      return header.columns();
    }
    return open.orElseThrow().next();
  }

  @Override
  public void close() {
    open.ifPresent(Records::close);
    open = Optional.empty();
  }
}
