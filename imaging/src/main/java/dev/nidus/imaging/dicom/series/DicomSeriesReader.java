package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.storage.ScanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Opens a series of CT slices as a scan: from a folder (with its subfolders), a zip, one file of
/// several frames, or one slice, which stands for its series in its folder.
///
/// Opening reads the headers of all files, several at a time, and no pixels. Safe for use by several
/// threads.
public final class DicomSeriesReader implements ScanReader {
  /// Bytes that {@link #recognises} needs.
  public static final int HEAD_BYTES = DicomReader.HEAD_BYTES;

  private final ByteBudget budget;
  private final DamagedFiles damagedFiles;
  private final IrregularSlices irregular;
  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);

  /// @param budget the most bytes of voxels that a series may have
  public DicomSeriesReader(ByteBudget budget, DamagedFiles damagedFiles) {
    this(budget, damagedFiles, new IrregularSlices.Refuse());
  }

  /// @param budget the most bytes of voxels that a series may have
  public DicomSeriesReader(
      ByteBudget budget, DamagedFiles damagedFiles, IrregularSlices irregular) {
    this.budget = budget;
    this.damagedFiles = damagedFiles;
    this.irregular = irregular;
  }

  /// Whether the first bytes are those of a DICOM file.
  public static boolean recognises(byte[] head) {
    return DicomReader.mayBeDicom(head);
  }

  /// Whether the first bytes are those of a zip.
  public static boolean isZip(byte[] head) {
    return DicomSources.isZip(head);
  }

  /// What a folder, zip or file holds.
  public SeriesListing list(Path path, String name) throws UnreadableScan {
    try (DicomSources sources = sources(new ScanFile(path, name))) {
      return SeriesCatalogue.of(reader, sources).listing();
    }
  }

  /// What a result of a series refers to; its voxels are not read.
  ///
  /// @throws UnreadableScan as {@link #open}, and if a UID is blank that results need
  public SourceSeries source(Path path, String name) throws UnreadableScan {
    Place place = place(path, name);
    try (DicomSources sources = sources(new ScanFile(place.files(), name))) {
      SliceStack stack = chosen(catalogue(sources, name), place.series(), name);
      refuse(stack.problem(), name);
      return SourceSeries.of(stack);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(
          "%s cannot be the source of a result: %s".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public CtScan open(Path path, String name) throws UnreadableScan {
    Place place = place(path, name);
    DicomSources sources = sources(new ScanFile(place.files(), name));
    try {
      return open(catalogue(sources, name), place.series(), name, sources);
    } catch (UnreadableScan | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  /// What is done with a file of a series.
  @FunctionalInterface
  public interface FileVisitor {
    void visit(DicomFile file) throws UnreadableDicom, IOException;
  }

  /// Hands over the files of a series, each once, in the order of their slices, which need not be a
  /// regular grid. A file of a zip can be read until the visitor returns.
  ///
  /// @throws UnreadableScan if the series cannot be told, or a file of it not be used
  public void visit(Path path, String name, FileVisitor visitor)
      throws UnreadableScan, IOException {
    Place place = place(path, name);
    try (DicomSources sources = sources(new ScanFile(place.files(), name))) {
      Set<DicomFile> files = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Slice slice : chosen(catalogue(sources, name), place.series(), name).slices()) {
        DicomFile file = slice.frames().file();
        if (files.add(file)) {
          visitor.visit(file);
        }
      }
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// Where the files of a series are, and which series is meant where there may be several.
  private record Place(Path files, Optional<String> series) {}

  private Place place(Path path, String name) throws UnreadableScan {
    SeriesChoice choice = SeriesChoice.of(path);
    Path files = choice.files();
    if (choice.series().isEmpty() && Files.isRegularFile(files) && !isZip(head(files, name))) {
      Optional<String> uid = seriesOfSlice(files, name);
      Path folder = files.toAbsolutePath().getParent();
      if (uid.isPresent() && folder != null) {
        return new Place(folder, uid);
      }
    }
    return new Place(files, choice.series());
  }

  private SeriesCatalogue catalogue(DicomSources sources, String name) throws UnreadableScan {
    SeriesCatalogue catalogue = SeriesCatalogue.of(reader, sources);
    if (!catalogue.damaged().isEmpty() && damagedFiles == DamagedFiles.REFUSE) {
      throw new UnreadableScan(
          "%s holds %d DICOM file%s that cannot be read, so nobody can say whether its series are whole; the first: %s"
              .formatted(
                  name,
                  catalogue.damaged().size(),
                  catalogue.damaged().size() == 1 ? "" : "s",
                  catalogue.damaged().getFirst()));
    }
    return catalogue;
  }

  private CtScan open(
      SeriesCatalogue catalogue, Optional<String> series, String name, DicomSources sources)
      throws UnreadableScan {
    SliceStack stack = chosen(catalogue, series, name);
    Optional<SeriesProblem> problem = stack.problem();
    if (problem.isPresent() && irregular instanceof IrregularSlices.Resample resample) {
      return resampled(stack, name, resample, sources);
    }
    refuse(problem, name);
    ImageGeometry geometry = stack.geometry();
    requireRoom(name, geometry);
    return new CtScan(
        name, geometry, type(stack), Optional.of("CT"), new SeriesVoxels(stack, sources::close));
  }

  private static void refuse(Optional<SeriesProblem> problem, String name) throws UnreadableScan {
    if (problem.isPresent()) {
      throw new UnreadableScan(name + " " + problem.get().sentence());
    }
  }

  /// A scan whose values lie between those of slices, and so in no integer type.
  private CtScan resampled(
      SliceStack stack, String name, IrregularSlices.Resample how, DicomSources sources)
      throws UnreadableScan {
    refuse(stack.beyondRepair(), name);
    ResampledGrid grid = ResampledGrid.of(name, stack, how.widestGap());
    requireRoom(name, grid.geometry());
    return new CtScan(
        name,
        grid.geometry(),
        VoxelType.FLOAT32,
        Optional.of("CT"),
        new ResampledVoxels(
            grid, new SeriesVoxels(stack, sources::close), stack.geometry().size()));
  }

  private void requireRoom(String name, ImageGeometry geometry) throws UnreadableScan {
    // voxels are held in single precision once they are read
    budget.require(new ScanFile(Path.of(""), name), geometry.size(), VoxelType.FLOAT32);
  }

  private static SliceStack chosen(SeriesCatalogue catalogue, Optional<String> series, String name)
      throws UnreadableScan {
    List<ListedSeries> listed = catalogue.listing().series();
    List<SeriesCatalogue.Group> groups = catalogue.groups();
    if (groups.isEmpty()) {
      throw new UnreadableScan(
          catalogue.leftOut().isEmpty()
              ? name + " holds no DICOM files"
              : "%s holds no slices of a CT, only %s".formatted(name, words(catalogue)));
    }
    if (series.isEmpty()) {
      if (groups.size() == 1) {
        return groups.getFirst().stack();
      }
      throw new UnreadableScan(
          "%s holds %d series; choose one by writing it behind the path after a '#': %s"
              .formatted(name, groups.size(), lines(listed)));
    }
    for (int n = 0; n < listed.size(); n++) {
      ListedSeries candidate = listed.get(n);
      String wanted = series.get();
      if (candidate.choice().equals(wanted) || wanted.equals("stack-" + (n + 1))) {
        return groups.get(n).stack();
      }
    }
    List<ListedSeries> parts =
        listed.stream().filter(one -> one.uid().equals(series.get())).toList();
    if (!parts.isEmpty()) {
      throw new UnreadableScan(
          "%s: the series %s has %d stacks of slices (orientations, frames of reference or sizes); choose one: %s"
              .formatted(name, series.get(), parts.size(), lines(parts)));
    }
    throw new UnreadableScan(
        "%s holds no series '%s'; it has %s".formatted(name, series.get(), lines(listed)));
  }

  /// The widest type of the slices: they may be rescaled differently.
  private static VoxelType type(SliceStack stack) {
    VoxelType widest = VoxelType.UINT8;
    boolean first = true;
    for (Slice slice : stack.slices()) {
      VoxelType type = slice.rescale().type(slice.frames().format());
      if (first || type == widest) {
        widest = type;
      } else {
        widest = wider(widest, type);
      }
      first = false;
    }
    return widest;
  }

  private static VoxelType wider(VoxelType one, VoxelType other) {
    if (!one.isInteger() || !other.isInteger()) {
      return VoxelType.FLOAT64;
    }
    for (VoxelType type :
        List.of(VoxelType.UINT8, VoxelType.INT8, VoxelType.UINT16, VoxelType.INT16)) {
      if (type.lowest() <= Math.min(one.lowest(), other.lowest())
          && type.highest() >= Math.max(one.highest(), other.highest())) {
        return type;
      }
    }
    return VoxelType.INT32;
  }

  private DicomSources sources(ScanFile file) throws UnreadableScan {
    if (!Files.exists(file.path())) {
      throw file.unreadable("does not exist");
    }
    if (Files.isDirectory(file.path())) {
      return DicomSources.ofFolder(file);
    }
    return isZip(file.head(4)) ? DicomSources.ofZip(file, budget) : DicomSources.ofFile(file);
  }

  /// The series of a single slice; none for a file that is a scan of its own.
  private Optional<String> seriesOfSlice(Path file, String name) throws UnreadableScan {
    try {
      var set = reader.read(file, name).dataSet();
      boolean several = set.integer(Tags.NUMBER_OF_FRAMES).orElse(1L) > 1;
      return several ? Optional.empty() : set.text(Tags.SERIES_INSTANCE_UID);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  private static byte[] head(Path file, String name) throws UnreadableScan {
    return new ScanFile(file, name).head(4);
  }

  private static String words(SeriesCatalogue catalogue) {
    return catalogue.leftOut().entrySet().stream()
        .map(entry -> "%d x %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String lines(List<ListedSeries> listed) {
    return listed.stream().map(ListedSeries::line).collect(Collectors.joining("; "));
  }
}
