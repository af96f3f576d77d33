package dev.nidus.imaging.storage;

import dev.nidus.core.scan.IntensitySurvey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns runs of stored voxels into Hounsfield units.
///
/// Bytes are copied in bulk into arrays of their own type and converted there in plain loops, which
/// the compiler vectorises; one pass gives the values and their range. Not thread-safe.
final class VoxelDecoder {
  private static final int RUN = 4096;

  private final VoxelLayout layout;
  private final ValueLayout.OfShort shorts;
  private final ValueLayout.OfInt ints;
  private final ValueLayout.OfLong longs;
  private final ValueLayout.OfFloat floats;
  private final ValueLayout.OfDouble doubles;
  private final byte[] rawBytes = new byte[RUN];
  private final short[] rawShorts = new short[RUN];
  private final int[] rawInts = new int[RUN];
  private final long[] rawLongs = new long[RUN];
  private final double[] rawDoubles = new double[RUN];

  VoxelDecoder(VoxelLayout layout) {
    this.layout = layout;
    shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(layout.order());
    ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(layout.order());
    longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(layout.order());
    floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(layout.order());
    doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(layout.order());
  }

  /// Decodes `count` voxels that start at a byte, and shows their range to the survey.
  void decode(
      MemorySegment from, long start, int count, float[] to, int at, IntensitySurvey survey) {
    for (int done = 0; done < count; done += RUN) {
      int run = Math.min(RUN, count - done);
      decodeRun(from, start + (long) done * layout.stored().bytes(), run, to, at + done, survey);
    }
  }

  private void decodeRun(
      MemorySegment from, long start, int count, float[] to, int at, IntensitySurvey survey) {
    switch (layout.stored()) {
      case INT8 -> {
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, start, rawBytes, 0, count);
        for (int n = 0; n < count; n++) {
          rawInts[n] = rawBytes[n];
        }
        fromInts(count, to, at, survey);
      }
      case UINT8 -> {
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, start, rawBytes, 0, count);
        for (int n = 0; n < count; n++) {
          rawInts[n] = rawBytes[n] & 0xff;
        }
        fromInts(count, to, at, survey);
      }
      case INT16 -> {
        MemorySegment.copy(from, shorts, start, rawShorts, 0, count);
        for (int n = 0; n < count; n++) {
          rawInts[n] = rawShorts[n];
        }
        fromInts(count, to, at, survey);
      }
      case UINT16 -> {
        MemorySegment.copy(from, shorts, start, rawShorts, 0, count);
        for (int n = 0; n < count; n++) {
          rawInts[n] = rawShorts[n] & 0xffff;
        }
        fromInts(count, to, at, survey);
      }
      case INT32 -> {
        MemorySegment.copy(from, ints, start, rawInts, 0, count);
        fromInts(count, to, at, survey);
      }
      case UINT32 -> {
        MemorySegment.copy(from, ints, start, rawInts, 0, count);
        for (int n = 0; n < count; n++) {
          rawDoubles[n] = rawInts[n] & 0xffffffffL;
        }
        fromDoubles(count, to, at, survey);
      }
      case INT64 -> {
        MemorySegment.copy(from, longs, start, rawLongs, 0, count);
        for (int n = 0; n < count; n++) {
          rawDoubles[n] = rawLongs[n];
        }
        fromDoubles(count, to, at, survey);
      }
      case UINT64 -> {
        MemorySegment.copy(from, longs, start, rawLongs, 0, count);
        for (int n = 0; n < count; n++) {
          rawDoubles[n] = unsigned(rawLongs[n]);
        }
        fromDoubles(count, to, at, survey);
      }
      case FLOAT32 -> {
        MemorySegment.copy(from, floats, start, to, at, count);
        fromFloats(count, to, at, survey);
      }
      case FLOAT64 -> {
        MemorySegment.copy(from, doubles, start, rawDoubles, 0, count);
        fromDoubles(count, to, at, survey);
      }
    }
  }

  /// Halving keeps the lost bit in the sum, so that the one rounding is to the nearest double.
  private static double unsigned(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  private void fromInts(int count, float[] to, int at, IntensitySurvey survey) {
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (int n = 0; n < count; n++) {
      lowest = Math.min(lowest, rawInts[n]);
      highest = Math.max(highest, rawInts[n]);
    }
    if (layout.scaled()) {
      double slope = layout.slope();
      double intercept = layout.intercept();
      for (int n = 0; n < count; n++) {
        to[at + n] = (float) (rawInts[n] * slope + intercept);
      }
    } else {
      for (int n = 0; n < count; n++) {
        to[at + n] = rawInts[n];
      }
    }
    observe(lowest, highest, survey);
  }

  private void fromDoubles(int count, float[] to, int at, IntensitySurvey survey) {
    double slope = layout.slope();
    double intercept = layout.intercept();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < count; n++) {
      double value = rawDoubles[n];
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
      to[at + n] = (float) (value * slope + intercept);
    }
    observe(lowest, highest, survey);
  }

  private void fromFloats(int count, float[] to, int at, IntensitySurvey survey) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    for (int n = at; n < at + count; n++) {
      lowest = Math.min(lowest, to[n]);
      highest = Math.max(highest, to[n]);
    }
    if (layout.scaled()) {
      double slope = layout.slope();
      double intercept = layout.intercept();
      for (int n = at; n < at + count; n++) {
        to[n] = (float) (to[n] * slope + intercept);
      }
    }
    observe(lowest, highest, survey);
  }

  private void observe(double lowest, double highest, IntensitySurvey survey) {
    double a = lowest * layout.slope() + layout.intercept();
    double b = highest * layout.slope() + layout.intercept();
    survey.observe(Math.min(a, b), Math.max(a, b));
  }
}
