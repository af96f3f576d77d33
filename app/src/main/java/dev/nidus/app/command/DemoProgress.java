package dev.nidus.app.command;

import dev.nidus.app.arms.ArmWatcher;
import dev.nidus.app.progress.Progress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Shows how far the demo is: one count over all its trainings, two of which go on at a time.
final class DemoProgress implements ArmWatcher, AutoCloseable {
  private final Report report;
  private final Progress.Mode mode;
  private @Nullable Progress bar;

  DemoProgress(Report report, Progress.Mode mode) {
    this.report = report;
    this.mode = mode;
  }

  /// @param work steps of all trainings
  synchronized void begin(long work) {
    bar =
        new Progress(
            mode, "steps of training", work, 0, report.out(), report.err(), InstantSource.system());
  }

  @Override
  public synchronized void remark(String sentence) {
    if (mode != Progress.Mode.NONE && mode != Progress.Mode.JSON) {
      report.say(sentence);
    }
  }

  @Override
  public synchronized void step() {
    if (bar != null) {
      bar.advance(1, 0);
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
