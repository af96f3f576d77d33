package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.MaskTable;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.segmentation.UnusableMask;
import dev.nidus.imaging.storage.ByteBudget;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus seeds`: from lesion masks to a table of lesions.
@Command(
    name = "seeds",
    mixinStandardHelpOptions = true,
    description = {
      "Turn lesion masks, DICOM structure sets or DICOM segmentations into a CSV of lesions that"
          + " extract reads: one row per label, region or segment, with its point, volume and"
          + " bounding box."
    })
final class SeedsCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin RunOptions run = new RunOptions();

  @Parameters(
      paramLabel = "MASKS",
      arity = "0..1",
      description =
          "CSV with image_path, mask_path and optionally label; other columns pass through. Not"
              + " with --rtstruct or --seg.")
  Optional<Path> masks = Optional.empty();

  @Mixin DicomLesionOptions dicom = new DicomLesionOptions();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Where relative paths start (default: the folder of MASKS).")
  Optional<Path> root = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "all|reference|N",
      description =
          "Which labels, where the table does not say: each one, the reference's choice (255 if it"
              + " is there, else 1), or one number (default: all).")
  String label = "all";

  @Option(
      names = "--point",
      paramLabel = "centroid|deepest",
      description =
          "The seed: the mean of the labelled voxels, which may lie outside a crescent, or the"
              + " point deepest inside (default: centroid).")
  SeedRow.SeedChoice point = SeedRow.SeedChoice.centroid;

  @Option(
      names = "--max-scan-bytes",
      paramLabel = "BYTES",
      description = "The most voxel data that one mask may hold (default: 8 GB).")
  long maxScanBytes = ByteBudget.DEFAULT.voxelBytes();

  @Override
  public Integer call() throws IOException {
    Scans scans = LesionOptions.scans(maxScanBytes);
    if (dicom.given()) {
      if (masks.isPresent()) {
        throw new UsageProblem("give MASKS, or --rtstruct and --seg, but not both");
      }
      return fromDicom(scans);
    }
    dicom.requireFile();
    return fromMasks(
        scans,
        masks.orElseThrow(() ->
            new UsageProblem(
                "give MASKS, a CSV with image_path and mask_path, or --rtstruct or --seg")));
  }

  private int fromDicom(Scans scans) throws IOException {
    dicom.fraction();
    List<Path> inputs = dicom.files();
    Path output = run.outputFile(inputs.toArray(Path[]::new));
    RunFiles files = RunFiles.of(output);
    Report report = new Report(command);
    List<String> header = new ArrayList<>(List.of("image_path", "mask_path"));
    header.addAll(SeedRow.COLUMNS);
    header.addAll(DicomSeeds.COLUMNS);
    Path folder = Optional.ofNullable(output.getParent()).orElse(output);
    try (RunJournal journal = RunJournal.begin(files, Map.of(), header, List.of());
        Progress progress = progress("files", inputs.size(), report)) {
      DicomSeeds seeds = new DicomSeeds(dicom, point, scans, folder, journal);
      for (Path input : inputs) {
        long refusedBefore = journal.refused();
        seeds.note(input);
        progress.advance(1, Math.min(1, journal.refused() - refusedBefore));
      }
      journal.finish(ResultFormat.csv(), Optional.empty());
      return report.finished("lesions", journal, files, run.output, progress);
    }
  }

  private Progress progress(String what, long count, Report report) {
    return new Progress(
        run.progress.mode(), what, count, 0, report.out(), report.err(), InstantSource.system());
  }

  private int fromMasks(Scans scans, Path masks) throws IOException {
    LabelChoice choice = labelChoice(label).orElseThrow(() -> new UsageProblem(notALabel(label)));
    Path folder =
        root.orElseGet(() -> Optional.ofNullable(masks.toAbsolutePath().getParent()).orElse(masks));
    MaskTable table = new MaskTable(masks, folder.toAbsolutePath());
    RunFiles files = RunFiles.of(run.outputFile(masks));
    Report report = new Report(command);
    List<String> header = new ArrayList<>(List.of("image_path", "mask_path"));
    header.addAll(SeedRow.COLUMNS);
    header.addAll(table.otherColumns());
    try (RunJournal journal = RunJournal.begin(files, Map.of(), header, List.of());
        MaskTable.Entries entries = table.open();
        Progress progress = progress("masks", table.rows(), report)) {
      while (entries.hasNext()) {
        MaskTable.Entry entry = entries.next();
        long refusedBefore = journal.refused();
        note(journal, scans, table, entry, choice);
        progress.advance(1, journal.refused() - refusedBefore);
      }
      journal.finish(ResultFormat.csv(), Optional.empty());
      return report.finished("lesions", journal, files, run.output, progress);
    }
  }

  private void note(
      RunJournal journal,
      Scans scans,
      MaskTable table,
      MaskTable.Entry entry,
      LabelChoice general) {
    ReportedRow row = new ReportedRow(entry.row(), entry.image());
    try {
      LabelChoice choice = general;
      if (entry.label().isPresent()) {
        String own = entry.label().get();
        choice = labelChoice(own).orElseThrow(() -> new UnusableMask(notALabel(own)));
      }
      Path maskFile = path(table, "mask_path", entry.mask());
      Path imageFile = path(table, "image_path", entry.image());
      List<List<String>> lesions = new ArrayList<>();
      try (CtScan opened = scans.open(maskFile, entry.mask())) {
        LesionMask mask = LesionMask.read(opened);
        requireGrid(scans, imageFile, entry.image(), mask);
        for (LabelledLesion lesion : mask.measure(choice)) {
          lesions.add(fields(entry, mask, lesion));
        }
      }
      lesions.forEach(fields -> journal.done(row, fields, List.of()));
    } catch (UnreadableScan | UnusableMask unusable) {
      journal.refused(row, new Refusal.Unreadable(String.valueOf(unusable.getMessage())));
    }
  }

  private static Path path(MaskTable table, String column, String text) throws UnusableMask {
    if (text.isBlank()) {
      throw new UnusableMask(column + " is blank");
    }
    return table
        .resolve(text)
        .orElseThrow(() -> new UnusableMask("%s '%s' is not a path".formatted(column, text)));
  }

  /// A mask of another grid would give points beside the lesion. The image may be elsewhere: then
  /// there is nothing to compare, and extract will say that it is missing.
  private static void requireGrid(Scans scans, Path imageFile, String name, LesionMask mask)
      throws UnreadableScan, UnusableMask {
    if (Files.exists(imageFile)) {
      try (CtScan image = scans.open(imageFile, name)) {
        mask.requireGridOf(name, image.geometry());
      }
    }
  }

  private List<String> fields(MaskTable.Entry entry, LesionMask mask, LabelledLesion lesion) {
    List<String> fields = new ArrayList<>();
    fields.add(entry.image());
    fields.add(entry.mask());
    fields.addAll(SeedRow.fields(lesion.label(), mask, lesion, point, SeedRow.start(lesion)));
    fields.addAll(entry.fields());
    return fields;
  }

  private static Optional<LabelChoice> labelChoice(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "all" -> Optional.of(new LabelChoice.All());
      case "reference" -> Optional.of(new LabelChoice.Reference());
      default -> {
        try {
          yield Optional.of(new LabelChoice.Only(Integer.parseInt(word)));
        } catch (IllegalArgumentException notALabel) {
          yield Optional.empty();
        }
      }
    };
  }

  private static String notALabel(String word) {
    return "'%s' is no label; write all, reference, or a whole number from 1".formatted(word);
  }
}
