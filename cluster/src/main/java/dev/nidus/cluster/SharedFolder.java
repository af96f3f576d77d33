package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of the operating system: a disk of one machine, or one that all of them have mounted.
///
/// @param path absolute
/// @param text how the user calls it
record SharedFolder(Path path, String text) implements OutputFolder {

  @Override
  public List<String> list(String folder) throws IOException {
    Path place = path.resolve(folder);
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UsageProblem("%s is a file; with --cluster the output is a folder".formatted(text));
    }
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (UncheckedIOException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }

  @Override
  public InputStream read(String name) throws IOException {
    return Files.newInputStream(path.resolve(name));
  }

  @Override
  public String place() {
    return path.toString();
  }

  @Override
  public void publish(Path file, String name, String fresh) throws IOException {
    Files.copy(file, path.resolve(fresh), StandardCopyOption.REPLACE_EXISTING);
    WholeFile.publish(path.resolve(fresh), path.resolve(name));
  }

  @Override
  public boolean create(String name, byte[] bytes) throws IOException {
    try {
      Files.write(
          path.resolve(name), bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException there) {
      return false;
    }
  }

  @Override
  public void make(String folder) throws IOException {
    Files.createDirectories(path.resolve(folder));
  }

  @Override
  public void remove(String name) throws IOException {
    Path place = path.resolve(name);
    if (!Files.exists(place)) {
      return;
    }
    Files.walkFileTree(
        place,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
