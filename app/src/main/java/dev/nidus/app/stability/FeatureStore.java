package dev.nidus.app.stability;

import dev.nidus.app.UsageProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The features of all copies of all lesions on disk, in single precision, gone when it is closed. Reading is thread-safe.
final class FeatureStore implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final int features;
  private final int copies;

  /// @param file new
  /// @param copies of each lesion
  /// @param lesions as many as there may be: refused if the disk has no room
  FeatureStore(Path file, int features, int copies, long lesions) throws IOException {
    this.file = file;
    this.features = features;
    this.copies = copies;
    long wanted = Math.multiplyExact(lesions, (long) features * copies * Float.BYTES);
    long room = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
    if (wanted > room) {
      throw new UsageProblem(
          "the features of %,d copies of %,d lesions take %,d bytes while the run goes on, and the disk of %s has %,d; ask for fewer trials, or write elsewhere with -o"
              .formatted(copies, lesions, wanted, file.getParent(), room));
    }
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  int features() {
    return features;
  }

  /// Writes the copies of a lesion.
  ///
  /// @param lesion its number, from 0 without gaps
  void write(int lesion, float[][] all) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(copies * features * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] copy : all) {
      bytes.asFloatBuffer().put(copy);
      bytes.position(bytes.position() + copy.length * Float.BYTES);
    }
    bytes.flip();
    long at = place(lesion, 0);
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /// A copy of a lesion.
  float[] read(int lesion, int copy) {
    ByteBuffer bytes = ByteBuffer.allocate(features * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long at = place(lesion, copy);
    try {
      while (bytes.hasRemaining()) {
        int count = channel.read(bytes, at);
        if (count < 0) {
          throw new IOException("%s ended early".formatted(file));
        }
        at += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float[] values = new float[features];
    bytes.flip().asFloatBuffer().get(values);
    return values;
  }

  private long place(int lesion, int copy) {
    return ((long) lesion * copies + copy) * features * Float.BYTES;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
