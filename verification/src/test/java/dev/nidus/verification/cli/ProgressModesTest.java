package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a run shows itself, to people and to programs, and what `doctor` says.
class ProgressModesTest {
  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static int rows;

  @BeforeAll
  static void write_the_table() throws IOException {
    List<List<String>> all = new ArrayList<>(RealLesion.table(RealLesion.all()).rows());
    all.add(List.of("missing.nii", "1", "2", "3"));
    rows = all.size();
    table = new CsvText(RealLesion.COLUMNS, all).write(folder.resolve("lesions.csv"));
  }

  @Test
  void json_progress_is_one_object_a_line_that_counts_up_to_the_whole() {
    CommandLineRun run = extract("json");

    List<JsonNode> lines =
        run.err()
            .lines()
            .filter(line -> line.startsWith("{"))
            .map(JsonMapper.shared()::readTree)
            .toList();
    assertThat(lines).hasSize(rows);
    for (int n = 0; n < rows; n++) {
      assertThat(lines.get(n).get("done").asInt()).isEqualTo(n + 1);
      assertThat(lines.get(n).get("total").asInt()).isEqualTo(rows);
      assertThat(lines.get(n).get("per_second").asDouble()).isPositive();
    }
    assertThat(lines.getLast().get("refused").asInt()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void slicer_progress_is_well_formed_tags_on_standard_output_from_start_to_end() {
    List<String> lines = extract("slicer").out().lines().toList();

    assertThat(lines.getFirst())
        .isEqualTo("<filter-start><filter-name>nidus</filter-name></filter-start>");
    assertThat(lines.getLast())
        .isEqualTo("<filter-end><filter-name>nidus</filter-name></filter-end>");
    List<Double> shares =
        lines.subList(1, lines.size() - 1).stream()
            .map(line -> line.replaceAll("</?filter-progress>", ""))
            .map(Double::valueOf)
            .toList();
    assertThat(shares).isSorted().isNotEmpty().allMatch(share -> share > 0 && share <= 1);
    assertThat(shares.getLast()).isEqualTo(1.0);
  }

  @Test
  void plain_progress_is_lines_with_rate_refusals_and_remaining_time() {
    List<String> lines =
        extract("plain").err().lines().filter(line -> line.contains(" lesions, ")).toList();

    assertThat(lines).hasSize(rows);
    assertThat(lines.getFirst())
        .matches("1 of %d lesions, [\\d.]+/s, \\d+:\\d\\d left".formatted(rows));
    assertThat(lines.getLast())
        .matches("%d of %d lesions, 1 refused, [\\d.]+/s".formatted(rows, rows));
  }

  @Test
  void no_progress_is_silent_but_for_what_the_run_says_anyway() {
    CommandLineRun run = extract("none");
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .allMatch(line -> line.matches("(encoder|weights|law|patch): .*|\\d+ (lesions|refused).*"));
  }

  @Test
  void without_a_terminal_the_progress_is_plain() {
    assertThat(extract("auto").err())
        .contains(" of %d lesions, ".formatted(rows))
        .doesNotContain("\r");
  }

  @Test
  void doctor_names_java_library_processor_memory_and_gpu_and_finds_no_problem_here() {
    CommandLineRun run = CommandLineRun.of("doctor").expect(0);

    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("ok +Java 25\\S* \\(.+\\)"))
        .anyMatch(line -> line.matches("ok +libtorch 2\\.10\\.0.*, kernels for .+"))
        .anyMatch(line -> line.matches("ok +\\d+ processors, .+"))
        .anyMatch(line -> line.matches("ok +[\\d.]+ GiB of memory, of which Java may use .+ GiB"))
        .anyMatch(line -> line.contains("OPENBLAS_NUM_THREADS"))
        .anyMatch(line -> line.matches("(ok|note) +.*GPU.*"))
        .endsWith("Everything that Nidus needs is here.");
    assertThat(run.err()).isEmpty();
  }

  private static CommandLineRun extract(String mode) {
    return CommandLineRun.of(
            "extract",
            table,
            "-o",
            folder.resolve(mode + ".out.csv"),
            "--weights",
            Weights.SAFETENSORS,
            "--root",
            RealLesion.DATA,
            "--batch",
            "1",
            "--progress",
            mode)
        .expect(3);
  }
}
