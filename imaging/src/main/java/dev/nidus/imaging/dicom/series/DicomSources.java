package dev.nidus.imaging.dicom.series;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.ByteSource;
import dev.nidus.imaging.dicom.FileBytes;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.storage.ScanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The files of a folder with its subfolders, or of a zip, as sources of bytes. The zip stays open
/// until this is closed.
final class DicomSources implements AutoCloseable {
  private static final int MOST_FILES = 100_000;
  private static final int DEEPEST = 16;

  /// One file.
  ///
  /// @param folder the folder that it lies in, for series without a UID
  record Source(ByteSource bytes, String folder) {}

  private final List<Source> sources;
  private final Optional<ZipFile> zip;

  private DicomSources(List<Source> sources, Optional<ZipFile> zip) {
    this.sources = sources;
    this.zip = zip;
  }

  static boolean isZip(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  static DicomSources ofFolder(ScanFile folder) throws UnreadableScan {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder.path(), DEEPEST)) {
      // in the order of their names, so that messages do not depend on the file system
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile).sorted()::iterator) {
        requireFew(folder, sources.size());
        Path relative = folder.path().relativize(file);
        sources.add(
            new Source(
                FileBytes.of(file, folder.name() + "/" + relative),
                String.valueOf(relative.getParent())));
      }
    } catch (IOException e) {
      throw folder.unreadable(e);
    } catch (java.io.UncheckedIOException e) {
      throw folder.unreadable(new IOException(e.getMessage(), e));
    }
    return new DicomSources(sources, Optional.empty());
  }

  static DicomSources ofFile(ScanFile file) throws UnreadableScan {
    try {
      return new DicomSources(
          List.of(new Source(FileBytes.of(file.path(), file.name()), "")), Optional.empty());
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  /// The entries of a zip. Nothing is unpacked to disk; still, an entry whose name leads out of the
  /// zip shows that somebody means harm, and the zip is refused.
  static DicomSources ofZip(ScanFile file, ByteBudget budget) throws UnreadableScan {
    ZipFile zip;
    try {
      zip = new ZipFile(file.path().toFile());
    } catch (ZipException e) {
      throw new UnreadableScan(
          "%s is a damaged zip (%s)".formatted(file.name(), e.getMessage()), e);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
    try {
      return new DicomSources(entries(file, zip, budget), Optional.of(zip));
    } catch (UnreadableScan | RuntimeException e) {
      close(zip);
      throw e;
    }
  }

  private static List<Source> entries(ScanFile file, ZipFile zip, ByteBudget budget)
      throws UnreadableScan {
    List<Source> sources = new ArrayList<>();
    long total = 0;
    String last = "";
    List<? extends ZipEntry> entries =
        zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
    for (ZipEntry entry : entries) {
      requireInside(file, entry.getName());
      if (entry.getName().equals(last)) {
        // which of them is read, and which is checked, would depend on the program that reads it
        throw file.unreadable(
            "has two entries named '%s'; such a zip is not opened, make a new one of the files"
                .formatted(last));
      }
      last = entry.getName();
      if (entry.isDirectory() || entry.getSize() < 1) {
        continue;
      }
      requireFew(file, sources.size());
      total += entry.getSize();
      if (total > 2 * budget.voxelBytes()) {
        throw file.unreadable(
            String.format(
                Locale.ROOT,
                "unpacks to more than %,d bytes, twice the limit for voxels; raise it with"
                    + " --max-scan-bytes",
                2 * budget.voxelBytes()));
      }
      int slash = entry.getName().lastIndexOf('/');
      sources.add(
          new Source(
              new ZipBytes(zip, entry, file.name() + "!" + entry.getName()),
              slash < 0 ? "" : entry.getName().substring(0, slash)));
    }
    return sources;
  }

  private static void requireInside(ScanFile file, String name) throws UnreadableScan {
    boolean outside =
        name.startsWith("/")
            || name.contains("\\")
            || name.contains(":")
            || name.indexOf('\0') >= 0
            || List.of(name.split("/", -1)).contains("..");
    if (outside) {
      throw file.unreadable(
          "has an entry named '%s', which leads out of the zip; such a zip is not opened"
              .formatted(name.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  private static void requireFew(ScanFile file, int count) throws UnreadableScan {
    if (count >= MOST_FILES) {
      throw file.unreadable(
          String.format(
              Locale.ROOT,
              "holds more than %,d files; name the folder of one patient",
              MOST_FILES));
    }
  }

  List<Source> sources() {
    return sources;
  }

  @Override
  public void close() {
    zip.ifPresent(DicomSources::close);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
