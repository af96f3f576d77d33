package dev.nidus.imaging;

import dev.nidus.core.scan.VoxelType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Files of each format, made byte by byte as their definitions say, independent of our writer.
@SuppressWarnings({
  "ByteBufferBackingArray",
  "StringConcatToTextBlock"
}) // heap buffers; header lines
public final class TestFiles {
  private TestFiles() {}

  /// The values in one of the number types.
  public static byte[] voxels(double[] values, VoxelType type, ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(order);
    for (double value : values) {
      switch (type) {
        case INT8, UINT8 -> bytes.put((byte) (int) value);
        case INT16, UINT16 -> bytes.putShort((short) (int) value);
        case INT32, UINT32 -> bytes.putInt((int) (long) value);
        case INT64, UINT64 -> bytes.putLong((long) value);
        case FLOAT32 -> bytes.putFloat((float) value);
        case FLOAT64 -> bytes.putDouble(value);
      }
    }
    return bytes.array();
  }

  /// A NIfTI-1 header of 352 bytes with an sform: 1 x 1 x 2 mm, axes of the patient.
  public static ByteBuffer nifti1(int i, int j, int k, VoxelType type, ByteOrder order) {
    ByteBuffer h = ByteBuffer.allocate(352).order(order);
    h.putInt(0, 348);
    short[] dim = {3, (short) i, (short) j, (short) k, 1, 1, 1, 1};
    float[] pixdim = {1, 1, 1, 2, 0, 0, 0, 0};
    for (int n = 0; n < 8; n++) {
      h.putShort(40 + 2 * n, dim[n]);
      h.putFloat(76 + 4 * n, pixdim[n]);
    }
    h.putShort(70, datatype(type));
    h.putShort(72, (short) (8 * type.bytes()));
    h.putFloat(108, 352);
    h.put(123, (byte) 2);
    h.putShort(254, (short) 1);
    h.putFloat(280, -1);
    h.putFloat(300, -1);
    h.putFloat(320, 2);
    h.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
    return h;
  }

  /// A NIfTI-2 header of 544 bytes with the same sform.
  public static ByteBuffer nifti2(long i, long j, long k, VoxelType type, ByteOrder order) {
    ByteBuffer h = ByteBuffer.allocate(544).order(order);
    h.putInt(0, 540);
    h.put(4, new byte[] {'n', '+', '2', 0, 13, 10, 26, 10});
    h.putShort(12, datatype(type));
    long[] dim = {3, i, j, k, 1, 1, 1, 1};
    double[] pixdim = {1, 1, 1, 2, 0, 0, 0, 0};
    for (int n = 0; n < 8; n++) {
      h.putLong(16 + 8 * n, dim[n]);
      h.putDouble(104 + 8 * n, pixdim[n]);
    }
    h.putLong(168, 544);
    h.putInt(348, 1);
    h.putDouble(400, -1);
    h.putDouble(440, -1);
    h.putDouble(480, 2);
    h.putInt(500, 2);
    return h;
  }

  public static short datatype(VoxelType type) {
    return switch (type) {
      case UINT8 -> 2;
      case INT16 -> 4;
      case INT32 -> 8;
      case FLOAT32 -> 16;
      case FLOAT64 -> 64;
      case INT8 -> 256;
      case UINT16 -> 512;
      case UINT32 -> 768;
      case INT64 -> 1024;
      case UINT64 -> 1280;
    };
  }

  /// An NRRD header; `rest` are more lines, each with its line end.
  public static String nrrd(
      String type, String sizes, String endian, String encoding, String rest) {
    return "NRRD0004\n# made by a test\ntype: %s\ndimension: 3\nspace: left-posterior-superior\nsizes: %s\nspace directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (0,0,0)\nendian: %s\nencoding: %s\n%s"
        .formatted(type, sizes, endian, encoding, rest);
  }

  /// A MetaImage header up to and without ElementDataFile.
  public static String metaImage(String type, String sizes, boolean bigEndian, String rest) {
    return "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = %s\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 2\nDimSize = %s\nElementType = %s\n%s"
        .formatted(bigEndian ? "True" : "False", sizes, type, rest);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  public static byte[] zlib(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
      zlib.write(bytes);
    }
    return out.toByteArray();
  }
}
