package dev.nidus.imaging.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/// A run of bytes of a source.
///
/// @param offset of the first byte
/// @param length in bytes
public record ByteRegion(ByteSource source, long offset, long length) {
  public ByteRegion {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("no region of %d bytes at %d".formatted(length, offset));
    }
  }

  /// A part of this region.
  public ByteRegion part(long from, long count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw new IllegalArgumentException(
          "%d bytes at %d do not lie in a region of %d".formatted(count, from, length));
    }
    return new ByteRegion(source, offset + from, count);
  }

  /// All of its bytes.
  ///
  /// @param most the most that may be read
  /// @throws UnreadableDicom if there are more, or fewer than there were
  public byte[] read(long most) throws UnreadableDicom {
    if (length > Math.min(most, Integer.MAX_VALUE - 8)) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s has a value of %,d bytes at byte %,d, more than the %,d that may be read here",
              source.name(),
              length,
              offset,
              most));
    }
    // a source may declare more than it has: memory is taken for what can be there only
    requireIn(source.length());
    byte[] bytes = new byte[(int) length];
    try (ByteSource.Access access = source.open()) {
      readFully(access, offset, bytes, 0, bytes.length);
    } catch (EOFException e) {
      throw new UnreadableDicom(source.name() + " became shorter while it was read", e);
    } catch (IOException e) {
      throw UnreadableDicom.of(source.name(), e);
    }
    return bytes;
  }

  /// Fills an array from a position.
  static void readFully(ByteSource.Access access, long position, byte[] to, int at, int count)
      throws IOException {
    for (int done = 0; done < count; ) {
      int run = access.read(position + done, to, at + done, count - done);
      if (run < 0) {
        throw new EOFException("ends at byte " + (position + done));
      }
      done += run;
    }
  }

  private void requireIn(long bytes) throws UnreadableDicom {
    if (offset > bytes - length) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s is cut short: a value of %,d bytes at byte %,d does not end within its %,d bytes",
              source.name(),
              length,
              offset,
              bytes));
    }
  }
}
