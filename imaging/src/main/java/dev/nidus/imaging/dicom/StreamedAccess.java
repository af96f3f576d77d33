package dev.nidus.imaging.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads any position of bytes that come as a stream only: onwards by skipping, backwards by starting
/// anew. Not thread-safe.
public final class StreamedAccess implements ByteSource.Access {
  /// Opens the stream at its first byte.
  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }

  private final Opening opening;
  private InputStream in;
  private long position;

  public StreamedAccess(Opening opening) throws IOException {
    this.opening = opening;
    this.in = opening.open();
  }

  @Override
  public int read(long from, byte[] to, int at, int count) throws IOException {
    if (from < position) {
      in.close();
      in = opening.open();
      position = 0;
    }
    try {
      in.skipNBytes(from - position);
    } catch (EOFException e) {
      return -1;
    }
    position = from;
    int run = in.read(to, at, count);
    position += Math.max(0, run);
    return run;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
