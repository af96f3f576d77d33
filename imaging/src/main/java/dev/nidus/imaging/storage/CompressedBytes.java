package dev.nidus.imaging.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Where compressed voxels lie in a file.
///
/// @param file the file that holds them
/// @param start byte of the file at which the compressed data start
/// @param codec how they are compressed
/// @param skip bytes to pass over after inflating
public record CompressedBytes(ScanFile file, long start, Codec codec, long skip) {

  /// A wrapping of DEFLATE.
  public enum Codec {
    /// RFC 1952, one member or several.
    GZIP,
    /// RFC 1950.
    ZLIB
  }

  private static final int BUFFER = 1 << 16;

  /// DEFLATE codes at most 258 bytes in 2 bits.
  private static final long HIGHEST_RATIO = 1032;

  /// Opens the inflated bytes at the first voxel.
  InputStream open() throws IOException {
    InputStream raw = file.openAt(start);
    try {
      InputStream inflated =
          switch (codec) {
            case GZIP -> new GZIPInputStream(raw, BUFFER);
            case ZLIB -> zlib(raw);
          };
      inflated.skipNBytes(skip);
      return inflated;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /// The most bytes to which this many compressed bytes can inflate.
  static long mostFrom(long compressed) {
    return compressed > Long.MAX_VALUE / HIGHEST_RATIO
        ? Long.MAX_VALUE
        : compressed * HIGHEST_RATIO;
  }

  private static InputStream zlib(InputStream raw) {
    return new InflaterInputStream(raw, new Inflater(), BUFFER) {
      @Override
      public void close() throws IOException {
        inf.end();
        super.close();
      }
    };
  }
}
