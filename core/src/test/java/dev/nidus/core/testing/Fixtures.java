package dev.nidus.core.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where golden values (`fixtures/`) and real CTs (`data/`) lie in the repository.
public final class Fixtures {
  private Fixtures() {}

  /// A file under `fixtures/`.
  public static Path fixture(String relative) {
    return existing(repository().resolve("fixtures").resolve(relative));
  }

  /// A file under `data/`.
  public static Path data(String relative) {
    return existing(repository().resolve("data").resolve(relative));
  }

  /// The root of the checkout.
  public static Path repository() {
    String given = System.getProperty("nidus.repository", "");
    Path here = given.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(given);
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("fixtures"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no fixtures folder above " + here);
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException("the repository lacks " + path);
    }
    return path;
  }
}
