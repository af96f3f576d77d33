package dev.nidus.app.progress;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Tells a user how far a run is. Not thread-safe: updated by the thread that collects results.
public final class Progress implements AutoCloseable {
  private static final int BAR = 28;
  private static final Duration REDRAW = Duration.ofMillis(200);

  /// In what form.
  public enum Mode {
    /// A bar on a terminal, else plain lines.
    AUTO,
    /// A line at every twentieth of the work.
    PLAIN,
    /// A JSON object a line, on standard error.
    JSON,
    /// The tags that 3D Slicer reads from a command line module, on standard output.
    SLICER,
    NONE
  }

  private enum Form {
    BAR,
    PLAIN,
    JSON,
    SLICER,
    NONE
  }

  private final Form form;
  private final String what;
  private final long total;
  private final PrintWriter out;
  private final PrintWriter err;
  private final InstantSource clock;
  private final Instant started;
  private final long doneBefore;
  private Instant drawn = Instant.EPOCH;
  private long shownTwentieths;
  private long done;
  private long refused;
  private String note = "";

  /// Starts counting time.
  ///
  /// @param what the unit of the count, in the plural
  /// @param total how many there are
  /// @param doneBefore how many an earlier run has done, which do not count for the rate
  public Progress(
      Mode mode,
      String what,
      long total,
      long doneBefore,
      PrintWriter out,
      PrintWriter err,
      InstantSource clock) {
    this.form =
        switch (mode) {
          case AUTO -> onTerminal() ? Form.BAR : Form.PLAIN;
          case PLAIN -> Form.PLAIN;
          case JSON -> Form.JSON;
          case SLICER -> Form.SLICER;
          case NONE -> Form.NONE;
        };
    this.what = what;
    this.total = total;
    this.doneBefore = doneBefore;
    this.done = doneBefore;
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.started = clock.instant();
    this.shownTwentieths = twentieths();
    if (form == Form.SLICER) {
      out.println("<filter-start><filter-name>nidus</filter-name></filter-start>");
      out.flush();
    }
  }

  /// What a line of a bar or of plain text ends with from now on.
  public void note(String text) {
    note = text;
  }

  /// Notes that more is done.
  public void advance(long finished, long refusedAmongThem) {
    done += finished;
    refused += refusedAmongThem;
    switch (form) {
      case BAR -> {
        Instant now = clock.instant();
        if (done >= total || Duration.between(drawn, now).compareTo(REDRAW) >= 0) {
          drawn = now;
          int filled = (int) (BAR * share());
          err.printf("\r[%s%s] %s ", "#".repeat(filled), "-".repeat(BAR - filled), line());
          err.flush();
        }
      }
      case PLAIN -> atEachTwentieth(() -> err.println(line()), err);
      case JSON -> {
        err.printf(
            Locale.ROOT,
            "{\"done\":%d,\"total\":%d,\"refused\":%d,\"per_second\":%.3f}%n",
            done,
            total,
            refused,
            rate());
        err.flush();
      }
      case SLICER ->
          atEachTwentieth(
              () -> out.printf(Locale.ROOT, "<filter-progress>%.3f</filter-progress>%n", share()),
              out);
      case NONE -> {}
    }
  }

  /// How many a second, over this run.
  public double rate() {
    double seconds = Duration.between(started, clock.instant()).toNanos() / 1e9;
    return seconds <= 0 ? 0 : (done - doneBefore) / seconds;
  }

  /// How long this run takes so far.
  public Duration elapsed() {
    return Duration.between(started, clock.instant());
  }

  /// Ends the bar's line.
  @Override
  public void close() {
    switch (form) {
      case BAR -> {
        err.println();
        err.flush();
      }
      case SLICER -> {
        out.println("<filter-end><filter-name>nidus</filter-name></filter-end>");
        out.flush();
      }
      case PLAIN, JSON, NONE -> {}
    }
  }

  private void atEachTwentieth(Runnable show, PrintWriter writer) {
    if (twentieths() > shownTwentieths) {
      shownTwentieths = twentieths();
      show.run();
      writer.flush();
    }
  }

  private long twentieths() {
    return (long) (20 * share());
  }

  private double share() {
    return total == 0 ? 1 : (double) done / total;
  }

  private String line() {
    double rate = rate();
    String remaining =
        rate > 0 && done < total
            ? ", %s left".formatted(clockTime((long) Math.ceil((total - done) / rate)))
            : "";
    String refusals = refused == 0 ? "" : ", %d refused".formatted(refused);
    return String.format(
        Locale.ROOT,
        "%d of %d %s%s, %.2f/s%s%s",
        done,
        total,
        what,
        refusals,
        rate,
        remaining,
        note);
  }

  private static String clockTime(long seconds) {
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
