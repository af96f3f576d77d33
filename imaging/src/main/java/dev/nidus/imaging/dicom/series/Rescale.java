package dev.nidus.imaging.dicom.series;

import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.PixelFormat;
import dev.nidus.imaging.dicom.codec.PixelFormat.Sign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// From stored pixels to Hounsfield units: the modality LUT (PS3.3 C.11.1), a line or a table.
sealed interface Rescale {

  /// Writes values in Hounsfield units.
  void apply(int[] pixels, int from, float[] to, int at, int count);

  /// The value of a stored pixel in Hounsfield units.
  double value(int pixel);

  /// The smallest type that ITK gives the values of pixels of a format.
  VoxelType type(PixelFormat format);

  /// Whether pixels of at most 16 bits keep to the range of such numbers but for an ordinary
  /// intercept.
  ///
  /// @param largest pixel that the slice states, if it does
  boolean staysNearStored(PixelFormat format, OptionalLong largest);

  /// What the data set, or a functional group of it, states; pixels as they are where nothing is said.
  static Rescale of(DataSet set) throws UnreadableDicom {
    Optional<DataSet> table = set.item(Tags.MODALITY_LUT_SEQUENCE);
    if (table.isPresent()) {
      return table(table.get());
    }
    double slope = set.decimal(Tags.RESCALE_SLOPE).orElse(1.0);
    if (slope == 0) {
      throw set.unreadable(Tags.RESCALE_SLOPE, "is 0; every pixel would have the same value");
    }
    return new Line(slope, set.decimal(Tags.RESCALE_INTERCEPT).orElse(0.0));
  }

  private static Rescale table(DataSet item) throws UnreadableDicom {
    long[] descriptor = item.integers(Tags.LUT_DESCRIPTOR);
    long[] data = item.integers(Tags.LUT_DATA);
    long entries = descriptor.length == 3 ? descriptor[0] & 0xffff : -1;
    entries = entries == 0 ? 1 << 16 : entries; // PS3.3 C.11.1.1: 65536 does not fit
    if (entries < 1 || data.length < entries) {
      throw item.unreadable(
          Tags.LUT_DESCRIPTOR,
          "states a table of %d values; %d are there".formatted(entries, data.length));
    }
    float[] values = new float[(int) entries];
    for (int n = 0; n < values.length; n++) {
      values[n] = data[n] & 0xffff;
    }
    return new Table((int) descriptor[1], values);
  }

  /// HU = stored x slope + intercept.
  record Line(double slope, double intercept) implements Rescale {
    /// Intercepts of CT are -1024 or 0, of some makers -8192.
    private static final double LARGEST_INTERCEPT = 8192;

    @Override
    public boolean staysNearStored(PixelFormat format, OptionalLong largest) {
      int bits = format.bitsStored();
      boolean fits =
          format.sign() == Sign.SIGNED
              ? bits <= 16
              : bits <= 15 || (bits == 16 && largest.orElse(Long.MAX_VALUE) < 1 << 15);
      return fits && slope == 1 && Math.abs(intercept) <= LARGEST_INTERCEPT;
    }

    @Override
    public void apply(int[] pixels, int from, float[] to, int at, int count) {
      if (slope == 1 && intercept == Math.rint(intercept) && Math.abs(intercept) < 1 << 20) {
        int whole = (int) intercept;
        for (int n = 0; n < count; n++) {
          to[at + n] = pixels[from + n] + whole;
        }
        return;
      }
      for (int n = 0; n < count; n++) {
        to[at + n] = (float) (pixels[from + n] * slope + intercept);
      }
    }

    @Override
    public double value(int pixel) {
      return pixel * slope + intercept;
    }

    /// GDCM's Rescaler: the smallest integer type for whole slopes and intercepts, else double.
    @Override
    public VoxelType type(PixelFormat format) {
      if (slope != Math.rint(slope) || intercept != Math.rint(intercept)) {
        return VoxelType.FLOAT64;
      }
      double half = Math.scalb(1.0, format.bitsStored() - 1);
      double a = value(0) + slope * (format.sign() == Sign.SIGNED ? -half : 0);
      double b = value(0) + slope * (format.sign() == Sign.SIGNED ? half - 1 : 2 * half - 1);
      double lowest = Math.min(a, b);
      double highest = Math.max(a, b);
      List<VoxelType> types =
          lowest >= 0
              ? List.of(VoxelType.UINT8, VoxelType.UINT16, VoxelType.UINT32)
              : List.of(VoxelType.INT8, VoxelType.INT16, VoxelType.INT32);
      return types.stream()
          .filter(type -> lowest >= type.lowest() && highest <= type.highest())
          .findFirst()
          .orElse(VoxelType.FLOAT64);
    }
  }

  /// HU by a table; pixels below and above it take its first and last value.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Table(int first, float[] values) implements Rescale {
    @Override
    public boolean staysNearStored(PixelFormat format, OptionalLong largest) {
      return false;
    }

    @Override
    public void apply(int[] pixels, int from, float[] to, int at, int count) {
      for (int n = 0; n < count; n++) {
        to[at + n] = (float) value(pixels[from + n]);
      }
    }

    @Override
    public double value(int pixel) {
      return values[Math.clamp((long) pixel - first, 0, values.length - 1)];
    }

    @Override
    public VoxelType type(PixelFormat format) {
      return VoxelType.UINT16;
    }
  }
}
