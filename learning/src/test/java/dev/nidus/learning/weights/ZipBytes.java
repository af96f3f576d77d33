package dev.nidus.learning.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A zip put together field by field, so that its fields can lie.
final class ZipBytes {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<byte[]> central = new ArrayList<>();

  ZipBytes stored(String name, byte[] bytes) {
    return entry(name, bytes, 0, bytes.length, crc(bytes));
  }

  /// Zeros deflated: a bomb where there are many or many are declared.
  ZipBytes deflatedZeros(String name, long size, long declared) {
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 16];
    byte[] zeros = new byte[1 << 20];
    for (long left = size; left > 0; left -= zeros.length) {
      deflater.setInput(zeros, 0, (int) Math.min(left, zeros.length));
      while (!deflater.needsInput()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return entry(name, out.toByteArray(), 8, declared, crc(new byte[Math.toIntExact(size)]));
  }

  ZipBytes entry(String name, byte[] stored, int method, long size, long crc) {
    int position = body.size();
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer local = little(30).putInt(0x04034b50).putShort((short) 20).putShort((short) 0);
    common(local, utf8, stored.length, method, size, crc).putShort((short) 0);
    body.writeBytes(whole(local));
    body.writeBytes(utf8);
    body.writeBytes(stored);
    return directory(utf8, stored.length, method, size, crc, position);
  }

  /// A directory entry alone, for bytes that another entry owns.
  ZipBytes alias(String name, int stored, int position) {
    return directory(name.getBytes(StandardCharsets.UTF_8), stored, 0, stored, 0, position);
  }

  int position() {
    return body.size();
  }

  private ZipBytes directory(
      byte[] name, int stored, int method, long size, long crc, int position) {
    ByteBuffer record = little(46 + name.length).putInt(0x02014b50).putInt(20).putShort((short) 0);
    common(record, name, stored, method, size, crc);
    record.position(42).putInt(position).put(name);
    central.add(whole(record));
    return this;
  }

  private static ByteBuffer common(
      ByteBuffer header, byte[] name, int stored, int method, long size, long crc) {
    header.putShort((short) method).putInt(0).putInt((int) crc).putInt(stored).putInt((int) size);
    return header.putShort((short) name.length);
  }

  byte[] finish() {
    int start = body.size();
    central.forEach(body::writeBytes);
    ByteBuffer end = little(22).putInt(0x06054b50).putInt(0);
    end.putShort((short) central.size()).putShort((short) central.size());
    end.putInt(body.size() - start).putInt(start);
    body.writeBytes(whole(end));
    return body.toByteArray();
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static byte[] whole(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
