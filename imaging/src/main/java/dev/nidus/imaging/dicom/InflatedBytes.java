package dev.nidus.imaging.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// The data set of a deflated file (PS3.5 A.5), inflated anew by each reader so that nothing of it is
/// kept.
final class InflatedBytes implements ByteSource {
  private final ByteSource deflated;
  private final long start;
  private final long length;

  private InflatedBytes(ByteSource deflated, long start, long length) {
    this.deflated = deflated;
    this.start = start;
    this.length = length;
  }

  /// Inflates once, to know the length.
  ///
  /// @param most bytes that it may inflate to
  static InflatedBytes of(ByteSource deflated, long start, long most)
      throws IOException, UnreadableDicom {
    long length = 0;
    byte[] run = new byte[1 << 16];
    try (InputStream in = inflate(deflated, start)) {
      for (int count = in.read(run); count >= 0; count = in.read(run)) {
        length += count;
        if (length > most) {
          throw new UnreadableDicom(
              String.format(
                  Locale.ROOT,
                  "%s inflates to more than %,d bytes, the most that are read",
                  deflated.name(),
                  most));
        }
      }
    } catch (EOFException | ZipException e) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s is damaged: its deflated data set breaks after %,d inflated bytes",
              deflated.name(),
              length),
          e);
    }
    return new InflatedBytes(deflated, start, length);
  }

  @Override
  public String name() {
    return deflated.name();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Access open() throws IOException {
    return new StreamedAccess(() -> inflate(deflated, start));
  }

  private static InputStream inflate(ByteSource deflated, long start) throws IOException {
    Access access = deflated.open();
    Inflater inflater = new Inflater(true);
    return new InflaterInputStream(new AccessStream(access, start), inflater, 1 << 13) {
      @Override
      public void close() throws IOException {
        try {
          super.close();
        } finally {
          inflater.end();
        }
      }
    };
  }

  /// The bytes of an access from a position on.
  private static final class AccessStream extends InputStream {
    private final Access access;
    private long position;

    AccessStream(Access access, long position) {
      this.access = access;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int count) throws IOException {
      int run = access.read(position, to, at, count);
      position += Math.max(0, run);
      return run;
    }

    @Override
    public void close() throws IOException {
      access.close();
    }
  }
}
