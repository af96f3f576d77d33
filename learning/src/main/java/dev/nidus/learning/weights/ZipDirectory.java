package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.ShownName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The central directory of a zip or zip64 file (PKWARE APPNOTE 6.3.10, section 4.3), checked so
/// that every entry lies inside the file, none overlaps another and no name occurs twice.
///
/// The JDK's reader is not used because it cannot say where an entry's bytes lie, which mapping
/// needs, and because it trusts more than an untrusted file deserves.
final class ZipDirectory {
  static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_COMMENT = 65_535;
  private static final long UNKNOWN = 0xFFFFFFFFL;
  private static final int MOST_ENTRIES = 500_000;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment file;
  private long directory;
  private long directoryBytes;
  private long count;

  private ZipDirectory(MemorySegment file) {
    this.file = file;
  }

  /// Its entries by name, in the directory's order.
  static Map<String, ZipEntryRange> read(MemorySegment file) throws UnreadableWeights {
    ZipDirectory zip = new ZipDirectory(file);
    zip.findDirectory();
    Map<String, ZipEntryRange> entries = zip.entries();
    zip.refuseOverlaps(entries);
    return entries;
  }

  private void findDirectory() throws UnreadableWeights {
    long end = findEnd();
    count = unsignedShort(end + 10);
    directoryBytes = unsignedInt(end + 12);
    directory = unsignedInt(end + 16);
    int disk = unsignedShort(end + 4);
    long limit = end;
    long locator = end - 20;
    if (locator >= 0 && file.get(INT, locator) == LOCATOR_64) {
      long end64 = file.get(LONG, locator + 8);
      if (end64 < 0 || end64 > locator - 56 || file.get(INT, end64) != END_64) {
        throw damaged("its zip64 end record is not where its locator says");
      }
      disk = file.get(INT, end64 + 16);
      count = file.get(LONG, end64 + 32);
      directoryBytes = file.get(LONG, end64 + 40);
      directory = file.get(LONG, end64 + 48);
      limit = end64;
    }
    if (disk != 0) {
      throw damaged("it is one part of a zip over several disks");
    }
    if (directory < 0 || directoryBytes < 0 || directory > limit - directoryBytes) {
      throw damaged("its directory lies outside the file");
    }
    if (count < 0 || count > MOST_ENTRIES || count * CENTRAL_BYTES > directoryBytes) {
      throw damaged("it declares %,d entries, more than its directory can hold".formatted(count));
    }
  }

