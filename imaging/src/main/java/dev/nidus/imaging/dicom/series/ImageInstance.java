package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.Frames;
import dev.nidus.imaging.dicom.codec.PixelFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One file of a series of images, with its planes: one, or the frames of an enhanced one.
///
/// @param series what it belongs to
/// @param slices in the order of its frames
record ImageInstance(SeriesKey series, SeriesDescription description, List<Slice> slices) {

  /// What a file is.
  sealed interface Content {
    /// Planes of a CT, of one orientation each.
    record Images(List<ImageInstance> parts) implements Content {}

    /// Something that is no slice of a CT.
    ///
    /// @param what in words: a localiser, RTSTRUCT
    record Other(String what) implements Content {}
  }

  /// Reads what a file says about itself; its pixels stay where they are.
  ///
  /// @param folder that stands for the series where it has no UID
  static Content of(DicomFile file, String folder) throws UnreadableDicom {
    DataSet set = file.dataSet();
    String modality = SeriesDescription.printable(set.text(Tags.MODALITY).orElse("of no modality"));
    if (!modality.equals("CT")) {
      return new Content.Other(set.has(Tags.PIXEL_DATA) ? modality : modality + " (no image)");
    }
    List<String> type = set.texts(Tags.IMAGE_TYPE);
    if (type.contains("LOCALIZER")) {
      return new Content.Other("localiser");
    }
    if (!set.has(Tags.PIXEL_DATA)) {
      return new Content.Other("CT (no image)");
    }
    Frames frames = Frames.of(file);
    boolean enhanced = set.has(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    if (!enhanced && frames.count() > 1) {
      throw set.unreadable(
          Tags.NUMBER_OF_FRAMES,
          "is %d, but no functional groups say where the frames lie".formatted(frames.count()));
    }
    List<Slice> slices =
        enhanced ? enhanced(set, frames) : List.of(single(set, file.name(), frames));
    return new Content.Images(parts(set, folder, slices, frames.format()));
  }

  private static List<ImageInstance> parts(
      DataSet set, String folder, List<Slice> slices, PixelFormat format) throws UnreadableDicom {
    List<ImageInstance> parts = new ArrayList<>();
    for (Slice slice : slices) {
      SeriesKey key = SeriesKey.of(set, folder, slice, format);
      Optional<ImageInstance> present =
          parts.stream().filter(part -> part.series().equals(key)).findFirst();
      if (present.isPresent()) {
        present.get().slices().add(slice);
      } else {
        parts.add(
            new ImageInstance(key, SeriesDescription.of(set), new ArrayList<>(List.of(slice))));
      }
    }
    return parts;
  }

  private static Slice single(DataSet set, String name, Frames frames) throws UnreadableDicom {
    return slice(set, set, set, set, set, name, frames, 0);
  }

  private static List<Slice> enhanced(DataSet set, Frames frames) throws UnreadableDicom {
    List<DataSet> groups = set.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    if (groups.size() != frames.count()) {
      throw set.unreadable(
          Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
          "has %d items for %d frames".formatted(groups.size(), frames.count()));
    }
    DataSet shared =
        set.item(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseGet(() -> DataSet.builder().build());
    List<Slice> slices = new ArrayList<>();
    for (int frame = 0; frame < frames.count(); frame++) {
      DataSet own = groups.get(frame);
      slices.add(
          slice(
              set,
              group(set, own, shared, Tags.PLANE_POSITION_SEQUENCE),
              group(set, own, shared, Tags.PLANE_ORIENTATION_SEQUENCE),
              group(set, own, shared, Tags.PIXEL_MEASURES_SEQUENCE),
              optionalGroup(own, shared, Tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE).orElse(set),
              frames.count() == 1 ? set.name() : "%s, frame %d".formatted(set.name(), frame + 1),
              frames,
              frame));
    }
    return slices;
  }

  private static Slice slice(
      DataSet set,
      DataSet position,
      DataSet orientation,
      DataSet measures,
      DataSet values,
      String name,
      Frames frames,
      int frame)
      throws UnreadableDicom {
    double[] at = position.requireDecimals(Tags.IMAGE_POSITION_PATIENT, 3);
    double[] spacing = measures.requireDecimals(Tags.PIXEL_SPACING, 2);
    if (!(spacing[0] > 0 && spacing[1] > 0)) {
      throw measures.unreadable(
          Tags.PIXEL_SPACING,
          "is %s\\%s; it must be positive, in mm".formatted(spacing[0], spacing[1]));
    }
    return new Slice(
        name,
        frames,
        frame,
        new Point3(at[0], at[1], at[2]),
        PlaneOrientation.of(orientation),
        spacing[1],
        spacing[0],
        Rescale.of(values),
        Padding.of(set, frames.format()));
  }

  private static DataSet group(DataSet set, DataSet own, DataSet shared, Tag tag)
      throws UnreadableDicom {
    Optional<DataSet> group = optionalGroup(own, shared, tag);
    if (group.isEmpty()) {
      throw set.unreadable(tag, "is in no functional group, so nobody can say where a frame lies");
    }
    return group.get();
  }

  private static Optional<DataSet> optionalGroup(DataSet own, DataSet shared, Tag tag)
      throws UnreadableDicom {
    Optional<DataSet> group = own.item(tag);
    return group.isPresent() ? group : shared.item(tag);
  }
}
