package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nidus plan`.
class PlanCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fmcib", "simclr", "nnclr", "swav", "autoencoder", "small"})
  void what_is_shown_is_a_plan_that_shows_the_same(String name) throws IOException {
    String shown = CommandLineRun.of("plan", "show", name).expect(0).out();
    Path file = Files.writeString(folder.resolve("plan.yaml"), shown);
    assertThat(CommandLineRun.of("plan", "show", file).expect(0).out()).isEqualTo(shown);
    assertThat(shown).contains("learning rate").contains("  lr: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"site", "malignancy", "survival", "supervised", "few-labels", "small-study"})
  void what_is_shown_of_fine_tuning_is_a_plan_that_shows_the_same(String name) throws IOException {
    String shown = CommandLineRun.of("plan", "show", name).expect(0).out();
    Path file = Files.writeString(folder.resolve("plan.yaml"), shown);
    assertThat(CommandLineRun.of("plan", "show", "--for", "finetune", file).expect(0).out())
        .isEqualTo(shown);
    assertThat(shown).contains("trunk:").contains("  patience: ");
    assertThat(CommandLineRun.of("plan", "schema", "--for", "finetune").expect(0).out())
        .contains("\"tuning\"");
  }

  @Test
  void a_setting_is_seen() {
    assertThat(
            CommandLineRun.of("plan", "show", "fmcib", "--set", "optimizer.lr=0.1").expect(0).out())
        .containsPattern("\n  lr: 0\\.1 +# learning rate\n");
  }

  @Test
  void every_mistake_is_told_in_a_line_of_its_own() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("plan.yaml"), "preset: fmcib\nseed: x\nobjective:\n  tempreature: 1\n");
    CommandLineRun run = CommandLineRun.of("plan", "show", file).expect(2);
    assertThat(run.problem()).isEqualTo("the plan has 2 mistakes:");
    assertThat(run.err())
        .contains(file + ":2:7: seed is 'x', expected is a whole number")
        .contains(file + ":4:3: unknown key 'tempreature'; did you mean 'temperature'?");
  }

  @Test
  void the_schema_knows_every_group() {
    JsonNode schema =
        JsonMapper.shared().readTree(CommandLineRun.of("plan", "schema").expect(0).out());
    assertThat(schema.get("properties").propertyNames())
        .contains("preset", "patch", "optimizer", "training");
  }
}
