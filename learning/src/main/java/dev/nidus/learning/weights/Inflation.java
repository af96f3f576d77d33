package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.ShownName;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A compressed zip entry unpacked to exactly the size that it declares.
final class Inflation {
  private static final long CHUNK = 1 << 20;

  private Inflation() {}

  static MemorySegment of(MemorySegment file, ZipEntryRange entry, CopyBudget budget)
      throws UnreadableWeights {
    MemorySegment target = budget.allocate(entry.size(), "the entry " + ShownName.of(entry.name()));
    Inflater inflater = new Inflater(true);
    try {
      long read = 0;
      long written = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput() && read < entry.stored()) {
          long length = Math.min(CHUNK, entry.stored() - read);
          inflater.setInput(file.asSlice(entry.start() + read, length).asByteBuffer());
          read += length;
        }
        long room = Math.min(CHUNK, entry.size() - written);
        // A full target still leaves the end of the stream to be read, and room to see a byte more.
        ByteBuffer out =
            room > 0 ? target.asSlice(written, room).asByteBuffer() : ByteBuffer.allocate(1);
        int count = inflater.inflate(out);
        written += count;
        if (written > entry.size()
            || (count == 0 && inflater.needsInput() && read == entry.stored())) {
          break;
        }
      }
      if (!inflater.finished() || written != entry.size()) {
        throw damaged(
            entry, "unpacks to other than the %,d declared bytes".formatted(entry.size()));
      }
    } catch (DataFormatException e) {
      throw damaged(entry, "is no deflate stream");
    } finally {
      inflater.end();
    }
    CRC32 crc = new CRC32();
    for (long at = 0; at < target.byteSize(); at += CHUNK) {
      crc.update(target.asSlice(at, Math.min(CHUNK, target.byteSize() - at)).asByteBuffer());
    }
    if (crc.getValue() != entry.crc()) {
      throw damaged(entry, "has another checksum than declared");
    }
    return target.asReadOnly();
  }

  private static UnreadableWeights damaged(ZipEntryRange entry, String what) {
    return new UnreadableWeights(
        "its zip is damaged: the entry %s %s".formatted(ShownName.of(entry.name()), what));
  }
}
