package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.Arrays;
import java.util.Optional;

/// What the functional groups say of a frame: its own, or else those that all frames share.
///
/// @param position centre of its first pixel, LPS mm
/// @param segment the number of its segment; 0 in a label map, whose pixels say it
/// @param stack its plane of pixels
/// @param step mm to the next slice, where the file says it
record SegmentFrame(Point3 position, int segment, SliceStack stack, Optional<Double> step) {
  private static final Tag SEGMENT_IDENTIFICATION = Tag.of(0x0062000A);
  private static final Tag REFERENCED_SEGMENT = Tag.of(0x0062000B);
  private static final Tag SPACING_BETWEEN_SLICES = Tag.of(0x00180088);

  /// Which segment a frame is of.
  enum Kind {
    ONE_SEGMENT,
    LABELS
  }

  static SegmentFrame of(DataSet shared, DataSet own, Kind kind, int rows, int columns)
      throws UnreadableDicom {
    DataSet plane = group(shared, own, Tags.PLANE_POSITION_SEQUENCE);
    DataSet measures = group(shared, own, Tags.PIXEL_MEASURES_SEQUENCE);
    DataSet orientation = group(shared, own, Tags.PLANE_ORIENTATION_SEQUENCE);
    double[] position = plane.requireDecimals(Tags.IMAGE_POSITION_PATIENT, 3);
    double[] spacing = measures.requireDecimals(Tags.PIXEL_SPACING, 2);
    double[] cosines = orientation.requireDecimals(Tags.IMAGE_ORIENTATION_PATIENT, 6);
    int segment = 0;
    if (kind == Kind.ONE_SEGMENT) {
      DataSet identification = group(shared, own, SEGMENT_IDENTIFICATION);
      segment = (int) identification.requireInteger(REFERENCED_SEGMENT);
    }
    Optional<Double> step = measures.decimal(SPACING_BETWEEN_SLICES).map(Math::abs);
    return new SegmentFrame(
        new Point3(position[0], position[1], position[2]),
        segment,
        new SliceStack(
            rows, columns, spacing[0], spacing[1], Arrays.stream(cosines).boxed().toList()),
        step.isPresent() ? step : measures.decimal(Tags.SLICE_THICKNESS).map(Math::abs));
  }

  private static DataSet group(DataSet shared, DataSet own, Tag tag) throws UnreadableDicom {
    Optional<DataSet> item = own.item(tag);
    if (item.isEmpty()) {
      item = shared.item(tag);
    }
    return item.orElseThrow(() -> own.missing(tag));
  }
}
