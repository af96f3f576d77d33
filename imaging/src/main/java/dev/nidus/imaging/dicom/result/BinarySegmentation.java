package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.Vr;
import dev.nidus.imaging.dicom.series.SourceImage;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// One segment as a binary segmentation (PS3.3 A.51) on the slices of a series that have voxels of it.
///
/// @param series whose slices
/// @param algorithm that made it
/// @param uid of the instance
/// @param seriesUid of the segmentations that it is one of
/// @param seriesNumber of them
/// @param description of them, for people
/// @param label of the content, a word in capitals
/// @param content of it, for people
/// @param segment its words and codes, without number and algorithm
record BinarySegmentation(
    SourceSeries series,
    Algorithm algorithm,
    String uid,
    String seriesUid,
    int seriesNumber,
    String description,
    String label,
    String content,
    DataSetBuilder segment) {
  private static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final int MOST_PIXELS_OF_BITS = 1 << 30;

  /// A slice and its voxels in the segment.
  record Frame(SourceImage image, BitSet bits) {}

  /// As a data set.
  ///
  /// @param number of the segmentation among those of its series
  DataSet dataSet(List<Frame> frames, int number) throws UnreadableDicom, UnreadableScan {
    GridSize grid = series.geometry().size();
    PlaneFrames planes = PlaneFrames.of(series.geometry(), uid);
    DataSet only =
        segment
            .integers(Tags.of("SegmentNumber"), 1)
            .text(Tags.of("SegmentAlgorithmType"), "AUTOMATIC")
            .text(Tags.of("SegmentAlgorithmName"), ResultHeader.line(algorithm.name()))
            .items(
                Tags.of("SegmentedPropertyCategoryCodeSequence"),
                List.of(Code.sct("309825002", "Spatial and Relational Concept").item()))
            .items(
                Tags.of("SegmentedPropertyTypeCodeSequence"),
                List.of(Code.dcm("111099", "Selected region").item()))
            .build();
    return ResultHeader.of(series, SEGMENTATION, uid)
        .series("SEG", seriesUid, seriesNumber, number)
        .described(description)
        .softwareOf(algorithm)
        .lossAsIn(series)
        .onFrame(series)
        .content(label, content)
        .builder()
        .text(Tags.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(Tags.of("SegmentationType"), "BINARY")
        .text(Tags.of("SegmentsOverlap"), "NO")
        .items(Tags.of("SegmentSequence"), List.of(only))
        .items(Tags.of("DimensionOrganizationSequence"), List.of(planes.organization()))
        .items(
            Tags.of("DimensionIndexSequence"),
            List.of(
                planes.dimension("ReferencedSegmentNumber", "SegmentIdentificationSequence"),
                planes.dimension("ImagePositionPatient", "PlanePositionSequence")))
        .items(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, List.of(planes.shared().build()))
        .items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, perFrame(frames))
        .integers(Tags.SAMPLES_PER_PIXEL, 1)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .integers(Tags.NUMBER_OF_FRAMES, frames.size())
        .integers(Tags.ROWS, grid.j())
        .integers(Tags.COLUMNS, grid.i())
        .integers(Tags.BITS_ALLOCATED, 1)
        .integers(Tags.BITS_STORED, 1)
        .integers(Tags.HIGH_BIT, 0)
        .integers(Tags.PIXEL_REPRESENTATION, 0)
        .bytes(Tags.PIXEL_DATA, Vr.OB, packed(frames, grid))
        .build();
  }

  private static List<DataSet> perFrame(List<Frame> frames) {
    List<DataSet> groups = new ArrayList<>();
    for (int n = 0; n < frames.size(); n++) {
      SourceImage image = frames.get(n).image();
      DataSet source =
          PlaneFrames.source(image).text(Tags.of("SpatialLocationsPreserved"), "YES").build();
      groups.add(
          PlaneFrames.frame(source, Code.dcm("113076", "Segmentation"), image.position(), 1, n + 1L)
              .items(
                  Tags.of("SegmentIdentificationSequence"),
                  List.of(
                      DataSet.builder().integers(Tags.of("ReferencedSegmentNumber"), 1).build()))
              .build());
    }
    return groups;
  }

  /// Bits of all frames without a gap, the lowest of a byte first (PS3.5 8.1.1).
  private static byte[] packed(List<Frame> frames, GridSize grid) throws UnreadableScan {
    long pixels = Math.multiplyExact((long) grid.i(), grid.j());
    long all = Math.multiplyExact(pixels, frames.size());
    if (all > MOST_PIXELS_OF_BITS) {
      throw new UnreadableScan(
          "a segmentation of %d frames of %s pixels is larger than is written"
              .formatted(frames.size(), pixels));
    }
    BitSet bits = new BitSet((int) all);
    for (int n = 0; n < frames.size(); n++) {
      int from = (int) (n * pixels);
      frames.get(n).bits().stream().forEach(bit -> bits.set(from + bit));
    }
    return Arrays.copyOf(bits.toByteArray(), (int) Math.ceilDiv(all, 8L));
  }
}
