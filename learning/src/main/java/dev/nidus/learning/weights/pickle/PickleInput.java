package dev.nidus.learning.weights.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle and a position; a read beyond their end is refused before it allocates.
final class PickleInput {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int LONGEST_LINE = 4096;

  private final MemorySegment bytes;
  private long position;

  PickleInput(MemorySegment bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  long position() {
    return position;
  }

  int unsignedByte() throws RefusedPickle {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, advance(1)));
  }

  int unsignedShort() throws RefusedPickle {
    return Short.toUnsignedInt(bytes.get(SHORT, advance(2)));
  }

  int signedInt() throws RefusedPickle {
    return bytes.get(INT, advance(4));
  }

  long unsignedInt() throws RefusedPickle {
    return Integer.toUnsignedLong(signedInt());
  }

  /// A length of eight bytes; a negative one is beyond any file.
  long length8() throws RefusedPickle {
    return bytes.get(LONG, advance(8));
  }

  double real() throws RefusedPickle {
    return bytes.get(BIG_ENDIAN_DOUBLE, advance(8));
  }

  byte[] raw(long length) throws RefusedPickle {
    long start = advance(length);
    if (length > Integer.MAX_VALUE - 8) {
      throw new RefusedPickle("its pickle holds a string of %,d bytes".formatted(length));
    }
    return bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
  }

  int skip(long length) throws RefusedPickle {
    advance(length);
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  /// Text in UTF-8; where it is none, as Latin-1: what Python 2 wrote as a `str` may be either.
  String text(long length) throws RefusedPickle {
    byte[] raw = raw(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(raw, StandardCharsets.ISO_8859_1);
    }
  }

  /// A line of the textual opcodes, without its end.
  String line() throws RefusedPickle {
    long end = position;
    while (end - position <= LONGEST_LINE && end < bytes.byteSize()) {
      if (bytes.get(ValueLayout.JAVA_BYTE, end) == '\n') {
        String line = text(end - position);
        position++;
        return line;
      }
      end++;
    }
    throw new RefusedPickle(
        "a line of its pickle at byte %,d does not end within %,d bytes"
            .formatted(position, LONGEST_LINE));
  }

  private long advance(long length) throws RefusedPickle {
    long start = position;
    if (length < 0 || length > bytes.byteSize() - start) {
      throw new RefusedPickle(
          "its pickle is cut off or damaged: at byte %,d it needs %s more bytes, %,d are left"
              .formatted(start, Long.toUnsignedString(length), bytes.byteSize() - start));
    }
    position = start + length;
    return start;
  }
}
