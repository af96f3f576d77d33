package dev.nidus.app.command;

import dev.nidus.app.progress.Progress;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.TrainingWatcher;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Shows a training run on the command line.
final class TrainingProgress implements TrainingWatcher, AutoCloseable {
  private final Report report;
  private final Progress.Mode mode;
  private @Nullable Progress bar;
  private long shown;

  TrainingProgress(Report report, Progress.Mode mode) {
    this.report = report;
    this.mode = mode;
  }

  @Override
  public void started(long steps, long done) {
    close(); // of an attempt before
    shown = done;
    bar =
        new Progress(
            mode, "steps", steps, done, report.out(), report.err(), InstantSource.system());
  }

  @Override
  public void step(StepMetrics metrics) {
    if (bar != null) {
      String rate =
          Double.isFinite(metrics.patchesPerSecond())
              ? String.format(
                  Locale.ROOT,
                  ", %.0f patches/s, %.0f MiB",
                  metrics.patchesPerSecond(),
                  metrics.memoryMebibytes())
              : "";
      bar.note(String.format(Locale.ROOT, ", loss %.4f%s", metrics.loss(), rate));
      bar.advance(metrics.step() - shown, 0);
      shown = metrics.step();
    }
  }

  @Override
  public void remark(String sentence) {
    report.say(sentence);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
