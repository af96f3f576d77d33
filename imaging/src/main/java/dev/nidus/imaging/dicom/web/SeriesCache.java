package dev.nidus.imaging.dicom.web;

import dev.nidus.imaging.dicom.Uid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Series that were fetched from servers, in a folder that only its user can read. Safe for use by
/// several threads and programs.
///
/// Each use asks the server for the list of instances again: what is missing is fetched, what the
/// server no longer has is removed. When the series together are larger than allowed, those go that
/// were used longest ago, but none that this run has used.
public final class SeriesCache {
  private final Path root;
  private final long mostBytes;
  private final Arrival arrival;
  private final Set<Path> used = new HashSet<>();

  /// @param root its folder, which is made when it is needed
  /// @param mostBytes of all series together
  public SeriesCache(Path root, long mostBytes) {
    this(root, mostBytes, new Arrival.AsSent());
  }

  /// @param arrival what becomes of instances; each way has folders of its own
  public SeriesCache(Path root, long mostBytes, Arrival arrival) {
    if (mostBytes < 1) {
      throw new IllegalArgumentException("a cache needs room, got " + mostBytes);
    }
    this.root = root.toAbsolutePath().normalize();
    this.mostBytes = mostBytes;
    this.arrival = arrival;
  }

  /// The folder of a series, whole.
  ///
  /// @param address with study and series
  public synchronized Path folderOf(DicomWebClient client, DicomWebAddress address)
      throws IOException, DicomWebFailure {
    if (address.series().isEmpty() || address.study().isEmpty()) {
      throw new DicomWebFailure(
          address
              + " names no series; write .../studies/UID/series/UID, as `nidus dicom list` prints"
              + " it");
    }
    makePrivate(root);
    Path folder = root.resolve(name(address));
    try (FileChannel channel =
            FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the cache " + root + " cannot be locked");
      }
      used.add(folder);
      Arrival way = arrival.ofSeries();
      FetchedSeries series;
      try {
        series = client.fetch(address.study().get(), address.series().get(), folder, way);
      } finally {
        if (way instanceof Arrival.Deidentified cleaned && cleaned.report().files() > 0) {
          cleaned.log().arrived(address, folder, cleaned.report());
        }
      }
      Set<String> kept = new HashSet<>();
      series.instances().forEach(uid -> kept.add(arrival.uid(uid) + ".dcm"));
      for (Path file : list(folder)) {
        if (!kept.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
      Files.setLastModifiedTime(folder, FileTime.fromMillis(System.currentTimeMillis()));
      evict();
      return folder;
    }
  }

  /// Where a report on what arrived in a folder of a cache lies; it goes with the folder.
  public static Path reportOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".deidentified.csv");
  }

  /// The name of a folder: it tells neither the server nor the series.
  private String name(DicomWebAddress address) {
    String uid =
        switch (arrival) {
          case Arrival.AsSent _ -> Uid.of("series", address.toString());
          case Arrival.Deidentified way ->
              Uid.of("series", address.toString(), way.deidentifier().fingerprint());
        };
    return uid.substring("2.25.".length());
  }

  private void evict() throws IOException {
    record Held(Path folder, FileTime lastUse, long bytes) {}
    List<Held> held = new ArrayList<>();
    long total = 0;
    for (Path folder : list(root)) {
      if (Files.isDirectory(folder)) {
        long bytes = 0;
        for (Path file : list(folder)) {
          bytes += Files.size(file);
        }
        held.add(new Held(folder, Files.getLastModifiedTime(folder), bytes));
        total += bytes;
      }
    }
    held.sort(Comparator.comparing(Held::lastUse));
    for (Held oldest : held) {
      if (total <= mostBytes) {
        return;
      }
      if (!used.contains(oldest.folder())) {
        for (Path file : list(oldest.folder())) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(oldest.folder());
        Files.deleteIfExists(reportOf(oldest.folder()));
        total -= oldest.bytes();
      }
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(paths::add);
    }
    return paths;
  }
}
