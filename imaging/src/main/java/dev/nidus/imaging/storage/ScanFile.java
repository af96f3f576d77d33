package dev.nidus.imaging.storage;

import dev.nidus.core.scan.UnreadableScan;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A file and how messages call it.
public record ScanFile(Path path, String name) {

  /// The exception whose sentence starts with the name of this file.
  public UnreadableScan unreadable(String problem) {
    return new UnreadableScan(name + " " + problem);
  }

  /// The exception for a failure of the file system.
  public UnreadableScan unreadable(IOException cause) {
    String why = cause.getMessage();
    return new UnreadableScan(
        "%s cannot be read: %s"
            .formatted(name, why == null ? cause.getClass().getSimpleName() : why),
        cause);
  }

  /// The real size in bytes.
  public long bytes() throws UnreadableScan {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Reads from a position on; the caller closes the stream.
  InputStream openAt(long position) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return Channels.newInputStream(channel.position(position));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// The first bytes, fewer where the file is shorter.
  public byte[] head(int count) throws UnreadableScan {
    try (InputStream in = openAt(0)) {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// The first bytes of a gzipped file after inflating, fewer where there are fewer.
  public byte[] inflatedHead(int count) throws UnreadableScan {
    try (InputStream in = new GZIPInputStream(openAt(0))) {
      return in.readNBytes(count);
    } catch (EOFException | ZipException e) {
      throw new UnreadableScan(
          name + " is damaged: its gzip data break in the header (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Whether the bytes from a position on are a gzip member.
  public boolean startsWithGzip(long position) throws UnreadableScan {
    try (InputStream in = openAt(position)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// The data file that a header names: one relative path inside the folder of the header, so that a
  /// header from elsewhere cannot make the reader open other files of its user.
  ///
  /// @param field the header's word for it
  public ScanFile dataFile(String field, String relative) throws UnreadableScan {
    Path named;
    try {
      named = Path.of(relative);
    } catch (InvalidPathException e) {
      throw unreadable(
          "names the data file '%s' in '%s', which is no path".formatted(relative, field));
    }
    boolean inside =
        !relative.isEmpty()
            && !named.isAbsolute()
            && named.equals(named.normalize())
            && !named.startsWith("..")
            && !relative.contains("\\");
    if (!inside) {
      throw unreadable(
          "names the data file '%s' in '%s'; only a relative path inside the header's own folder is allowed"
              .formatted(relative, field));
    }
    Path file = path.resolveSibling(named);
    if (!Files.isRegularFile(file)) {
      throw unreadable(
          "needs the data file '%s', which does not lie beside it".formatted(relative));
    }
    return new ScanFile(file, "%s (data file %s)".formatted(name, relative));
  }
}
