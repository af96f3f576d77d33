package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.NpyFile;
import dev.nidus.app.table.RowPairing;
import dev.nidus.core.extraction.CutLesion;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.imaging.nifti.NiftiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus patches`: writes what the encoder would see.
@Command(
    name = "patches",
    mixinStandardHelpOptions = true,
    description = {
      "Write what the encoder would see: one file per lesion, named by its row, and a table of them"
          + " (patches.csv) in the folder."
    })
final class PatchesCommand implements Callable<Integer> {
  private static final String TABLE = "patches.csv";

  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin PatchOptions patch = new PatchOptions();
  @Mixin RunOptions run = new RunOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();

  /// In what form a patch is written.
  enum PatchFormat {
    npy,
    nifti
  }

  /// How values are scaled, by the word that users write.
  enum ScalingWord {
    fmcib,
    med3d
  }

  @Option(
      names = "--format",
      paramLabel = "npy|nifti",
      description =
          "npy: float32 (1, z, y, x), scaled as the encoder sees it; nifti: .nii.gz in HU, placed"
              + " in the scan's space (default: npy).")
  PatchFormat format = PatchFormat.npy;

  @Option(
      names = "--scaling",
      paramLabel = "fmcib|med3d",
      description = "How npy values are scaled (default: fmcib, (HU + 1024) / 3072, unclipped).")
  ScalingWord scaling = ScalingWord.fmcib;

  @Override
  public Integer call() throws IOException {
    int threads = workers.count();
    LesionSource source = lesions.source();
    PatchSpec spec = patch.over(PatchSpec.fmcib());
    PatchCutting cutting =
        new PatchCutting(
            lesions.scans(new Report(command)),
            new PatchExtractor(spec),
            lesions.intensityRule(),
            lesions.patchSource());
    Path folder = run.output.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(run.output + " is a file; give the name of a folder");
    }
    RunOptions.makeFolder(folder);
    RunOptions.requireOther(folder.resolve(TABLE), lesions.lesions);
    Report report = new Report(command);
    report.say(
        "patch: %s voxels of %s, law %s".formatted(spec.size(), spec.spacing(), spec.law().word()));

    // the table stands in the folder, the reports beside it: patches.refused.csv
    RunFiles files = new RunFiles(folder.resolve(TABLE), folder);
    List<String> header = new ArrayList<>(source.columns());
    header.add("patch_path");
    try (RowPairing rows = new RowPairing(source, 0);
        PatchStream patches = new PatchStream(rows, cutting, threads);
        RunJournal journal = RunJournal.begin(files, Map.of(), header, List.of());
        Progress progress =
            new Progress(
                run.progress.mode(),
                "patches",
                source.rows(),
                0,
                report.out(),
                report.err(),
                InstantSource.system())) {
      while (patches.hasNext()) {
        CutLesion cut = patches.next();
        List<String> fields = new ArrayList<>(rows.fieldsOfNext());
        switch (cut.outcome()) {
          case PatchOutcome.Cut(Patch done, var _, var warnings) -> {
            fields.add(write(folder, cut.row().row(), done));
            journal.done(ReportedRow.of(cut.row()), fields, warnings);
            progress.advance(1, 0);
          }
          case PatchOutcome.Refused(var refusal) -> {
            journal.refused(ReportedRow.of(cut.row()), refusal);
            progress.advance(1, 1);
          }
        }
      }
      journal.finish(ResultFormat.csv(), Optional.empty());
      return report.finished("patches", journal, files, folder, progress);
    }
  }

  private String write(Path folder, long row, Patch done) throws IOException {
    String number = String.format(Locale.ROOT, "%06d", row);
    return switch (format) {
      case npy -> {
        String name = number + ".npy";
        int[] shape = {1, done.size().depth(), done.size().height(), done.size().width()};
        NpyFile.write(folder.resolve(name), shape, done.scaled(scaling()));
        yield name;
      }
      case nifti -> {
        String name = number + ".nii.gz";
        NiftiWriter.write(folder.resolve(name), done.placement(), done.hounsfield());
        yield name;
      }
    };
  }

  private IntensityScaling scaling() {
    return switch (scaling) {
      case fmcib -> IntensityScaling.fmcib();
      case med3d -> IntensityScaling.med3d();
    };
  }
}
