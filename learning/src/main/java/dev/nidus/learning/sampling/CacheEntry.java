package dev.nidus.learning.sampling;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One patch as it lies in a segment: 64 bytes of header, then its Hounsfield units, as whole numbers of
/// 16 bits if that is exact, else in single precision. Both parts have a checksum, so that a write which
/// a crash cut short is no entry.
///
/// @param slot which patch
/// @param stamp of the scan that it was cut from
/// @param encoding 2 or 4 bytes a voxel
/// @param voxels how many
/// @param checksum of the voxels' bytes
record CacheEntry(int slot, long stamp, int encoding, int voxels, int checksum) {
  static final int HEADER_BYTES = 64;

  private static final int MAGIC = 0x5041_5443;
  private static final int ALIGNMENT = 64;
  private static final int CHECKED_BYTES = 32;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// 2 if every value is a whole number of 16 bits (and no negative zero), else 4.
  static int encodingOf(float[] values) {
    for (float value : values) {
      if ((short) value != value || (value == 0 && Float.floatToRawIntBits(value) != 0)) {
        return Float.BYTES;
      }
    }
    return Short.BYTES;
  }

  /// Bytes from one entry to the next.
  static long bytes(int encoding, int voxels) {
    return (HEADER_BYTES + (long) encoding * voxels + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long bytes() {
    return bytes(encoding, voxels);
  }

  /// Writes a patch, its header last.
  static void write(MemorySegment place, int slot, long stamp, int encoding, float[] values) {
    MemorySegment payload = place.asSlice(HEADER_BYTES, (long) encoding * values.length);
    if (encoding == Short.BYTES) {
      for (int n = 0; n < values.length; n++) {
        payload.set(SHORT, (long) Short.BYTES * n, (short) values[n]);
      }
    } else {
      MemorySegment.copy(values, 0, payload, FLOAT, 0, values.length);
    }
    place.set(INT, 4, slot);
    place.set(LONG, 8, stamp);
    place.set(INT, 16, encoding);
    place.set(INT, 20, values.length);
    place.set(INT, 24, checksum(payload));
    place.set(INT, 28, 0);
    place.set(INT, 0, MAGIC);
    place.set(INT, CHECKED_BYTES, checksum(place.asSlice(0, CHECKED_BYTES)));
  }

  /// The header at a place, if a whole one stands there.
  static Optional<CacheEntry> read(MemorySegment place) {
    if (place.byteSize() < HEADER_BYTES
        || place.get(INT, 0) != MAGIC
        || place.get(INT, CHECKED_BYTES) != checksum(place.asSlice(0, CHECKED_BYTES))) {
      return Optional.empty();
    }
    CacheEntry entry =
        new CacheEntry(
            place.get(INT, 4),
            place.get(LONG, 8),
            place.get(INT, 16),
            place.get(INT, 20),
            place.get(INT, 24));
    boolean possible =
        (entry.encoding == Short.BYTES || entry.encoding == Float.BYTES)
            && entry.voxels > 0
            && entry.bytes() <= place.byteSize();
    return possible ? Optional.of(entry) : Optional.empty();
  }

  /// Copies the voxels out; false if they are not those that were written.
  boolean copy(MemorySegment place, float[] into) {
    if (into.length != voxels) {
      return false;
    }
    MemorySegment payload = place.asSlice(HEADER_BYTES, (long) encoding * voxels);
    if (checksum(payload) != checksum) {
      return false;
    }
    if (encoding == Short.BYTES) {
      for (int n = 0; n < voxels; n++) {
        into[n] = payload.get(SHORT, (long) Short.BYTES * n);
      }
    } else {
      MemorySegment.copy(payload, FLOAT, 0, into, 0, voxels);
    }
    return true;
  }

  private static int checksum(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asByteBuffer());
    return (int) crc.getValue();
  }
}
