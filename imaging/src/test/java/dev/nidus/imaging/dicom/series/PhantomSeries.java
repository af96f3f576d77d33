package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DataSetBuilder;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.TransferSyntax;
import dev.nidus.imaging.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/// Axial slices of signed 16-bit pixels, 12 x 10 of 0.5 x 0.75 mm, whose stored values are a function
/// of the place.
final class PhantomSeries {
  static final int COLUMNS = 12;
  static final int ROWS = 10;
  static final double SPACING_I = 0.5;
  static final double SPACING_J = 0.75;

  private PhantomSeries() {}

  /// Writes a slice at each place of its first pixel.
  ///
  /// @param value of a place in LPS mm; it is rounded to a whole number
  /// @param change what is different of each file
  static void write(
      Path folder,
      List<Point3> places,
      ToDoubleFunction<Point3> value,
      UnaryOperator<DataSetBuilder> change)
      throws Exception {
    Files.createDirectories(folder);
    for (int n = 0; n < places.size(); n++) {
      Point3 place = places.get(n);
      ByteBuffer pixels = ByteBuffer.allocate(2 * COLUMNS * ROWS).order(ByteOrder.LITTLE_ENDIAN);
      for (int j = 0; j < ROWS; j++) {
        for (int i = 0; i < COLUMNS; i++) {
          Point3 at = new Point3(place.x() + i * SPACING_I, place.y() + j * SPACING_J, place.z());
          pixels.putShort((short) Math.rint(value.applyAsDouble(at)));
        }
      }
      DataSetBuilder slice =
          DataSet.builder()
              .text(Tags.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
              .text(Tags.SOP_INSTANCE_UID, "2.25.5." + n)
              .text(Tags.SERIES_INSTANCE_UID, "2.25.5")
              .text(Tags.MODALITY, "CT")
              .decimals(Tags.IMAGE_POSITION_PATIENT, place.x(), place.y(), place.z())
              .decimals(Tags.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
              .decimals(Tags.PIXEL_SPACING, SPACING_J, SPACING_I)
              .integers(Tags.SAMPLES_PER_PIXEL, 1)
              .text(Tags.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
              .integers(Tags.ROWS, ROWS)
              .integers(Tags.COLUMNS, COLUMNS)
              .integers(Tags.BITS_ALLOCATED, 16)
              .integers(Tags.BITS_STORED, 16)
              .integers(Tags.HIGH_BIT, 15)
              .integers(Tags.PIXEL_REPRESENTATION, 1)
              .bytes(Tags.PIXEL_DATA, Vr.OW, pixels.array());
      DicomWriter.write(
          folder.resolve("%02d.dcm".formatted(n)),
          change.apply(slice).build(),
          TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
  }
}
