package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nidus reproduce` as a user runs it.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ReproduceTest {

  @BeforeAll
  static void theCheckoutIsHome() {
    System.setProperty("nidus.home", Fixtures.repository().toString());
  }

  @AfterAll
  static void homeIsUnknownAgain() {
    System.clearProperty("nidus.home");
  }

  @Test
  void the_published_numbers_are_compared_and_differences_are_no_failure(@TempDir Path folder)
      throws IOException {
    CommandLineRun run = CommandLineRun.of("reproduce", "-o", folder.resolve("out")).expect(0);

    JsonNode json =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(folder.resolve("out").resolve("published.json")));
    JsonNode verdicts = json.get("verdicts");
    int equal = verdicts.get("equal").intValue();
    int differs = verdicts.get("differs").intValue();
    int impossible = verdicts.get("cannot_be_recomputed").intValue();
    assertThat(equal).isGreaterThan(300);
    assertThat(differs).isBetween(1, 20);
    assertThat(json.get("numbers").size())
        .isEqualTo(equal + differs + impossible + verdicts.get("not_published").intValue());
    assertThat(run.err())
        .contains(
            "%d published numbers: %d equal, %d differ, %d cannot be recomputed"
                .formatted(equal + differs + impossible, equal, differs, impossible));
    assertThat(folder.resolve("out").resolve("published.csv")).isNotEmptyFile();
    assertThat(folder.resolve("out").resolve("published.html")).isNotEmptyFile();
  }

  @Test
  void a_folder_of_tables_that_is_none_is_refused(@TempDir Path folder) {
    CommandLineRun run =
        CommandLineRun.of(
                "reproduce", "-o", folder.resolve("out"), "--tables", folder.resolve("nowhere"))
            .expect(2);

    assertThat(run.problem()).endsWith("is no folder; --tables takes the folder with the tables");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
