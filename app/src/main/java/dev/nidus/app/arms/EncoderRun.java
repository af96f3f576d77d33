package dev.nidus.app.arms;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.pretraining.Pretraining;
import dev.nidus.learning.pretraining.PretrainingData;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A pre-training whose result is kept: it is taken from its folder if it stands there, and goes on if it was
/// interrupted.
///
/// @param lesions who learns
/// @param reader of their scans
/// @param surroundings threads are those of the network; one gives the same encoder whatever the machine has
public record EncoderRun(
    List<TrainingLesion> lesions, ScanReader reader, Surroundings surroundings) {

  /// A rate of learning of next to nothing: the weights stay what they were, only the statistics of the norms settle.
  private static final List<String> NEXT_TO_NOTHING =
      List.of("training.steps=25", "optimizer.lr=1e-12", "optimizer.weight_decay=0");

  public EncoderRun {
    lesions = List.copyOf(lesions);
  }

  /// An encoder of a plan, by its weights file.
  ///
  /// @param folder of the run
  /// @throws ArmFailed if the folder holds a run of another plan, or the run stops
  public Path trained(PretrainingPlan plan, Path folder, TrainingWatcher watcher)
      throws ArmFailed, IOException {
    RunFolder run = new RunFolder(folder.toAbsolutePath().normalize());
    if (run.isComplete()) {
      if (!Files.readString(run.plan()).equals(PlanYaml.write(plan))) {
        throw new ArmFailed(
            folder + " holds an encoder of another plan; remove it, or give another folder");
      }
      return run.safetensors();
    }
    Files.createDirectories(run.root());
    PretrainingData data =
        new PretrainingData(
            new TrainingCohort(lesions),
            reader,
            Sha256.ofText(lesions.toString()).hex(),
            0,
            OptionalLong.empty());
    try {
      Pretraining.of(plan, data, run, surroundings, ProcessGroup.alone())
          .run(run.isBegun() ? Start.RESUMED : Start.ANEW, watcher);
    } catch (RunStopped e) {
      throw new ArmFailed(String.valueOf(e.getMessage()), e);
    }
    return run.safetensors();
  }

  /// The encoder of the plan `small` before it learns anything.
  ///
  /// @param settings over the plan, without its length
  public Path untrained(List<String> settings, Path folder, TrainingWatcher watcher)
      throws ArmFailed, IOException, UnusablePlan {
    List<String> all = new ArrayList<>(settings);
    all.addAll(NEXT_TO_NOTHING);
    return trained(Plans.preset(Preset.SMALL, all), folder, watcher);
  }
}
