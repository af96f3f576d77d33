package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.demo.DataCitation;
import dev.nidus.app.demo.DemoContent;
import dev.nidus.app.demo.DemoEncoder;
import dev.nidus.app.demo.DemoLesion;
import dev.nidus.app.demo.DemoPage;
import dev.nidus.app.demo.IntensityWindow;
import dev.nidus.app.demo.SeedPicture;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionTable;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The short demo: features of five lesions of the repository with an encoder that has learned nothing and says so, and a
/// picture of each.
final class FeaturesDemo {
  /// The seed of the demo's weights; any would do.
  private static final long WEIGHTS_SEED = 2024;

  /// A sixteenth of the published width: 256 features, quick on a laptop.
  private static final double WIDTH = 0.125;

  private FeaturesDemo() {}

  /// @param data the folder of the scans
  /// @param output as the user wrote it
  /// @return the exit status
  static int run(Path data, Path output, Report report) throws IOException {
    Path folder = output.toAbsolutePath().normalize();
    RunOptions.makeFolder(folder);
    LesionTable source =
        new LesionTable(
            data.resolve("sts/seeds.csv"), data, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED);
    ResNet3d network = ResNet3d.fmcib(WIDTH);
    try (Encoder encoder =
        new EncoderLoader(EncoderOptions.defaults())
            .untrained(EncoderMetadata.of(PublishedModel.FMCIB, network), WEIGHTS_SEED)) {
      report.say(
          "encoder: %s; its features show that the way works, nothing about patients"
              .formatted(encoder.card().name()));
      PatchSpec spec = encoder.card().input();
      PatchCutting cutting =
          new PatchCutting(
              new Scans(ByteBudget.DEFAULT),
              new PatchExtractor(spec),
              IntensityRule.HOUNSFIELD_ONLY,
              PatchCutting.Source.SCAN);
      RunFiles files = RunFiles.of(folder.resolve("features.csv"));
      FeatureRun features =
          new FeatureRun(
              source,
              cutting,
              encoder,
              1,
              FeatureExtraction.Batching.TOGETHER,
              Runtime.getRuntime().availableProcessors());
      List<Extraction> extractions = new ArrayList<>();
      int status;
      try (RunJournal journal = RunJournal.begin(files, Map.of(), features.header(), List.of())) {
        status =
            features.run(
                journal,
                files,
                ResultFormat.csv(),
                Optional.empty(),
                output.resolve("features.csv"),
                report,
                Progress.Mode.AUTO,
                extractions::add);
      }
      Path page = folder.resolve("index.html");
      DemoPage.write(page, content(encoder, network, cutting, extractions, folder));
      report.say("page: %s".formatted(output.resolve("index.html")));
      return status;
    } catch (UnusableEncoder unusable) {
      throw new UsageProblem(String.valueOf(unusable.getMessage()), unusable);
    } catch (UnreadableScan damaged) {
      throw new UsageProblem(damaged.getMessage(), damaged);
    }
  }

  private static DemoContent content(
      Encoder encoder,
      ResNet3d network,
      PatchCutting cutting,
      List<Extraction> extractions,
      Path folder)
      throws IOException, UnreadableScan {
    List<DemoLesion> lesions = new ArrayList<>();
    List<Extraction.Refused> refused = new ArrayList<>();
    for (Extraction extraction : extractions) {
      switch (extraction) {
        case Extraction.Done done -> lesions.add(picture(done, cutting, folder));
        case Extraction.Refused refusal -> refused.add(refusal);
      }
    }
    return new DemoContent(
        new DemoEncoder(encoder.card(), network.trainableNumbers(), WEIGHTS_SEED),
        IntensityWindow.SOFT_TISSUE,
        lesions,
        refused,
        List.of("./nidus demo --features"),
        List.of(DataCitation.SOFT_TISSUE_SARCOMA));
  }

  /// Reads the scan once more, for its three slices.
  private static DemoLesion picture(Extraction.Done done, PatchCutting cutting, Path folder)
      throws IOException, UnreadableScan {
    Lesion lesion = done.row();
    try (CtScan scan = cutting.reader().open(lesion.scanFile(), lesion.scanName())) {
      PatchOutcome outcome =
          cutting.extractor().extract(scan, List.of(lesion.seed()), cutting.rule()).getFirst();
      if (!(outcome instanceof PatchOutcome.Cut cut)) {
        throw new UnreadableScan(lesion.scanName() + " changed while the demo ran");
      }
      Path file = folder.resolve(String.format(Locale.ROOT, "lesion-%06d.png", lesion.row()));
      DemoPage.writePicture(
          file, SeedPicture.render(scan, lesion.seed(), cut.patch(), IntensityWindow.SOFT_TISSUE));
      return new DemoLesion(done, lesion.seed().position(scan.geometry()), cut.patch(), file);
    }
  }
}
