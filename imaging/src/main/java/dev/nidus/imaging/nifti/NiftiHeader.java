package dev.nidus.imaging.nifti;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.storage.ScanFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The fields of a NIfTI header that place and type the voxels, by their names in the standard
/// (nifti1.h, nifti2.h), with the differences of the two versions removed.
final class NiftiHeader {
  static final int BYTES_1 = 348;
  static final int BYTES_2 = 540;

  /// What the first bytes of a file say about NIfTI.
  enum Kind {
    NIFTI_1,
    NIFTI_2,
    /// The forerunner: the same size, no magic, no orientation.
    ANALYZE,
    OTHER
  }

  private final ByteBuffer bytes;
  private final boolean second;

  private NiftiHeader(ByteBuffer bytes, boolean second) {
    this.bytes = bytes;
    this.second = second;
  }

  static Kind kindOf(byte[] head) {
    if (head.length < BYTES_1) {
      return Kind.OTHER;
    }
    int size = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (size == BYTES_1 || Integer.reverseBytes(size) == BYTES_1) {
      String magic = new String(head, 344, 3, StandardCharsets.ISO_8859_1);
      return magic.equals("n+1") || magic.equals("ni1") ? Kind.NIFTI_1 : Kind.ANALYZE;
    }
    boolean second = size == BYTES_2 || Integer.reverseBytes(size) == BYTES_2;
    String magic = new String(head, 4, 3, StandardCharsets.ISO_8859_1);
    return second && (magic.equals("n+2") || magic.equals("ni2")) ? Kind.NIFTI_2 : Kind.OTHER;
  }

  static NiftiHeader parse(ScanFile file, byte[] head) throws UnreadableScan {
    boolean second =
        switch (kindOf(head)) {
          case NIFTI_1 -> false;
          case NIFTI_2 -> true;
          case ANALYZE ->
              throw file.unreadable(
                  "is an Analyze 7.5 file, which does not say where its voxels lie; convert it to"
                      + " NIfTI with a tool that knows its orientation");
          case OTHER -> throw file.unreadable("has no NIfTI header");
        };
    if (second && head.length < BYTES_2) {
      throw file.unreadable(
          "is cut short: its header ends after %d of %d bytes".formatted(head.length, BYTES_2));
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(0) != (second ? BYTES_2 : BYTES_1)) {
      bytes.order(ByteOrder.BIG_ENDIAN);
    }
    return new NiftiHeader(bytes, second);
  }

  ByteOrder order() {
    return bytes.order();
  }

  int headerBytes() {
    return second ? BYTES_2 : BYTES_1;
  }

  /// Whether header and voxels share a file.
  boolean singleFile() {
    return bytes.get(second ? 5 : 345) == '+';
  }

  /// The field `dim` at 0..7.
  long dim(int n) {
    return second ? bytes.getLong(16 + 8 * n) : bytes.getShort(40 + 2 * n);
  }

  int datatype() {
    return bytes.getShort(second ? 12 : 70);
  }

  Optional<VoxelType> voxelType() {
    return Optional.ofNullable(
        switch (datatype()) {
          case 2 -> VoxelType.UINT8;
          case 4 -> VoxelType.INT16;
          case 8 -> VoxelType.INT32;
          case 16 -> VoxelType.FLOAT32;
          case 64 -> VoxelType.FLOAT64;
          case 256 -> VoxelType.INT8;
          case 512 -> VoxelType.UINT16;
          case 768 -> VoxelType.UINT32;
          case 1024 -> VoxelType.INT64;
          case 1280 -> VoxelType.UINT64;
          default -> null;
        });
  }

  /// The field `pixdim` at 0..7, where that at 0 is qfac.
  double pixdim(int n) {
    return second ? bytes.getDouble(104 + 8 * n) : bytes.getFloat(76 + 4 * n);
  }

  double voxOffset() {
    return second ? bytes.getLong(168) : bytes.getFloat(108);
  }

  double sclSlope() {
    return second ? bytes.getDouble(176) : bytes.getFloat(112);
  }

  double sclInter() {
    return second ? bytes.getDouble(184) : bytes.getFloat(116);
  }

  /// Bits 0 to 2 of xyzt_units.
  int spaceUnit() {
    return (second ? bytes.getInt(500) : bytes.get(123)) & 7;
  }

  int qformCode() {
    return Math.max(0, second ? bytes.getInt(344) : bytes.getShort(252));
  }

  int sformCode() {
    return Math.max(0, second ? bytes.getInt(348) : bytes.getShort(254));
  }

  /// quatern_b, c, d and qoffset_x, y, z.
  double quaternion(int n) {
    return second ? bytes.getDouble(352 + 8 * n) : bytes.getFloat(256 + 4 * n);
  }

  /// The sform, rows srow_x, srow_y, srow_z of four.
  double srow(int row, int column) {
    int n = 4 * row + column;
    return second ? bytes.getDouble(400 + 8 * n) : bytes.getFloat(280 + 4 * n);
  }

  /// Rounds to the precision in which this version stores numbers.
  double stored(double value) {
    return second ? value : (float) value;
  }
}
