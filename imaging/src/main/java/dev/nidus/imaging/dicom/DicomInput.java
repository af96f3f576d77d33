package dev.nidus.imaging.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;

/// Reads numbers and runs of bytes from a source, in order, with a buffer that is small after a jump
/// and grows while nothing is skipped: a slice of a series costs a few kilobytes. Not thread-safe.
final class DicomInput {
  private static final int FIRST = 1 << 12;
  private static final int MOST = 1 << 16;

  private final ByteSource source;
  private final ByteSource.Access access;
  private byte[] buffer = new byte[FIRST];
  private long start;
  private int held;
  private int at;
  private long bytesRead;

  DicomInput(ByteSource source, ByteSource.Access access, long position) {
    this.source = source;
    this.access = access;
    this.start = position;
  }

  ByteSource source() {
    return source;
  }

  long position() {
    return start + at;
  }

  /// Bytes from here to the end of the source.
  long left() {
    return source.length() - position();
  }

  /// Bytes that were taken from the source.
  long bytesRead() {
    return bytesRead;
  }

  int u8() throws IOException {
    require(1);
    return buffer[at++] & 0xff;
  }

  int u16(ByteOrder order) throws IOException {
    require(2);
    int first = buffer[at++] & 0xff;
    int second = buffer[at++] & 0xff;
    return order == ByteOrder.LITTLE_ENDIAN ? second << 8 | first : first << 8 | second;
  }

  long u32(ByteOrder order) throws IOException {
    long first = u16(order);
    long second = u16(order);
    return order == ByteOrder.LITTLE_ENDIAN ? second << 16 | first : first << 16 | second;
  }

  Tag tag(ByteOrder order) throws IOException {
    int group = u16(order);
    return new Tag(group, u16(order));
  }

  /// The next tag, which stays the next.
  Tag peekTag(ByteOrder order) throws IOException {
    require(4);
    Tag tag = tag(order);
    at -= 4;
    return tag;
  }

  /// A run of bytes; its length was held against {@link #left} before.
  byte[] bytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    int buffered = Math.min(count, held - at);
    System.arraycopy(buffer, at, bytes, 0, buffered);
    at += buffered;
    if (buffered < count) {
      long from = position();
      ByteRegion.readFully(access, from, bytes, buffered, count - buffered);
      bytesRead += count - buffered;
      start = from + count - buffered;
      held = 0;
      at = 0;
    }
    return bytes;
  }

  void skip(long count) {
    if (count <= held - at) {
      at += (int) count;
      return;
    }
    start = position() + count;
    held = 0;
    at = 0;
    if (buffer.length > FIRST) {
      buffer = new byte[FIRST];
    }
  }

  private void require(int count) throws IOException {
    if (held - at >= count) {
      return;
    }
    int kept = held - at;
    boolean onward = held == buffer.length;
    byte[] next = onward && buffer.length < MOST ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, at, next, 0, kept);
    start += at;
    at = 0;
    held = kept;
    buffer = next;
    while (held < count) {
      int run = access.read(start + held, buffer, held, buffer.length - held);
      if (run < 0) {
        throw new EOFException("ends at byte " + (start + held));
      }
      held += run;
      bytesRead += run;
    }
  }
}
