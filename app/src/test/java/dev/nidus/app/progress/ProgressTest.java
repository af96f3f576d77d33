package dev.nidus.app.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void plain_lines_come_at_every_twentieth_with_rate_refusals_and_remaining_time() {
    try (Progress progress = start(Progress.Mode.PLAIN, 400, 0)) {
      for (int n = 0; n < 400; n++) {
        pass(Duration.ofMillis(500));
        progress.advance(1, n == 99 ? 1 : 0);
      }
    }
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(20);
    assertThat(lines.getFirst()).isEqualTo("20 of 400 lesions, 2.00/s, 3:10 left");
    assertThat(lines.get(4)).isEqualTo("100 of 400 lesions, 1 refused, 2.00/s, 2:30 left");
    assertThat(lines.getLast()).isEqualTo("400 of 400 lesions, 1 refused, 2.00/s");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void remaining_time_beyond_an_hour_has_hours() {
    try (Progress progress = start(Progress.Mode.PLAIN, 20, 0)) {
      pass(Duration.ofMinutes(10));
      progress.advance(1, 0);
    }
    assertThat(err.toString()).isEqualTo("1 of 20 lesions, 0.00/s, 3:10:00 left\n");
  }

  @Test
  void what_an_earlier_run_has_done_counts_as_done_but_not_for_the_rate() {
    try (Progress progress = start(Progress.Mode.JSON, 100, 90)) {
      pass(Duration.ofSeconds(2));
      progress.advance(5, 1);
      assertThat(progress.rate()).isEqualTo(2.5);
      assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(2));
    }
    assertThat(err.toString())
        .isEqualTo("{\"done\":95,\"total\":100,\"refused\":1,\"per_second\":2.500}\n");
  }

  @Test
  void no_time_is_no_rate_rather_than_infinity() {
    try (Progress progress = start(Progress.Mode.PLAIN, 1, 0)) {
      progress.advance(1, 0);
      assertThat(progress.rate()).isZero();
    }
    assertThat(err.toString()).isEqualTo("1 of 1 lesions, 0.00/s\n");
  }

  @Test
  void slicer_gets_a_start_shares_and_an_end_even_where_there_is_nothing_to_do() {
    try (Progress progress = start(Progress.Mode.SLICER, 2, 0)) {
      progress.advance(1, 0);
      progress.advance(1, 0);
    }
    start(Progress.Mode.SLICER, 0, 0).close();
    assertThat(out.toString().lines())
        .containsExactly(
            "<filter-start><filter-name>nidus</filter-name></filter-start>",
            "<filter-progress>0.500</filter-progress>",
            "<filter-progress>1.000</filter-progress>",
            "<filter-end><filter-name>nidus</filter-name></filter-end>",
            "<filter-start><filter-name>nidus</filter-name></filter-start>",
            "<filter-end><filter-name>nidus</filter-name></filter-end>");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void no_progress_writes_nothing() {
    try (Progress progress = start(Progress.Mode.NONE, 2, 0)) {
      progress.advance(2, 0);
    }
    assertThat(out.toString() + err).isEmpty();
  }

  private Progress start(Progress.Mode mode, long total, long before) {
    return new Progress(
        mode, "lesions", total, before, new PrintWriter(out), new PrintWriter(err), () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
