package dev.nidus.cluster;

import dev.nidus.app.engine.StoredFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/// Files on storage that Hadoop reaches, fetched into the one cache of this process.
///
/// `spark.nidus.scans.cacheBytes` says how much the cache of an executor holds.
public final class StoredScans implements StoredFiles {
  private static final String LIMIT = "spark.nidus.scans.cacheBytes";
  private static final long MOST_BYTES = 20_000_000_000L;

  /// Made when the first file is wanted; tasks share it.
  private static final class Shared {
    private static final FileCache CACHE = FileCache.temporary(limit());

    private static long limit() {
      SparkEnv env = SparkEnv.get();
      return (env == null ? new SparkConf() : env.conf()).getLong(LIMIT, MOST_BYTES);
    }
  }

  @Override
  public Copy fetch(String address) throws IOException {
    try {
      URI uri = URI.create(address);
      FileSystem store = FileSystem.get(uri, StorageSettings.hadoop());
      FileStatus status = store.getFileStatus(new Path(uri));
      List<FileStatus> files =
          status.isFile()
              ? List.of(status)
              : Arrays.stream(store.listStatus(status.getPath()))
                  .filter(FileStatus::isFile)
                  .sorted(Comparator.comparing(file -> file.getPath().getName()))
                  .toList();
      if (files.isEmpty()) {
        throw new FileNotFoundException();
      }
      return Shared.CACHE.copy(
          key(status, files),
          files.stream().mapToLong(FileStatus::getLen).sum(),
          place -> fetch(store, status, files, place));
    } catch (FileNotFoundException missing) {
      throw new IOException(address + " does not exist", missing);
    } catch (IOException failed) {
      throw StorageFailure.of(address, failed);
    } catch (IllegalArgumentException broken) {
      throw new IOException(
          "%s is no address of a file: %s".formatted(address, broken.getMessage()), broken);
    }
  }

  /// What a copy stands for: the address, and what the storage says of the content.
  private static String key(FileStatus asked, List<FileStatus> files) {
    StringBuilder key = new StringBuilder(asked.getPath().toString());
    for (FileStatus file : files) {
      String tag = file instanceof EtagSource tagged ? String.valueOf(tagged.getEtag()) : "";
      key.append('\n').append(file.getPath().getName());
      key.append(' ').append(file.getLen()).append(' ').append(file.getModificationTime());
      key.append(' ').append(tag);
    }
    return key.toString();
  }

  /// @return the file, or the folder with the files, below the place
  private static java.nio.file.Path fetch(
      FileSystem store, FileStatus asked, List<FileStatus> files, java.nio.file.Path place)
      throws IOException {
    java.nio.file.Path local = place.resolve(asked.getPath().getName());
    if (!asked.isFile()) {
      java.nio.file.Files.createDirectory(local);
    }
    for (FileStatus file : files) {
      java.nio.file.Path copy = asked.isFile() ? local : local.resolve(file.getPath().getName());
      try (var in = store.open(file.getPath())) {
        java.nio.file.Files.copy(in, copy);
      }
    }
    return local;
  }
}
