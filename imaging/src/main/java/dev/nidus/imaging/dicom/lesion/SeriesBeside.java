package dev.nidus.imaging.dicom.lesion;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds the series that lesions were drawn on, by its UIDs: in the folder of their file, else in the
/// folders beside that one. Only headers are read; whether the slices make a scan, its reader says.
///
/// @param folder where the slices lie
/// @param uid of the series; empty where the files leave it blank
public record SeriesBeside(Path folder, String uid) {
  private static final int MOST_FILES = 50_000;

  /// The series as scans are named: the folder, and behind a `#` the series.
  public Path path() {
    Path name = folder.getFileName();
    return uid.isEmpty() || name == null
        ? folder
        : folder.resolveSibling("%s#%s".formatted(name, uid));
  }

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

  /// The images of a file of lesions in a given folder, where they are there.
  public static Optional<SeriesBeside> within(
      DicomReader reader, Path folder, ReferencedSeries wanted) throws UnreadableDicom {
    return in(reader, List.of(folder), wanted);
  }

  private static Optional<SeriesBeside> in(
      DicomReader reader, List<Path> folders, ReferencedSeries wanted) throws UnreadableDicom {
    for (Path folder : folders) {
      Set<String> series = series(reader, folder, wanted);
      if (series.size() > 1) {
        throw new UnreadableDicom(
            "the lesions were drawn on %d series, which all lie beside them: %s; give one"
                .formatted(series.size(), String.join(", ", series)));
      }
      if (series.size() == 1) {
        return Optional.of(new SeriesBeside(folder, series.iterator().next()));
      }
    }
    return Optional.empty();
  }

  /// The wanted series of which a folder holds slices.
  private static Set<String> series(DicomReader reader, Path folder, ReferencedSeries wanted)
      throws UnreadableDicom {
    Set<String> series = new TreeSet<>();
    for (Path path : list(folder, Kind.FILES)) {
      Optional<DicomFile> file = slice(reader, path);
      if (file.isEmpty()) {
        continue;
      }
      DataSet set = file.get().dataSet();
      String uid = set.text(Tags.SERIES_INSTANCE_UID).orElse("");
      Optional<String> instance = set.text(Tags.SOP_INSTANCE_UID);
      if (instance.isEmpty()) {
        instance = file.get().meta().text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID);
      }
      if (wanted.holds(uid, instance.orElse(""))) {
        series.add(uid);
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
}
