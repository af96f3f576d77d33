package dev.nidus.imaging.dicom.result;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.Uid;
import dev.nidus.imaging.dicom.series.SourceImage;
import java.util.List;

/// What results of several frames have in common, each frame on a plane of the series that it was made from (PS3.3 C.7.6.16, C.7.6.17).
///
/// @param grid of the series
/// @param dimensions UID of their organization
record PlaneFrames(ImageGeometry grid, String dimensions) {
  /// Of a result on a grid.
  static PlaneFrames of(ImageGeometry grid, String uid) {
    return new PlaneFrames(grid, Uid.of("dimensions", uid));
  }

  /// That frames are counted by something.
  ///
  /// @param group the functional group that it lies in
  DataSet dimension(String keyword, String group) {
    return organization().toBuilder()
        .integers(Tags.of("DimensionIndexPointer"), Tags.of(keyword).both() & 0xffffffffL)
        .integers(Tags.of("FunctionalGroupPointer"), Tags.of(group).both() & 0xffffffffL)
        .build();
  }

  DataSet organization() {
    return DataSet.builder().text(Tags.of("DimensionOrganizationUID"), dimensions).build();
  }

  /// The groups that hold for all frames: directions and distances.
  DataSetBuilder shared() {
    double[] axes = new double[6];
    for (int row = 0; row < 3; row++) {
      axes[row] = grid.direction().at(row, 0);
      axes[3 + row] = grid.direction().at(row, 1);
    }
    DataSet orientation = DataSet.builder().decimals(Tags.IMAGE_ORIENTATION_PATIENT, axes).build();
    DataSet measures =
        DataSet.builder()
            .decimals(Tags.SLICE_THICKNESS, grid.spacing().k())
            .decimals(Tags.of("SpacingBetweenSlices"), grid.spacing().k())
            .decimals(Tags.PIXEL_SPACING, grid.spacing().j(), grid.spacing().i())
            .build();
    return DataSet.builder()
        .items(Tags.PLANE_ORIENTATION_SEQUENCE, List.of(orientation))
        .items(Tags.PIXEL_MEASURES_SEQUENCE, List.of(measures));
  }

  /// The groups of one frame: the image that it was made from, its count, and where its first pixel is.
  ///
  /// @param source as the derivation names it
  /// @param how it was derived
  /// @param count by each dimension, from 1
  static DataSetBuilder frame(DataSet source, Code how, Point3 at, long... count) {
    DataSet derivation =
        DataSet.builder()
            .items(Tags.of("SourceImageSequence"), List.of(source))
            .items(Tags.of("DerivationCodeSequence"), List.of(how.item()))
            .build();
    return DataSet.builder()
        .items(Tags.of("DerivationImageSequence"), List.of(derivation))
        .items(
            Tags.of("FrameContentSequence"),
            List.of(DataSet.builder().integers(Tags.of("DimensionIndexValues"), count).build()))
        .items(
            Tags.PLANE_POSITION_SEQUENCE,
            List.of(
                DataSet.builder()
                    .decimals(Tags.IMAGE_POSITION_PATIENT, at.x(), at.y(), at.z())
                    .build()));
  }

  /// A plane that a frame was made from.
  static DataSetBuilder source(SourceImage image) {
    return References.ofFrame(image).toBuilder()
        .items(
            Tags.of("PurposeOfReferenceCodeSequence"),
            List.of(Code.dcm("121322", "Source image for image processing operation").item()));
  }
}
