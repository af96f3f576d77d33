package dev.nidus.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// The gzip stream in a scan file, in memory: what inflating alone costs, below which no reader of
/// the file can come.
final class GzipPayload {
  private static final int BUFFER = 1 << 16;

  private final byte[] compressed;
  private final byte[] sink = new byte[BUFFER];

  private GzipPayload(byte[] compressed) {
    this.compressed = compressed;
  }

  /// The payload of a gzipped NRRD, which begins after the first empty line, or of a file that is
  /// gzip as a whole.
  static GzipPayload of(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int start = 0;
    while (!isGzip(bytes, start)) {
      start = afterEmptyLine(bytes, file);
    }
    return new GzipPayload(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  /// Inflates it and returns the number of bytes.
  long inflate() throws IOException {
    long total = 0;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), BUFFER)) {
      for (int n = in.read(sink); n >= 0; n = in.read(sink)) {
        total += n;
      }
    }
    return total;
  }

  private static boolean isGzip(byte[] bytes, int at) {
    return bytes[at] == 0x1f && Byte.toUnsignedInt(bytes[at + 1]) == 0x8b;
  }

  private static int afterEmptyLine(byte[] bytes, Path file) {
    for (int n = 1; n + 2 < bytes.length; n++) {
      if (bytes[n - 1] == '\n' && bytes[n] == '\n' && isGzip(bytes, n + 1)) {
        return n + 1;
      }
    }
    throw new IllegalArgumentException(file + " holds no gzip stream");
  }
}
