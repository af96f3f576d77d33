package dev.nidus.core.scan;

/// The number type of a scan's voxels after its slope and intercept were applied.
///
/// It matters beyond storage: the reference's study path truncates resampled values to the type of
/// the scan (SPEC 2.2), and a type that can hold values beyond -32768..32767 must be looked at
/// whole before it may be called Hounsfield units.
public enum VoxelType {
  INT8(1, true, -128, 127),
  UINT8(1, true, 0, 255),
  INT16(2, true, -32768, 32767),
  UINT16(2, true, 0, 65535),
  INT32(4, true, Integer.MIN_VALUE, Integer.MAX_VALUE),
  UINT32(4, true, 0, 4294967295.0),
  INT64(8, true, -0x1p63, 0x1p63),
  UINT64(8, true, 0, 0x1p64),
  FLOAT32(4, false, -Float.MAX_VALUE, Float.MAX_VALUE),
  FLOAT64(8, false, -Double.MAX_VALUE, Double.MAX_VALUE);

  private final int bytes;
  private final boolean integer;
  private final double lowest;
  private final double highest;

  VoxelType(int bytes, boolean integer, double lowest, double highest) {
    this.bytes = bytes;
    this.integer = integer;
    this.lowest = lowest;
    this.highest = highest;
  }

  /// Bytes per voxel.
  public int bytes() {
    return bytes;
  }

  public boolean isInteger() {
    return integer;
  }

  /// The lowest value that the type holds.
  public double lowest() {
    return lowest;
  }

  /// The highest value that the type holds.
  public double highest() {
    return highest;
  }

  /// Whether every value of this type lies in -32768..32767.
  public boolean fitsHounsfieldRange() {
    return integer && lowest >= -32768 && highest <= 32767;
  }
}
