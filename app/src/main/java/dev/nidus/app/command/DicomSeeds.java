package dev.nidus.app.command;

import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.lesion.DrawnLesions;
import dev.nidus.imaging.dicom.lesion.GridShift;
import dev.nidus.imaging.dicom.lesion.LesionFiles;
import dev.nidus.imaging.dicom.lesion.RegionOfInterest;
import dev.nidus.imaging.dicom.lesion.Segment;
import dev.nidus.imaging.dicom.lesion.SegmentationObject;
import dev.nidus.imaging.dicom.lesion.StructureSet;
import dev.nidus.imaging.segmentation.ContourFilling;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.segmentation.OutlinedMask;
import dev.nidus.imaging.segmentation.OutlinedStructure;
import dev.nidus.imaging.segmentation.UnusableMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Seeds out of structure sets and segmentations, one row per region or segment.
final class DicomSeeds {
  /// What a row has beside what every lesion has.
  static final List<String> COLUMNS =
      List.of("roi", "grid", "contour_offset_mm", "skipped_slices", "planes_left_out");

  private static final LabelChoice INSIDE = new LabelChoice.Only(1);

  /// The scan that lesions were drawn on.
  private record DrawnOn(Path path, ImageGeometry grid) {}

  private final LesionFiles files = new LesionFiles();
  private final DicomLesionOptions options;
  private final SeedRow.SeedChoice point;
  private final Scans scans;
  private final Path outputFolder;
  private final RunJournal journal;
  private long row;

  /// @param outputFolder paths of scans are written as seen from there, where `extract` starts them
  DicomSeeds(
      DicomLesionOptions options,
      SeedRow.SeedChoice point,
      Scans scans,
      Path outputFolder,
      RunJournal journal) {
    this.options = options;
    this.point = point;
    this.scans = scans;
    this.outputFolder = outputFolder;
    this.journal = journal;
  }

  /// Works one file; what cannot be done is refused, by region where the file itself can be read.
  void note(Path path) {
    String name = path.toString();
    try {
      switch (files.read(path, name)) {
        case StructureSet set -> noteRegions(path, set);
        case SegmentationObject object -> noteSegments(path, object);
      }
    } catch (UnreadableScan | UnusableMask unreadable) {
      refuse(name, String.valueOf(unreadable.getMessage()));
    }
  }

  private void noteRegions(Path path, StructureSet set) throws UnreadableScan, UnusableMask {
    DrawnOn scan = scan(path, set);
    LesionChoice choice = new LesionChoice(set.name(), options.regions);
    for (RegionOfInterest region :
        choice.among(set.regions(), RegionOfInterest::number, RegionOfInterest::name)) {
      switch (region) {
        case RegionOfInterest.Unusable(_, _, String reason) -> refuse(set.name(), reason);
        case RegionOfInterest.Outlined(OutlinedStructure structure) -> {
          try {
            OutlinedMask outlined = ContourFilling.fill(set.name(), structure, scan.grid());
            LabelledLesion lesion = outlined.mask().measure(INSIDE).getFirst();
            List<String> fields = start(path, scan);
            fields.addAll(
                SeedRow.fields(
                    structure.number(), outlined.mask(), lesion, point, SeedRow.start(lesion)));
            fields.add(structure.name());
            fields.add("series");
            fields.add(SeedRow.decimal(outlined.offsetMm()));
            fields.add(Integer.toString(outlined.skippedSlices()));
            fields.add(Integer.toString(outlined.planesLeftOut()));
            done(set.name(), fields);
          } catch (UnusableMask unusable) {
            refuse(set.name(), String.valueOf(unusable.getMessage()));
          }
        }
      }
    }
  }

  private void noteSegments(Path path, SegmentationObject object)
      throws UnreadableScan, UnusableMask {
    DrawnOn scan = scan(path, object);
    Optional<GridShift> shift = GridShift.between(object.grid(), scan.grid());
    LesionChoice choice = new LesionChoice(object.name(), options.regions);
    for (Segment segment : choice.among(object.segments(), Segment::number, Segment::label)) {
      try {
        LesionMask mask = object.mask(segment, options.fraction());
        LabelledLesion lesion = mask.measure(INSIDE).getFirst();
        List<Integer> start = SeedRow.start(lesion);
        if (shift.isPresent()) {
          GridShift by = shift.get();
          start = List.of(start.get(0) + by.i(), start.get(1) + by.j(), start.get(2) + by.k());
        }
        List<String> fields = start(path, scan);
        fields.addAll(SeedRow.fields(segment.number(), mask, lesion, point, start));
        fields.add(segment.label());
        fields.add(shift.isPresent() ? "series" : "own");
        fields.addAll(List.of("", "", ""));
        done(object.name(), fields);
      } catch (UnreadableScan | UnusableMask unusable) {
        refuse(object.name(), String.valueOf(unusable.getMessage()));
      }
    }
  }

  private DrawnOn scan(Path file, DrawnLesions lesions) throws UnreadableScan {
    Path path;
    if (options.series.isPresent()) {
      Path given = options.series.get().toAbsolutePath().normalize();
      Optional<Path> series =
          Files.isDirectory(given) ? files.seriesIn(given, lesions) : Optional.empty();
      path = series.orElse(given);
    } else {
      path = files.seriesOf(file, lesions);
    }
    try (CtScan scan = scans.open(path, seen(path))) {
      return new DrawnOn(path, scan.geometry());
    }
  }

  private List<String> start(Path file, DrawnOn scan) {
    return new ArrayList<>(List.of(seen(scan.path()), seen(file.toAbsolutePath().normalize())));
  }

  private String seen(Path path) {
    Path shown = path;
    if (java.util.Objects.equals(path.getRoot(), outputFolder.getRoot())) {
      shown = outputFolder.relativize(path);
    }
    String text = shown.toString();
    return text.isEmpty() ? "." : text;
  }

  private void done(String name, List<String> fields) {
    row++;
    journal.done(new ReportedRow(row, name), fields, List.of());
  }

  private void refuse(String name, String reason) {
    row++;
    journal.refused(new ReportedRow(row, name), new Refusal.Unreadable(reason));
  }
}
