package dev.nidus.cluster;

import dev.nidus.app.engine.StoredFiles;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Files on a disk of this machine that were fetched from elsewhere, by what they hold.
///
/// Before something is fetched, what was used longest ago makes room, but nothing that is in use: while
/// scans that are open fill the cache, it is larger than its limit by what is fetched besides. Thread-safe;
/// what two threads want at once is fetched once.
final class FileCache {

  /// Puts files below an empty folder and says what to open.
  interface Fetch {
    Path into(Path folder) throws IOException;
  }

  private final Path root;
  private final long mostBytes;

  /// By key, from the one that was used longest ago.
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long held;

  /// @param root an empty folder that is this cache's alone
  FileCache(Path root, long mostBytes) {
    this.root = root;
    this.mostBytes = mostBytes;
  }

  /// A cache that is gone when the process ends, which only its user can read.
  static FileCache temporary(long mostBytes) {
    try {
      Path root = Files.createTempDirectory("nidus-scans-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(root), "remove fetched scans"));
      return new FileCache(root, mostBytes);
    } catch (IOException failed) {
      throw new UncheckedIOException("there is no room for fetched scans", failed);
    }
  }

  /// What a key stands for, fetched if it is not here.
  ///
  /// @param bytes how large it is
  /// @throws IOException if it cannot be fetched, or is larger than the cache
  StoredFiles.Copy copy(String key, long bytes, Fetch fetch) throws IOException {
    if (bytes > mostBytes) {
      throw new IOException(
          "it has %,d bytes, and the cache of a machine holds %,d; give it more by spark.nidus.scans.cacheBytes"
              .formatted(bytes, mostBytes));
    }
    Entry entry;
    synchronized (this) {
      entry = entries.computeIfAbsent(key, _ -> new Entry(root.resolve(Sha256.ofText(key).hex())));
      entry.users++;
    }
    try {
      return new Loan(entry, entry.fetchOnce(bytes, fetch));
    } catch (IOException | RuntimeException failed) {
      giveBack(entry);
      throw failed;
    }
  }

  /// How many bytes lie here.
  synchronized long bytes() {
    return held;
  }

  private synchronized void makeRoom(long bytes) {
    for (Entry oldest : List.copyOf(entries.values())) {
      if (held + bytes <= mostBytes) {
        break;
      }
      if (oldest.users == 0) {
        entries.values().remove(oldest);
        held -= oldest.bytes;
        remove(oldest.place);
      }
    }
    held += bytes;
  }

  private synchronized void giveBack(Entry entry) {
    entry.users--;
    if (entry.users == 0 && entry.file.isEmpty()) {
      entries.values().remove(entry); // what could not be fetched is no entry
    }
  }

  private static void remove(Path place) {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException left) {
      // what stays is in the system's folder for temporary files
    }
  }

  private synchronized void release(long bytes) {
    held -= bytes;
  }

  /// One thing that is fetched, by the first who wants it.
  private final class Entry {
    private final Path place;
    private int users; // guarded by the cache
    private long bytes;
    private Optional<Path> file = Optional.empty();

    Entry(Path place) {
      this.place = place;
    }

    synchronized Path fetchOnce(long size, Fetch fetch) throws IOException {
      if (file.isEmpty()) {
        makeRoom(size);
        Path partial = place.resolveSibling(place.getFileName() + ".partial");
        try {
          Files.createDirectory(partial);
          Path fetched = place.resolve(partial.relativize(fetch.into(partial)));
          Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
          bytes = size;
          file = Optional.of(fetched);
        } catch (IOException | RuntimeException failed) {
          remove(partial);
          release(size);
          throw failed;
        }
      }
      return file.get();
    }
  }

  /// A use of an entry.
  private final class Loan implements StoredFiles.Copy {
    private final Entry entry;
    private final Path path;
    private boolean ended;

    Loan(Entry entry, Path path) {
      this.entry = entry;
      this.path = path;
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public synchronized void close() {
      if (!ended) {
        ended = true;
        giveBack(entry);
      }
    }
  }
}
