package dev.nidus.imaging.annotation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads the seeds of a file: 3D Slicer markups (`.mrk.json`, `.fcsv`) or MHub seeds (`.json`), at
/// most 16 MB.
public final class SeedFile {
  private static final long LIMIT = 16_000_000;

  private SeedFile() {}

  /// Reads a file.
  ///
  /// @param name how messages call it
  /// @return at least one seed, in the order of the file
  public static List<NamedSeed> read(Path file, String name) throws UnreadableSeeds {
    String text = text(file, name);
    boolean table = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".fcsv");
    List<NamedSeed> seeds =
        table ? new FiducialTable(name).read(text) : new SeedJson(name).read(text);
    if (seeds.isEmpty()) {
      throw new UnreadableSeeds(name + " holds no defined point");
    }
    return seeds;
  }

  private static String text(Path file, String name) throws UnreadableSeeds {
    try {
      long bytes = Files.size(file);
      if (bytes > LIMIT) {
        throw new UnreadableSeeds(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes; a seed file may have at most %,d",
                name,
                bytes,
                LIMIT));
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UnreadableSeeds(name + " does not exist", e);
    } catch (IOException e) {
      throw new UnreadableSeeds("%s cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }
}
