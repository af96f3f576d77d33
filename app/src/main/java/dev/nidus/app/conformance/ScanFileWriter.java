package dev.nidus.app.conformance;

import dev.nidus.app.file.WholeFile;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.imaging.nifti.NiftiWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes 16-bit phantoms as NIfTI, NRRD or MetaImage, by the ending of the name. NRRD and MetaImage
/// are raw, little endian, in one file; the numbers of their headers are written with every digit.
final class ScanFileWriter {
  private ScanFileWriter() {}

  /// @param voxels one per voxel, i fastest
  static void write(Path file, ImageGeometry geometry, short[] voxels) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".nii") || name.endsWith(".nii.gz")) {
      NiftiWriter.write(file, geometry, voxels);
    } else if (name.endsWith(".nrrd")) {
      write(file, nrrdHeader(geometry), voxels);
    } else if (name.endsWith(".mha")) {
      write(file, metaImageHeader(geometry), voxels);
    } else {
      throw new IllegalArgumentException("no format of phantoms is called " + name);
    }
  }

  /// NRRD 4 (teem.sourceforge.net/nrrd/format.html): `space directions` are the columns of direction
  /// times spacing.
  private static String nrrdHeader(ImageGeometry geometry) {
    StringBuilder directions = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      double step = geometry.spacing().along(axis);
      directions.append(
          " (%s,%s,%s)"
              .formatted(
                  geometry.direction().at(0, axis) * step,
                  geometry.direction().at(1, axis) * step,
                  geometry.direction().at(2, axis) * step));
    }
    return """
    NRRD0004
    type: short
    dimension: 3
    space: left-posterior-superior
    sizes: %d %d %d
    space directions:%s
    kinds: domain domain domain
    endian: little
    encoding: raw
    space origin: (%s,%s,%s)

    """
        .formatted(
            geometry.size().i(),
            geometry.size().j(),
            geometry.size().k(),
            directions,
            geometry.origin().x(),
            geometry.origin().y(),
            geometry.origin().z());
  }

  /// MetaImage as ITK writes it: `TransformMatrix` lists the axis of i, then of j, then of k.
  private static String metaImageHeader(ImageGeometry geometry) {
    StringBuilder axes = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      for (int row = 0; row < 3; row++) {
        axes.append(' ').append(geometry.direction().at(row, axis));
      }
    }
    return """
    ObjectType = Image
    NDims = 3
    BinaryData = True
    BinaryDataByteOrderMSB = False
    CompressedData = False
    TransformMatrix =%s
    Offset = %s %s %s
    CenterOfRotation = 0 0 0
    ElementSpacing = %s %s %s
    DimSize = %d %d %d
    ElementType = MET_SHORT
    ElementDataFile = LOCAL
    """
        .formatted(
            axes,
            geometry.origin().x(),
            geometry.origin().y(),
            geometry.origin().z(),
            geometry.spacing().i(),
            geometry.spacing().j(),
            geometry.spacing().k(),
            geometry.size().i(),
            geometry.size().j(),
            geometry.size().k());
  }

  private static void write(Path file, String header, short[] voxels) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(text.length + Short.BYTES * voxels.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(text);
    bytes.asShortBuffer().put(voxels);
    WholeFile.write(file, bytes.array());
  }
}
