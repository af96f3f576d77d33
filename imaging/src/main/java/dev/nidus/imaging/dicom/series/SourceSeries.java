package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A series as the source of results that go back to where it came from: which study it is of, where it lies, which instances it
/// has.
///
/// @param header of its first slice, for patient and study
/// @param study UID
/// @param uid of the series
/// @param frameOfReference UID
/// @param geometry of its grid
/// @param images one for each plane of the grid, by rising k
public record SourceSeries(
    DataSet header,
    String study,
    String uid,
    String frameOfReference,
    ImageGeometry geometry,
    List<SourceImage> images) {
  public SourceSeries {
    images = List.copyOf(images);
  }

  /// @throws UnreadableDicom if a UID is blank that a result must refer to
  static SourceSeries of(SliceStack stack) throws UnreadableDicom {
    List<SourceImage> images = new ArrayList<>();
    for (Slice slice : stack.slices()) {
      DicomFile file = slice.frames().file();
      images.add(
          new SourceImage(
              uid(file, Tags.SOP_CLASS_UID, Tags.MEDIA_STORAGE_SOP_CLASS_UID),
              uid(file, Tags.SOP_INSTANCE_UID, Tags.MEDIA_STORAGE_SOP_INSTANCE_UID),
              slice.frame() + 1,
              slice.frames().count(),
              slice.position()));
    }
    DataSet header = stack.slices().getFirst().frames().file().dataSet();
    return new SourceSeries(
        header,
        header.requireText(Tags.STUDY_INSTANCE_UID),
        header.requireText(Tags.SERIES_INSTANCE_UID),
        header.requireText(Tags.FRAME_OF_REFERENCE_UID),
        stack.geometry(),
        images);
  }

  /// Its instances, each once, in the order of their first planes.
  public List<SourceImage> instances() {
    Map<String, SourceImage> instances = new LinkedHashMap<>();
    images.forEach(image -> instances.putIfAbsent(image.sopInstance(), image));
    return List.copyOf(instances.values());
  }

  /// A UID of the data set; where it is blank, that of the file meta information.
  private static String uid(DicomFile file, Tag tag, Tag meta) throws UnreadableDicom {
    Optional<String> uid = file.dataSet().text(tag);
    return uid.isPresent() ? uid.get() : file.meta().requireText(meta);
  }
}
