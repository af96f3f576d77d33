package dev.nidus.app.published;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.NpyArray;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of the study: those that the repository holds, and those of a folder that the user gives,
/// which come first. Each is read once.
public final class PublishedTables {
  private static final long LARGEST_FILE = 64L << 20;

  private final Path shipped;
  private final Optional<Path> given;
  private final List<TableSource> sources;
  private final Map<String, NamedTable> tables = new HashMap<>();

  /// @param shipped the folder `data/published` of the repository
  /// @param given a folder with tables that the repository may not hold
  /// @param sources all tables that recipes may name
  public PublishedTables(Path shipped, Optional<Path> given, List<TableSource> sources) {
    this.shipped = shipped;
    this.given = given;
    this.sources = List.copyOf(sources);
  }

  /// A table and, where it was found, the SHA-256 of its file.
  public record Located(TableSource source, Optional<String> sha256) {}

  /// Every table, found or not.
  public List<Located> located() {
    return sources.stream().map(source -> new Located(source, digest(source))).toList();
  }

  private Optional<String> digest(TableSource source) {
    try {
      return Optional.of(Sha256.of(file(source)).hex());
    } catch (Unavailable | IOException absent) {
      return Optional.empty();
    }
  }

  /// A table.
  ///
  /// @throws Unavailable if it is absent or damaged
  NamedTable table(String name) throws Unavailable {
    NamedTable table = tables.get(name);
    if (table == null) {
      TableSource source = source(name);
      table = NamedTable.read(source.file(), bytes(source));
      tables.put(name, table);
    }
    return table;
  }

  /// An array of resamples, its models in the order of {@link TableSource#models}.
  ///
  /// @throws Unavailable if it is absent or damaged
  NpyArray array(String name) throws Unavailable {
    TableSource source = source(name);
    Path file = file(source);
    try {
      return NpyArray.read(file);
    } catch (UsageProblem damaged) {
      throw new Unavailable(String.valueOf(damaged.getMessage()), damaged);
    }
  }

  /// @throws IllegalArgumentException if no table has this name
  TableSource source(String name) {
    return sources.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is no table '%s' in tables.csv".formatted(name)));
  }

  private byte[] bytes(TableSource source) throws Unavailable {
    Path file = file(source);
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new Unavailable(
            "%s has more than %,d bytes, and no table of the study is so large"
                .formatted(file, LARGEST_FILE));
      }
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new Unavailable("%s cannot be read (%s)".formatted(file, unreadable), unreadable);
    }
  }

  private Path file(TableSource source) throws Unavailable {
    if (given.isPresent()) {
      Path file = given.get().resolve(source.file());
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    Path file = shipped.resolve(source.file());
    if (Files.isRegularFile(file)) {
      return file;
    }
    throw new Unavailable(
        switch (source.place()) {
          case SHIPPED ->
              "the table %s is missing in this checkout; restore it, or give --tables"
                  .formatted(source.file());
          case TO_BE_GIVEN ->
              "the table is not shipped, licence %s; give --tables with %s (from %s)"
                  .formatted(source.licence(), source.file(), source.source());
        });
  }
}
