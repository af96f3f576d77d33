import dev.nidus.core.digest.Sha256;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.random.RandomSource;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.finetuning.Finetuning;
import dev.nidus.learning.finetuning.FinetuningData;
import dev.nidus.learning.finetuning.LabelledLesion;
import dev.nidus.learning.finetuning.Split;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingWatcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A model that was trained with labels, in the folder of its run.
record Labelled(Path model) {

  /// One native thread, whatever the machine has: the same plan then gives the same model, to the bit, on one kind of processor.
  private static final int THREADS = 1;

  /// Trains a model by the plan `few-labels`, or takes the one that stands in the folder already. All lesions train.
  ///
  /// @param settings over the plan
  /// @param labels of the lesions
  static Labelled of(List<String> settings, List<Lesion> lesions, List<String> labels, Path folder) throws Exception {
    RunFolder run = new RunFolder(folder.toAbsolutePath().normalize());
    if (!run.isComplete()) {
      FinetuningPlan plan =
          Plans.preset(
              FinetuningPreset.FEW_LABELS,
              Stream.concat(Stream.of("training.threads=" + THREADS, "data.label=label"), settings.stream()).toList());
      List<LabelledLesion> rows = new ArrayList<>();
      for (int n = 0; n < lesions.size(); n++) {
        rows.add(new LabelledLesion(lesions.get(n), labels.get(n), Split.TRAIN, Optional.empty()));
      }
      Files.createDirectories(run.root());
      FinetuningData data =
          FinetuningData.of(plan, rows, new Scans(ByteBudget.DEFAULT), Sha256.ofText(rows.toString()).hex(), 0);
      Finetuning.of(plan, data, (_, _) -> 0, run, new Surroundings("an example", "this machine", THREADS))
          .run(Start.ANEW, new Narrator(folder));
    }
    return new Labelled(run.safetensors());
  }

  /// The probabilities of the classes for each lesion.
  double[][] probabilities(List<Lesion> lesions) throws Exception {
    try (FinetunedModel loaded = FinetunedModel.load(model, EncoderOptions.defaults())) {
      List<FeatureVector> all =
          Described.by(patch -> loaded.encode(List.of(patch)).getFirst(), loaded.card().input(), lesions);
      double[][] rows = new double[all.size()][loaded.classes().count()];
      for (int n = 0; n < rows.length; n++) {
        for (int k = 0; k < rows[n].length; k++) {
          rows[n][k] = all.get(n).at(k);
        }
      }
      return rows;
    }
  }

  /// An encoder of the plan `small` that has learned nothing, for rehearsals.
  static Path untrained(Path file) throws Exception {
    ResNet3d network = ResNet3d.small();
    new TrainedEncoder(
            new EncoderMetadata(
                "untrained", network, Plans.preset(Preset.SMALL, List.of()).patch().spec(), IntensityScaling.softTissue()),
            Initialisation.draw(network, RandomSource.of(1)))
        .writeSafetensors(file);
    return file;
  }

  /// Tells how it goes on, beside the results: on standard error.
  private record Narrator(Path folder) implements TrainingWatcher {
    @Override
    public void started(long steps, long done) {
      System.err.println("training " + folder + ": " + steps + " steps");
    }

    @Override
    public void step(StepMetrics metrics) {
      if (metrics.step() % 25 == 0) {
        System.err.println(String.format(Locale.ROOT, "  step %d, loss %.3f", metrics.step(), metrics.loss()));
      }
    }

    @Override
    public void remark(String sentence) {
      System.err.println("  " + sentence);
    }
  }
}
