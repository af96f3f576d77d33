package dev.nidus.imaging.dicom.result;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.series.SourceImage;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.util.List;

/// How results name the images that they were made from.
final class References {
  private References() {}

  /// The study with the series and all its instances, as evidence of a report.
  static DataSet ofStudy(SourceSeries series) {
    DataSet ofSeries =
        DataSet.builder()
            .items(
                Tags.of("ReferencedSOPSequence"),
                series.instances().stream().map(References::of).toList())
            .text(Tags.SERIES_INSTANCE_UID, series.uid())
            .build();
    return DataSet.builder()
        .items(Tags.of("ReferencedSeriesSequence"), List.of(ofSeries))
        .text(Tags.STUDY_INSTANCE_UID, series.study())
        .build();
  }

  /// The series with all its instances, of what is derived from it.
  static DataSet ofSeries(SourceSeries series) {
    return DataSet.builder()
        .items(
            Tags.of("ReferencedInstanceSequence"),
            series.instances().stream().map(References::of).toList())
        .text(Tags.SERIES_INSTANCE_UID, series.uid())
        .build();
  }

  /// A plane: an instance, or a frame of one that has several.
  static DataSet ofFrame(SourceImage image) {
    DataSet instance = of(image);
    return image.frames() == 1
        ? instance
        : instance.toBuilder().integers(Tags.of("ReferencedFrameNumber"), image.frame()).build();
  }

  /// An instance.
  static DataSet of(SourceImage image) {
    return DataSet.builder()
        .text(Tags.of("ReferencedSOPClassUID"), image.sopClass())
        .text(Tags.of("ReferencedSOPInstanceUID"), image.sopInstance())
        .build();
  }
}
