package dev.nidus.imaging.dicom;

import java.io.Closeable;
import java.io.IOException;

/// Bytes that can be read from any position: a file, an entry of a zip, an answer of a server.
///
/// Safe for use by several threads; each opens its own {@link Access}.
public interface ByteSource {

  /// How messages call it.
  String name();

  /// The number of bytes.
  long length();

  /// Opens it for reading.
  Access open() throws IOException;

  /// One reader of the bytes. Not thread-safe.
  interface Access extends Closeable {

    /// Reads bytes from a position, at least one unless the end is reached.
    ///
    /// @return how many, -1 at the end
    int read(long position, byte[] to, int at, int count) throws IOException;
  }
}
