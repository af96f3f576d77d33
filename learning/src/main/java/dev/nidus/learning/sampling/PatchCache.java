package dev.nidus.learning.sampling;

import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/// Raw patches on disk, mapped into memory: what was cut once need not be cut again.
///
/// A patch is kept exactly. Nothing is ever thrown out: when the limit is reached, further patches are
/// not kept and are cut anew each time, which serves a training that comes round to every lesion better
/// than keeping the latest. Patches of a scan whose file has changed are not used. A folder that was
/// filled with other settings, or is damaged, is emptied; both are said in a sentence. A crash costs at
/// most the patch that was being written. One process at a time; thread-safe. Heap: 8 bytes per patch
/// that could be kept.
public final class PatchCache implements AutoCloseable {
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final String SETTINGS = "settings.txt";
  private static final String LOCK = "lock";
  private static final String FORMAT = "nidus-patch-cache-1";

  private final int slotsEach;
  private final long[] stamps;
  private final Consumer<String> remark;
  private final FileChannel lock;
  private final Arena arena = Arena.ofShared();
  private final AtomicLongArray positions;
  private final long segmentBytes;
  private CacheSegments segments;
  private long used;
  private volatile boolean full;
  private volatile boolean closed;
  private volatile boolean damageSaid;

  private PatchCache(
      Path folder,
      TrainingCohort cohort,
      SamplingRule rule,
      CacheLimit limit,
      Consumer<String> remark)
      throws IOException {
    this.remark = remark;
    slotsEach = rule.slots();
    positions = new AtomicLongArray(Math.multiplyExact(cohort.size(), slotsEach));
    Files.createDirectories(folder);
    lock = locked(folder);
    boolean opened = false;
    try {
      stamps = ScanStamps.of(cohort);
      segmentBytes = Math.min(SEGMENT_BYTES, limit.bytes());
      int most = (int) Math.min(limit.bytes() / segmentBytes, Integer.MAX_VALUE);
      segments = new CacheSegments(folder, segmentBytes, most, arena);
      Sha256 settings = settings(cohort, rule);
      String found = foundSettings(folder);
      String wanted = FORMAT + " segment " + segmentBytes + " settings " + settings + "\n";
      if (!found.equals(wanted)) {
        discard(folder, "was filled with other settings or for another table");
        Files.writeString(folder.resolve(SETTINGS), wanted);
      } else if (!segments.openExisting()) {
        discard(folder, "is damaged (a file of it has another size)");
        segments = new CacheSegments(folder, segmentBytes, most, arena);
      }
      index();
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /// Opens the cache in a folder, or makes one.
  ///
  /// @param folder of this process alone
  /// @param remark takes sentences for the user: what was discarded, when the cache is full
  /// @throws UnusableCache if the folder cannot be written, or another process uses it
  public static PatchCache open(
      Path folder,
      TrainingCohort cohort,
      SamplingRule rule,
      CacheLimit limit,
      Consumer<String> remark)
      throws UnusableCache {
    try {
      return new PatchCache(folder, cohort, rule, limit, remark);
    } catch (UnusableCache unusable) {
      throw unusable;
    } catch (IOException failed) {
      throw new UnusableCache(
          "the cache of patches in %s cannot be used (%s); name another folder or set the cache to 0"
              .formatted(folder, failed),
          failed);
    }
  }

  /// Copies a patch out.
  ///
  /// @return false if it is not kept
  boolean read(int lesion, int slot, float[] into) {
    int entry = lesion * slotsEach + slot;
    long position = positions.get(entry);
    if (position == 0) {
      return false;
    }
    MemorySegment place = place(position - 1);
    Optional<CacheEntry> header = CacheEntry.read(place);
    if (header.isPresent() && header.get().slot() == entry && header.get().copy(place, into)) {
      return true;
    }
    positions.compareAndSet(entry, position, 0);
    if (!damageSaid) {
      damageSaid = true;
      remark.accept(
          "a patch in the cache was damaged on disk and is cut again; if this comes back, check the"
              + " disk");
    }
    return false;
  }

  boolean keeps(int lesion, int slot) {
    return positions.get(lesion * slotsEach + slot) != 0;
  }

  /// Whether another patch would be kept.
  boolean hasRoom() {
    return !full;
  }

  /// Keeps a patch if there is room and it is not kept yet.
  synchronized void keep(int lesion, int slot, float[] hounsfield) {
    int entry = lesion * slotsEach + slot;
    if (closed || full || positions.get(entry) != 0) {
      return;
    }
    int encoding = CacheEntry.encodingOf(hounsfield);
    long bytes = CacheEntry.bytes(encoding, hounsfield.length);
    if (bytes > segmentBytes) {
      fill("a patch of %d bytes is larger than the limit".formatted(bytes));
      return;
    }
    if (segments.count() == 0 || used % segmentBytes + bytes > segmentBytes || endsSegment()) {
      if (!segments.mayGrow()) {
        fill("its limit is reached");
        return;
      }
      try {
        segments.grow();
      } catch (IOException noSpace) {
        fill("the disk takes no more (%s)".formatted(noSpace.getMessage()));
        return;
      }
      used = (segments.count() - 1) * segmentBytes;
    }
    CacheEntry.write(place(used), entry, stamps[lesion], encoding, hounsfield);
    positions.set(entry, used + 1);
    used += bytes;
  }

  /// Unmaps the files; what was kept stays on disk. No thread may be reading. Idempotent.
  @Override
  public synchronized void close() throws UnusableCache {
    if (closed) {
      return;
    }
    closed = true;
    arena.close();
    try {
      lock.close();
    } catch (IOException failed) {
      throw new UnusableCache("the cache of patches could not be closed: " + failed, failed);
    }
  }

  private boolean endsSegment() {
    return used % segmentBytes == 0 && used / segmentBytes == segments.count();
  }

  private MemorySegment place(long offset) {
    return segments.get((int) (offset / segmentBytes)).asSlice(offset % segmentBytes);
  }

  private void fill(String why) {
    full = true;
    remark.accept(
        "the cache of patches is full: %s; further patches are cut from their scans each time they are"
                .formatted(why)
            + " needed");
  }

  /// Walks through the entries. After the last whole one the writing goes on.
  private void index() {
    for (int n = 0; n < segments.count(); n++) {
      long offset = 0;
      while (offset + CacheEntry.HEADER_BYTES <= segmentBytes) {
        Optional<CacheEntry> found = CacheEntry.read(segments.get(n).asSlice(offset));
        if (found.isEmpty()) {
          break;
        }
        CacheEntry entry = found.get();
        boolean known = entry.slot() >= 0 && entry.slot() < positions.length();
        if (known && stamps[entry.slot() / slotsEach] == entry.stamp() && entry.stamp() != 0) {
          positions.set(entry.slot(), n * segmentBytes + offset + 1);
        }
        offset += entry.bytes();
      }
      used = n * segmentBytes + offset;
    }
  }

  private void discard(Path folder, String why) throws IOException {
    if (CacheSegments.deleteAll(folder) > 0) {
      remark.accept(
          "the cache of patches in %s %s; it was emptied and fills again".formatted(folder, why));
    }
  }

  private static Sha256 settings(TrainingCohort cohort, SamplingRule rule) {
    return Sha256.ofText(rule + "\n" + cohort.digest());
  }

  private static String foundSettings(Path folder) throws IOException {
    Path file = folder.resolve(SETTINGS);
    if (!Files.exists(file) || Files.size(file) > 1000) {
      return "";
    }
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static FileChannel locked(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock;
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException here) {
      lock = Optional.empty();
    }
    if (lock.isEmpty()) {
      channel.close();
      throw new UnusableCache(
          "the cache of patches in %s is in use by another run; name another folder"
              .formatted(folder));
    }
    return channel;
  }
}
