import com.sun.management.OperatingSystemMXBean;
import dev.nidus.app.arms.EncoderRun;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.SamplingPlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingWatcher;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// An encoder that was trained without labels, in the folder of its run.
///
/// @param weights its file
/// @param cost what the training took, in words
record Pretrained(Path weights, String cost) {

  /// One native thread, whatever the machine has (another makes the patches): the same plan then gives the same encoder, to the
  /// bit, on one kind of processor.
  static final int THREADS = 1;

  /// Trains an encoder, or takes the one that stands in the folder already, or goes on with one that was interrupted.
  ///
  /// @param tell hears how it goes on
  static Pretrained of(PretrainingPlan plan, List<TrainingLesion> lesions, Path folder, Consumer<String> tell)
      throws Exception {
    RunFolder run = new RunFolder(folder.toAbsolutePath().normalize());
    Path cost = run.root().resolve("cost.txt");
    boolean complete = run.isComplete();
    boolean begun = run.isBegun();
    double before = cpuSeconds();
    Path weights =
        new EncoderRun(lesions, new Scans(ByteBudget.DEFAULT), new Surroundings("an example", "this machine", THREADS))
            .trained(plan, folder, new Narrator(folder, tell));
    if (complete) {
      return new Pretrained(weights, Files.readString(cost));
    }
    int patches = plan.sampling().negative() == SamplingPlan.Negative.NONE ? 1 : 2;
    long steps = plan.training().steps().orElseThrow();
    long views = steps * plan.lesionsPerStep() * patches * plan.augmentation().views();
    double spent = cpuSeconds() - before;
    String words =
        begun
            ? steps + " steps with an interruption"
            : String.format(
                Locale.ROOT, "%d steps, %.0f s of processor time, %.0f views a second of it", steps, spent, views / spent);
    Files.writeString(cost, words);
    return new Pretrained(weights, words);
  }

  private static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }

  /// Puts into words how it goes on.
  private record Narrator(Path folder, Consumer<String> tell) implements TrainingWatcher {
    @Override
    public void started(long steps, long done) {
      tell.accept("training " + folder + ": " + steps + " steps");
    }

    @Override
    public void step(StepMetrics metrics) {
      if (metrics.step() % 10 == 0) {
        tell.accept(String.format(Locale.ROOT, "  step %d, loss %.3f, effective rank %.1f, %.0f views/s",
            metrics.step(), metrics.loss(), metrics.effectiveRank().orElse(0), metrics.patchesPerSecond()));
      }
    }

    @Override
    public void remark(String sentence) {
      tell.accept("  " + sentence);
    }
  }
}
