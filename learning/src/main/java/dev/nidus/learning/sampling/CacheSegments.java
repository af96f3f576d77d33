package dev.nidus.learning.sampling;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The files of a cache, all of one size and mapped. A file is filled with zeros before it gets its name
/// and is mapped, so that a full disk is an error of writing and not of touching memory.
final class CacheSegments {
  private static final String ENDING = ".patches";
  private static final String PARTIAL = ".partial";
  private static final int CHUNK = 1 << 20;

  private final Path folder;
  private final long bytesEach;
  private final int most;
  private final Arena arena;
  private final List<MemorySegment> segments = new ArrayList<>();

  CacheSegments(Path folder, long bytesEach, int most, Arena arena) {
    this.folder = folder;
    this.bytesEach = bytesEach;
    this.most = most;
    this.arena = arena;
  }

  /// Maps the files that are there.
  ///
  /// @return false if one has another size
  boolean openExisting() throws IOException {
    for (Path partial : files(folder, PARTIAL)) {
      Files.delete(partial);
    }
    for (int n = 0; n < most && Files.exists(file(n)); n++) {
      if (Files.size(file(n)) != bytesEach) {
        return false;
      }
      segments.add(map(file(n)));
    }
    return true;
  }

  /// Deletes every file of a cache in a folder.
  ///
  /// @return how many there were
  static int deleteAll(Path folder) throws IOException {
    List<Path> files = files(folder, ENDING);
    for (Path file : files) {
      Files.delete(file);
    }
    return files.size();
  }

  int count() {
    return segments.size();
  }

  MemorySegment get(int n) {
    return segments.get(n);
  }

  boolean mayGrow() {
    return segments.size() < most;
  }

  /// Adds a file of zeros.
  ///
  /// @throws IOException if the disk is full
  void grow() throws IOException {
    Path file = file(segments.size());
    Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, bytesEach));
        for (long left = bytesEach; left > 0; ) {
          zeros.clear().limit((int) Math.min(zeros.capacity(), left));
          left -= channel.write(zeros);
        }
      }
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
    segments.add(map(file));
  }

  private MemorySegment map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytesEach, arena);
    }
  }

  private Path file(int n) {
    return folder.resolve(String.format(Locale.ROOT, "%05d%s", n, ENDING));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