  private long findEnd() throws UnreadableWeights {
    long last = file.byteSize() - END_BYTES;
    for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (file.get(INT, at) == END && at + END_BYTES + unsignedShort(at + 20) == file.byteSize()) {
        return at;
      }
    }
    throw damaged(
        "it is cut off: a zip ends with its directory, this file (%,d bytes) does not"
            .formatted(file.byteSize()));
  }

  private Map<String, ZipEntryRange> entries() throws UnreadableWeights {
    Map<String, ZipEntryRange> entries = new LinkedHashMap<>();
    long at = directory;
    long end = directory + directoryBytes;
    for (long n = 0; n < count; n++) {
      if (at > end - CENTRAL_BYTES || file.get(INT, at) != CENTRAL) {
        throw damaged("entry %d of its directory is none".formatted(n));
      }
      int nameLength = unsignedShort(at + 28);
      int extraLength = unsignedShort(at + 30);
      long next = at + CENTRAL_BYTES + nameLength + extraLength + unsignedShort(at + 32);
      if (next > end) {
        throw damaged("entry %d of its directory runs beyond it".formatted(n));
      }
      ZipEntryRange entry = entry(at, name(at + CENTRAL_BYTES, nameLength), extraLength);
      if (entries.putIfAbsent(entry.name(), entry) != null) {
        throw damaged("the entry %s occurs twice".formatted(ShownName.of(entry.name())));
      }
      at = next;
    }
    return entries;
  }

  private ZipEntryRange entry(long at, String name, int extraLength) throws UnreadableWeights {
    if ((unsignedShort(at + 8) & 0x2041) != 0) {
      throw damaged("the entry %s is encrypted".formatted(ShownName.of(name)));
    }
    int method = unsignedShort(at + 10);
    if (method != 0 && method != 8) {
      throw damaged(
          "the entry %s is compressed by method %d; known are 0 (stored) and 8 (deflate)"
              .formatted(ShownName.of(name), method));
    }
    Sizes sizes = sizes(at, at + CENTRAL_BYTES + unsignedShort(at + 28), extraLength, name);
    if (method == 0 && sizes.stored != sizes.size) {
      throw damaged("the stored entry %s declares two sizes".formatted(ShownName.of(name)));
    }
    if (sizes.local < 0
        || sizes.local > directory - LOCAL_BYTES
        || file.get(INT, sizes.local) != LOCAL) {
      throw damaged("the entry %s is not where its directory says".formatted(ShownName.of(name)));
    }
    int nameLength = unsignedShort(sizes.local + 26);
    long start = sizes.local + LOCAL_BYTES + nameLength + unsignedShort(sizes.local + 28);
    if (start > directory
        || nameLength != unsignedShort(at + 28)
        || MemorySegment.mismatch(
                file,
                sizes.local + LOCAL_BYTES,
                sizes.local + LOCAL_BYTES + nameLength,
                file,
                at + CENTRAL_BYTES,
                at + CENTRAL_BYTES + nameLength)
            >= 0) {
      throw damaged("the entry %s has two names".formatted(ShownName.of(name)));
    }
    if (sizes.stored < 0 || sizes.size < 0 || sizes.stored > directory - start) {
      throw damaged("the entry %s runs beyond the file".formatted(ShownName.of(name)));
    }
    return new ZipEntryRange(
        name, method == 8, start, sizes.stored, sizes.size, unsignedInt(at + 16));
  }

  private record Sizes(long size, long stored, long local) {}

  /// The sizes and the local header's position, from the zip64 extra field where they are there.
  private Sizes sizes(long at, long extra, int extraLength, String name) throws UnreadableWeights {
    long stored = unsignedInt(at + 20);
    long size = unsignedInt(at + 24);
    long local = unsignedInt(at + 42);
    if (size != UNKNOWN && stored != UNKNOWN && local != UNKNOWN) {
      return new Sizes(size, stored, local);
    }
    long end = extra + extraLength;
    for (long field = extra; field <= end - 4; field += 4 + unsignedShort(field + 2)) {
      if (unsignedShort(field) != 1) {
        continue;
      }
      long value = field + 4;
      long valueEnd = Math.min(end, value + unsignedShort(field + 2));
      long needed =
          8L
              * ((size == UNKNOWN ? 1 : 0)
                  + (stored == UNKNOWN ? 1 : 0)
                  + (local == UNKNOWN ? 1 : 0));
      if (valueEnd - value < needed) {
        break;
      }
      if (size == UNKNOWN) {
        size = file.get(LONG, value);
        value += 8;
      }
      if (stored == UNKNOWN) {
        stored = file.get(LONG, value);
        value += 8;
      }
      if (local == UNKNOWN) {
        local = file.get(LONG, value);
      }
      return new Sizes(size, stored, local);
    }
    throw damaged("the entry %s lacks its zip64 sizes".formatted(ShownName.of(name)));
  }

  private void refuseOverlaps(Map<String, ZipEntryRange> entries) throws UnreadableWeights {
    List<ZipEntryRange> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingLong(ZipEntryRange::start));
    long end = 0;
    for (ZipEntryRange entry : byPlace) {
      // An entry's local header and name lie before its bytes, so they count as taken as well.
      int name = entry.name().getBytes(StandardCharsets.UTF_8).length;
      if (entry.start() - LOCAL_BYTES - name < end) {
        throw damaged("the entry %s overlaps another one".formatted(ShownName.of(entry.name())));
      }
      end = entry.start() + entry.stored();
    }
  }

  private String name(long at, int length) {
    return new String(
        file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private int unsignedShort(long at) {
    return Short.toUnsignedInt(file.get(SHORT, at));
  }

  private long unsignedInt(long at) {
    return Integer.toUnsignedLong(file.get(INT, at));
  }

  private static UnreadableWeights damaged(String what) {
    return new UnreadableWeights("its zip is damaged: " + what);
  }
}
