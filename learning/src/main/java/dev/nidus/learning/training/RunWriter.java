package dev.nidus.learning.training;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.Plan;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.EventFile;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.ProgressPicture;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.RunLog;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.sampling.RefusedLesion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the first process of a run writes while it goes on: metrics, events, picture, log.
final class RunWriter implements AutoCloseable {
  private final Plan plan;
  private final RunFolder folder;
  private final TrainingWatcher watcher;
  private final RunLog log;
  private final MetricsLog metrics;
  private final EventFile events;
  private final List<StepMetrics> measured;
  private final ProgressPicture.Curves curves;
  private boolean collapsed;
  private final Set<Long> refusedSaid = new HashSet<>();

  /// Opens the files, cut back to the step from which the run goes on.
  RunWriter(Plan plan, RunFolder folder, TrainingWatcher watcher, RunLog log, long lastStep)
      throws IOException {
    this.plan = plan;
    this.curves =
        switch (plan) {
          case PretrainingPlan _ -> ProgressPicture.Curves.EMBEDDINGS;
          case FinetuningPlan _ -> ProgressPicture.Curves.LABELS;
        };
    this.folder = folder;
    this.watcher = watcher;
    this.log = log;
    this.metrics = MetricsLog.open(folder.metrics(), lastStep);
    this.measured = new ArrayList<>(MetricsLog.read(folder.metrics()));
    this.events = EventFile.open(folder.root(), measured, InstantSource.system());
  }

  /// After a step.
  ///
  /// @param step with what a look at the tuning split found, if there was one
  /// @param course whether it was the last step
  void step(StepMetrics step, Course course) throws IOException {
    watcher.step(step);
    boolean last = course == Course.END;
    boolean looked = step.tuning().isPresent();
    if (step.step() % plan.monitoring().everySteps() == 0 || looked || last) {
      measured.add(step);
      writing(() -> {
        metrics.add(step);
        events.add(step);
      });
      watchForCollapse(step);
    }
    if (step.step() % plan.monitoring().pictureSteps() == 0 || last) {
      writing(() -> ProgressPicture.write(folder.picture(), measured, curves));
    }
  }

  /// Before the first step of this attempt.
  void begun(long steps, long done) throws IOException {
    say(
        done == 0
            ? "started: %d steps of %d lesions".formatted(steps, plan.lesionsPerStep())
            : "resumed after step %d of %d".formatted(done, steps));
    watcher.started(steps, done);
  }

  /// To the user and the log.
  void say(String sentence) throws IOException {
    log(sentence);
    watcher.remark(sentence);
  }

  /// To the log alone: the user hears it another way.
  void log(String sentence) throws IOException {
    writing(() -> log.say(sentence));
  }

  private interface Writing {
    void run() throws IOException;
  }

  /// The system says that a disk is full, but not which.
  private void writing(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written into: %s".formatted(folder.root(), e.getMessage()), e);
    }
  }

  /// To the user and the log, from a thread that makes samples.
  void remarkFromAnyThread(String sentence) {
    try {
      say(sentence);
    } catch (IOException e) {
      throw new UncheckedIOException("run.log cannot be written", e);
    }
  }

  /// Says which lesions gave no patch, each once.
  void refused(List<RefusedLesion> all) throws IOException {
    for (RefusedLesion each : all) {
      if (refusedSaid.add(each.lesion().lesion().row())) {
        say(
            "row %d (%s) gives no patch and is replaced by other lesions: %s"
                .formatted(
                    each.lesion().lesion().row(),
                    each.lesion().lesion().scanName(),
                    reason(each.refusal())));
      }
    }
  }

  /// The remedy that a plan has is not that of other commands.
  private static String reason(Refusal refusal) {
    return refusal instanceof Refusal.NotHounsfield
        ? refusal.reason() + " (in a plan: data.hounsfield_only: false)"
        : refusal.reason();
  }

  /// Every measured step.
  List<StepMetrics> measured() {
    return measured;
  }

  /// The share of time in which the network waited for patches, over all measured steps.
  double idleShare() {
    return measured.stream()
        .mapToDouble(StepMetrics::idleShare)
        .filter(Double::isFinite)
        .average()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    try (log;
        events) {
      metrics.close();
    }
  }

  /// Said once when it begins and once when it ends.
  private void watchForCollapse(StepMetrics step) throws IOException {
    if (step.effectiveRank().isEmpty()) {
      return;
    }
    boolean now = step.effectiveRank().getAsDouble() < plan.monitoring().collapse();
    if (now && !collapsed) {
      say(
          ("step %d: the embeddings have collapsed: their effective rank is %.2f, so all lesions"
                  + " get about the same; a lower learning rate, a longer warm-up or a larger batch"
                  + " may help")
              .formatted(step.step(), step.effectiveRank().getAsDouble()));
    } else if (!now && collapsed) {
      say("step %d: the embeddings spread again".formatted(step.step()));
    }
    collapsed = now;
  }
}
