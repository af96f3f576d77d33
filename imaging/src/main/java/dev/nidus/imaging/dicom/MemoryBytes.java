package dev.nidus.imaging.dicom;

/// Bytes that are in memory.
public final class MemoryBytes implements ByteSource {
  private final byte[] bytes;
  private final String name;

  /// Takes over the array.
  ///
  /// @param name how messages call it
  public MemoryBytes(byte[] bytes, String name) {
    this.bytes = bytes;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public Access open() {
    return new Access() {
      @Override
      public int read(long position, byte[] to, int at, int count) {
        if (position >= bytes.length) {
          return -1;
        }
        int run = (int) Math.min(count, bytes.length - position);
        System.arraycopy(bytes, (int) position, to, at, run);
        return run;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
