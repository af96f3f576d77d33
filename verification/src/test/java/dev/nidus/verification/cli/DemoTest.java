package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `demo` in small: every step is taken, and two runs write the same numbers.
class DemoTest {
  private static final String HOME = "nidus.home";

  @TempDir private Path folder;

  private String before = "";

  @BeforeEach
  void inTheCheckout() {
    before = System.getProperty(HOME, "");
    System.setProperty(HOME, Fixtures.repository().toString());
  }

  @AfterEach
  void asBefore() {
    if (before.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private ResultFolder rehearsed(String name, Object... more) {
    Path output = folder.resolve(name);
    Object[] options = {"demo", "--rehearsal", "-o", output, "--progress", "none"};
    Object[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    CommandLineRun run = CommandLineRun.of(all).expect(0);
    assertThat(run.err()).contains("With 2 labelled patients, fine-tuning", "page: ");
    return new ResultFolder(output);
  }

  @Test
  void a_rehearsal_asks_every_arm_and_comes_out_the_same_again() throws IOException {
    ResultFolder first = rehearsed("first");
    JsonNode numbers = first.numbers("demo.json", "demo-1.json");
    assertThat(numbers.get("rehearsal").asBoolean()).isTrue();
    assertThat(numbers.get("asked_patients").asInt()).isEqualTo(4);
    assertThat(numbers.get("asked_lesions").asInt()).isEqualTo(16);
    assertThat(numbers.get("arms").size()).isEqualTo(11);
    JsonNode arms = numbers.get("arms");
    assertThat(
            numbers
                .get("differences")
                .get("fine_tuned_minus_supervised")
                .get("10")
                .get("value")
                .asDouble())
        .isCloseTo(
            arms.get("fine_tuned").get("10").get("value").asDouble()
                - arms.get("supervised").get("10").get("value").asDouble(),
            within(1e-12));

    String page = Files.readString(first.folder().resolve("index.html"));
    assertThat(page)
        .contains(
            "REHEARSAL", "added, in an earlier study, after the frozen probe", "<svg", "CC BY 3.0")
        .doesNotContain("<script", "<link", "<img", "url(", "NaN");

    String text = Files.readString(first.folder().resolve("demo.json"));
    assertThat(Files.readString(rehearsed("second").folder().resolve("demo.json"))).isEqualTo(text);

    // what was computed is kept: without its trainings a third run has nothing to do
    assertThat(Files.exists(first.folder().resolve("runs/scores"))).isTrue();
    assertThat(Files.readString(rehearsed("first").folder().resolve("demo.json"))).isEqualTo(text);
  }

  @Test
  void without_the_scans_it_says_what_to_do() {
    System.setProperty(HOME, folder.toString());
    CommandLineRun run = CommandLineRun.of("demo", "-o", folder.resolve("demo"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.problem()).contains("the demo's CTs are not in", "from a checkout of Nidus");
  }
}
