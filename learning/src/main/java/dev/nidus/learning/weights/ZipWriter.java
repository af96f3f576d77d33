package dev.nidus.learning.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Writes a zip of stored entries, each aligned to 64 bytes, as PyTorch does to map them; zip64
/// records appear where a size, a position or the number of entries needs them. Times are zero, so
/// that the same weights make the same file.
final class ZipWriter {
  static final long ZIP64_FROM = 0xFFFFFFFFL;
  private static final int ALIGNMENT = 64;
  private static final int MOST_ENTRIES_WITHOUT_ZIP64 = 0xFFFE;
  private static final int PADDING_FIELD = 0x4246; // "FB", PyTorch's own padding field
  private static final int UTF8_NAMES = 0x0800;
  private static final long CHUNK = 8L << 20;

  private record Written(String name, long position, long size, long crc) {}

  private final FileChannel channel;
  private final long zip64From;
  private final List<Written> entries = new ArrayList<>();

  /// @param zip64From the smallest size or position that is written as zip64; {@link #ZIP64_FROM}
  ///     but in tests
  ZipWriter(FileChannel channel, long zip64From) {
    this.channel = channel;
    this.zip64From = zip64From;
  }

  void add(String name, MemorySegment bytes) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    long position = channel.position();
    long size = bytes.byteSize();
    int zip64 = size >= zip64From ? 20 : 0;
    long unpadded = position + 30 + utf8.length + zip64 + 4;
    int padding = (int) (Math.ceilDiv(unpadded, ALIGNMENT) * ALIGNMENT - unpadded);
    // The checksum stands before the bytes; it is filled in after them, in one pass over them.
    channel.position(unpadded + padding);
    CRC32 crc = new CRC32();
    for (long at = 0; at < size; at += CHUNK) {
      ByteBuffer chunk = bytes.asSlice(at, Math.min(CHUNK, size - at)).asByteBuffer();
      crc.update(chunk.duplicate());
      AtomicFile.writeFully(channel, chunk);
    }
    long end = channel.position();
    Written entry = new Written(name, position, size, crc.getValue());
    ByteBuffer header = little(34 + utf8.length + zip64 + padding);
    header.putInt(ZipDirectory.LOCAL).putShort(version(zip64 > 0));
    common(header, entry, utf8.length);
    header.putShort((short) (zip64 + 4 + padding)).put(utf8);
    if (zip64 > 0) {
      header.putShort((short) 1).putShort((short) 16).putLong(size).putLong(size);
    }
    header.putShort((short) PADDING_FIELD).putShort((short) padding);
    while (header.hasRemaining()) {
      header.put((byte) 'Z');
    }
    channel.position(position);
    AtomicFile.writeFully(channel, header.flip());
    channel.position(end);
    entries.add(entry);
  }

  void finish() throws IOException {
    long start = channel.position();
    for (Written entry : entries) {
      AtomicFile.writeFully(channel, central(entry));
    }
    long end = channel.position();
    boolean zip64 =
        entries.size() > MOST_ENTRIES_WITHOUT_ZIP64 || start >= zip64From || end >= zip64From;
    ByteBuffer tail = little(zip64 ? 98 : 22);
    if (zip64) {
      tail.putInt(0x06064b50).putLong(44).putShort(version(true)).putShort(version(true));
      tail.putInt(0).putInt(0).putLong(entries.size()).putLong(entries.size());
      tail.putLong(end - start).putLong(start);
      tail.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    }
    short count = zip64 ? (short) 0xFFFF : (short) entries.size();
    tail.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
    tail.putInt(zip64 ? -1 : (int) (end - start)).putInt(zip64 ? -1 : (int) start);
    tail.putShort((short) 0);
    AtomicFile.writeFully(channel, tail.flip());
  }

  private ByteBuffer central(Written entry) {
    boolean large = entry.size >= zip64From;
    boolean far = entry.position >= zip64From;
    int extra = large || far ? 4 + (large ? 16 : 0) + (far ? 8 : 0) : 0;
    byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = little(46 + name.length + extra);
    record.putInt(0x02014b50).putShort(version(extra > 0)).putShort(version(extra > 0));
    common(record, entry, name.length);
    record.putShort((short) extra).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    record.putInt(0).putInt(far ? -1 : (int) entry.position).put(name);
    if (extra > 0) {
      record.putShort((short) 1).putShort((short) (extra - 4));
      if (large) {
        record.putLong(entry.size).putLong(entry.size);
      }
      if (far) {
        record.putLong(entry.position);
      }
    }
    return record.flip();
  }

  /// What local and central headers share: flags, method (stored), time, checksum, sizes, name length.
  private void common(ByteBuffer header, Written entry, int nameLength) {
    int size = entry.size >= zip64From ? -1 : (int) entry.size;
    header.putShort((short) UTF8_NAMES).putShort((short) 0).putInt(0).putInt((int) entry.crc);
    header.putInt(size).putInt(size).putShort((short) nameLength);
  }

  private static short version(boolean zip64) {
    return (short) (zip64 ? 45 : 20);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
