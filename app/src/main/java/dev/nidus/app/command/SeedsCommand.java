package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.MaskTable;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.segmentation.DeepestPoint;
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
      "Turn lesion masks into a CSV of lesions that extract reads: one row per label, with its"
          + " point, volume and bounding box."
    })
final class SeedsCommand implements Callable<Integer> {
  private static final List<String> MEASURED =
      List.of(
          "label",
          "coordX",
          "coordY",
          "coordZ",
          "voxels",
          "volume_cm3",
          "centroid_in_mask",
          "box_i",
          "box_j",
          "box_k",
          "box_size_i",
          "box_size_j",
          "box_size_k");

  @Spec CommandSpec command = CommandSpec.create();
  @Mixin RunOptions run = new RunOptions();

  @Parameters(
      paramLabel = "MASKS",
      description =
          "CSV with image_path, mask_path and optionally label; other columns pass through.")
  Path masks = Path.of("");

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

  /// Which point of a lesion is its seed.
  enum SeedChoice {
    centroid,
    deepest
  }

  @Option(
      names = "--point",
      paramLabel = "centroid|deepest",
      description =
          "The seed: the mean of the labelled voxels, which may lie outside a crescent, or the"
              + " point deepest inside (default: centroid).")
  SeedChoice point = SeedChoice.centroid;

  @Option(
      names = "--max-scan-bytes",
      paramLabel = "BYTES",
      description = "The most voxel data that one mask may hold (default: 8 GB).")
  long maxScanBytes = ByteBudget.DEFAULT.voxelBytes();

  @Override
  public Integer call() throws IOException {
    LabelChoice choice = labelChoice(label).orElseThrow(() -> new UsageProblem(notALabel(label)));
    Scans scans = LesionOptions.scans(maxScanBytes);
    Path folder =
        root.orElseGet(() -> Optional.ofNullable(masks.toAbsolutePath().getParent()).orElse(masks));
    MaskTable table = new MaskTable(masks, folder.toAbsolutePath());
    RunFiles files = RunFiles.of(run.outputFile(masks));
    Report report = new Report(command);
    List<String> header = new ArrayList<>(List.of("image_path", "mask_path"));
    header.addAll(MEASURED);
    header.addAll(table.otherColumns());
    try (RunJournal journal = RunJournal.begin(files, Map.of(), header, List.of());
        MaskTable.Entries entries = table.open();
        Progress progress =
            new Progress(
                run.progress.mode(),
                "masks",
                table.rows(),
                0,
                report.out(),
                report.err(),
                InstantSource.system())) {
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
    Point3 seed =
        switch (point) {
          case centroid -> lesion.centroid();
          case deepest -> {
            DeepestPoint deepest = mask.deepest(lesion);
            yield deepest.position();
          }
        };
    VoxelBox box = lesion.boundingBox();
    List<String> fields = new ArrayList<>();
    fields.add(entry.image());
    fields.add(entry.mask());
    fields.add(Integer.toString(lesion.label()));
    fields.add(millimetres(seed.x()));
    fields.add(millimetres(seed.y()));
    fields.add(millimetres(seed.z()));
    fields.add(Long.toString(lesion.voxels()));
    fields.add(String.format(Locale.ROOT, "%.4f", lesion.volumeCm3()));
    fields.add(lesion.centroidInside() ? "1" : "0");
    for (int axis = 0; axis < 3; axis++) {
      fields.add(Integer.toString(box.start(axis)));
    }
    for (int axis = 0; axis < 3; axis++) {
      fields.add(Integer.toString(box.size().along(axis)));
    }
    fields.addAll(entry.fields());
    return fields;
  }

  private static String millimetres(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
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
