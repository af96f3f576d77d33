package dev.nidus.learning.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A file that appears under its name only when it is whole.
public final class AtomicFile {
  private AtomicFile() {}

  /// What fills the file.
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /// Writes a file, over an older one.
  public static void write(Path target, byte[] bytes) throws IOException {
    write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /// Writes a file, over an older one.
  public static void write(Path target, Content content) throws IOException {
    Path whole = target.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new IOException("%s is no file name".formatted(target));
    }
    // Not a temporary file of the JDK: that one would be readable by its owner alone.
    Path partial =
        folder.resolve("%s.%s.partial".formatted(whole.getFileName(), UUID.randomUUID()));
    try {
      try (FileChannel channel =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(partial, whole);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void move(Path partial, Path target) throws IOException {
    try {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
