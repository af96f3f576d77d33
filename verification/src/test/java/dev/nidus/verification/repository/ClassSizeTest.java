package dev.nidus.verification.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Small classes: a file over 400 lines is worth a second look, one over 800 needs a reason here.
class ClassSizeTest {
  private static final int LOOK_AGAIN = 400;
  private static final int LARGEST = 800;

  /// File name to the reason why it may be larger; empty is the aim.
  private static final Map<String, String> REASONS = Map.of();

  @Test
  void no_class_is_longer_than_800_lines_without_a_reason()
      throws IOException, InterruptedException {
    Map<String, Integer> lines = linesOfMainSources();

    assertThat(lines).hasSizeGreaterThan(40);
    lines.forEach((file, count) -> {
      if (count > LOOK_AGAIN) {
        System.out.printf("look again: %s has %d lines%n", file, count);
      }
    });
    assertThat(lines)
        .allSatisfy((file, count) -> {
          if (!REASONS.containsKey(file)) {
            assertThat(count).as("lines of " + file).isLessThanOrEqualTo(LARGEST);
          }
        });
    assertThat(lines.keySet()).as("files with a reason exist").containsAll(REASONS.keySet());
  }

  private static Map<String, Integer> linesOfMainSources()
      throws IOException, InterruptedException {
    Path root = Fixtures.repository();
    Map<String, Integer> lines = new TreeMap<>();
    for (Path file : TrackedFiles.list()) {
      String name = root.relativize(file).toString().replace('\\', '/');
      if (name.contains("/src/main/java/") && name.endsWith(".java")) {
        lines.put(name, Files.readAllLines(file).size());
      }
    }
    return lines;
  }
}
