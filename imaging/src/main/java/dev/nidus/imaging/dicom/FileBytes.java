package dev.nidus.imaging.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a file.
///
/// @param name how messages call it
/// @param length bytes when it was first looked at
public record FileBytes(Path path, String name, long length) implements ByteSource {

  /// A file as it is now.
  public static FileBytes of(Path path, String name) throws IOException {
    return new FileBytes(path, name, Files.size(path));
  }

  @Override
  public Access open() throws IOException {
    return new Channel(FileChannel.open(path, StandardOpenOption.READ));
  }

  private record Channel(FileChannel channel) implements Access {
    @Override
    public int read(long position, byte[] to, int at, int count) throws IOException {
      return channel.read(ByteBuffer.wrap(to, at, count), position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
