package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Finds the series that lesions were drawn on, by its UIDs: in the folder of their file, else in the
/// folders beside that one. Only headers are read.
///
/// @param folder where the slices lie
/// @param uid of the series; empty where the files leave it blank
/// @param grid of the slices, evenly spaced
public record SeriesBeside(Path folder, String uid, ImageGeometry grid) {
  private static final int MOST_FILES = 50_000;
  private static final Tag SPACING_BETWEEN_SLICES = Tag.of(0x00180088);

  /// Looks for the images of a file of lesions.
  ///
  /// @param lesions the file
  /// @param name how messages call it
  /// @throws UnreadableDicom if they are not there, or do not make one grid
  public static SeriesBeside find(
      DicomReader reader, Path lesions, String name, ReferencedSeries wanted)
      throws UnreadableDicom {
    if (wanted.isEmpty()) {
      throw new UnreadableDicom(
          name + " names no series that its lesions were drawn on; give the series");
    }
    Path folder = lesions.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new UnreadableDicom(name + " lies in no folder");
    }
    List<Path> folders = new ArrayList<>(List.of(folder));
    Optional<SeriesBeside> found = in(reader, folders, wanted);
    Path around = folder.getParent();
    if (found.isEmpty() && around != null) {
      folders.clear();
      folders.addAll(list(around, Kind.FOLDERS));
      folders.remove(folder);
      found = in(reader, folders, wanted);
    }
    return found.orElseThrow(() ->
        new UnreadableDicom(
            "%s was drawn on %s, which lies neither in its folder nor in one beside it; give the series"
                .formatted(name, wanted.title())));
  }

  /// The only series of a folder that may hold the images; the wanted one, where there are several.
  public static SeriesBeside within(
      DicomReader reader, Path folder, String name, ReferencedSeries wanted)
      throws UnreadableDicom {
    Map<String, List<DataSet>> all = bySeries(reader, folder, Optional.empty());
    Map<String, List<DataSet>> chosen = bySeries(reader, folder, Optional.of(wanted));
    Map<String, List<DataSet>> candidates = chosen.isEmpty() ? all : chosen;
    if (candidates.size() != 1) {
      throw new UnreadableDicom(
          candidates.isEmpty()
              ? name + " holds no DICOM images"
              : "%s holds %d series and none is the one that the lesions were drawn on: %s; give a folder of one"
                  .formatted(name, candidates.size(), String.join(", ", candidates.keySet())));
    }
    var only = candidates.entrySet().iterator().next();
    return new SeriesBeside(folder, only.getKey(), grid(name, only.getValue()));
  }

  private static Optional<SeriesBeside> in(
      DicomReader reader, List<Path> folders, ReferencedSeries wanted) throws UnreadableDicom {
    for (Path folder : folders) {
      Map<String, List<DataSet>> series = bySeries(reader, folder, Optional.of(wanted));
      if (series.size() > 1) {
        throw new UnreadableDicom(
            "the lesions were drawn on %d series, which all lie beside them: %s; give one"
                .formatted(series.size(), String.join(", ", series.keySet())));
      }
      if (series.size() == 1) {
        var only = series.entrySet().iterator().next();
        String name = String.valueOf(folder.getFileName());
        return Optional.of(new SeriesBeside(folder, only.getKey(), grid(name, only.getValue())));
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<DataSet>> bySeries(
      DicomReader reader, Path folder, Optional<ReferencedSeries> wanted) throws UnreadableDicom {
    Map<String, List<DataSet>> series = new TreeMap<>();
    Set<String> instances = new HashSet<>();
    for (Path path : list(folder, Kind.FILES)) {
      Optional<DicomFile> file = slice(reader, path);
      if (file.isEmpty()) {
        continue;
      }
      DataSet set = file.get().dataSet();
      String uid = set.text(Tags.SERIES_INSTANCE_UID).orElse("");
      String instance = set.text(Tags.SOP_INSTANCE_UID).orElse("");
      if (instance.isEmpty()) {
        instance = file.get().meta().text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID).orElse("");
      }
      String known = instance;
      if (wanted.map(referenced -> referenced.holds(uid, known)).orElse(true)
          && (instance.isEmpty() || instances.add(instance))) {
        series.computeIfAbsent(uid, _ -> new ArrayList<>()).add(set);
      }
    }
    return series;
  }

  /// The header of a file with a plane of pixels in the patient; nothing for all others, which
  /// may lie beside a series.
  private static Optional<DicomFile> slice(DicomReader reader, Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      if (!DicomReader.mayBeDicom(in.readNBytes(DicomReader.HEAD_BYTES))) {
        return Optional.empty();
      }
      DicomFile file = reader.read(path, String.valueOf(path.getFileName()));
      boolean plane =
          file.dataSet().has(Tags.IMAGE_POSITION_PATIENT) && file.dataSet().has(Tags.ROWS);
      return plane ? Optional.of(file) : Optional.empty();
    } catch (IOException | UnreadableDicom notASlice) {
      return Optional.empty();
    }
  }

  private enum Kind {
    FILES,
    FOLDERS
  }

  private static List<Path> list(Path folder, Kind kind) throws UnreadableDicom {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        boolean fits =
            switch (kind) {
              case FILES -> Files.isRegularFile(entry);
              case FOLDERS -> Files.isDirectory(entry);
            };
        if (fits) {
          paths.add(entry);
        }
        if (paths.size() > MOST_FILES) {
          throw new UnreadableDicom(
              "%s has more than %d entries; give the series".formatted(folder, MOST_FILES));
        }
      }
    } catch (IOException e) {
      throw new UnreadableDicom(
          "the folder %s cannot be looked through: %s".formatted(folder, e.getMessage()), e);
    }
    paths.sort(null);
    return paths;
  }

  private static ImageGeometry grid(String name, List<DataSet> slices) throws UnreadableDicom {
    List<Point3> positions = new ArrayList<>(slices.size());
    SliceStack first = stack(slices.getFirst());
    for (DataSet slice : slices) {
      if (!stack(slice).sameAs(first)) {
        throw slice.unreadable(
            Tags.IMAGE_ORIENTATION_PATIENT,
            "or its pixels differ from those of the other slices; give a folder with one stack of slices");
      }
      double[] at = slice.requireDecimals(Tags.IMAGE_POSITION_PATIENT, 3);
      positions.add(new Point3(at[0], at[1], at[2]));
    }
    Optional<Double> step =
        slices.size() > 1
            ? Optional.empty()
            : slices.getFirst().decimal(SPACING_BETWEEN_SLICES).map(Math::abs);
    if (slices.size() == 1 && step.isEmpty()) {
      step = slices.getFirst().decimal(Tags.SLICE_THICKNESS);
    }
    SliceStack.Placed placed = first.place(name, positions, step);
    if (new HashSet<>(placed.slices()).size() != placed.slices().size()) {
      throw new UnreadableDicom(name + " has two slices in one place; remove one");
    }
    if (placed.grid().size().k() != slices.size()) {
      throw new UnreadableDicom(
          "%s misses slices: it has %d, evenly spaced ones would be %d; contours are not drawn on gaps"
              .formatted(name, slices.size(), placed.grid().size().k()));
    }
    return placed.grid();
  }

  private static SliceStack stack(DataSet slice) throws UnreadableDicom {
    double[] spacing = slice.requireDecimals(Tags.PIXEL_SPACING, 2);
    double[] cosines = slice.requireDecimals(Tags.IMAGE_ORIENTATION_PATIENT, 6);
    long rows = slice.requireInteger(Tags.ROWS);
    long columns = slice.requireInteger(Tags.COLUMNS);
    return new SliceStack(
        (int) rows,
        (int) columns,
        spacing[0],
        spacing[1],
        Arrays.stream(cosines).boxed().toList());
  }
}
