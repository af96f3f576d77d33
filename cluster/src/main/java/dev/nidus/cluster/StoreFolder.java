package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/// A folder on storage that Hadoop reaches.
///
/// An object store shows an object when it is whole and not before, so a file is put under its own name;
/// to rename it would be to copy it. Elsewhere it gets its name by a rename.
final class StoreFolder implements OutputFolder {
  private final FileSystem store;
  private final Path root;
  private final String text;
  private final boolean ofObjects;

  /// @param text the address, as the user wrote it
  /// @throws UsageProblem if it is none of a storage that can be reached
  StoreFolder(String text) {
    this.text = text;
    try {
      URI address = URI.create(text.strip());
      if (address.getUserInfo() != null) {
        throw new IllegalArgumentException("credentials do not belong there");
      }
      if (address.getHost() == null && address.getAuthority() == null && !text.contains(":///")) {
        throw new IllegalArgumentException("it names no bucket or host");
      }
      Configuration settings = StorageSettings.hadoop();
      this.root = new Path(address);
      this.store = FileSystem.get(address, settings);
      store.setWriteChecksum(false); // where it would lie beside each file
      // the one kind of stream that can be given up without a trace is that of an object store
      this.ofObjects = store.hasPathCapability(root, CommonPathCapabilities.ABORTABLE_STREAM);
    } catch (IOException unreachable) {
      throw new UsageProblem(StorageFailure.sentence(text, unreachable), unreachable);
    } catch (IllegalArgumentException broken) {
      throw new UsageProblem(
          "the output is no address of a folder (%s); write s3a://BUCKET/FOLDER or hdfs://HOST:PORT/FOLDER"
              .formatted(broken.getMessage()),
          broken);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    Path place = at(folder);
    try {
      FileStatus[] entries = store.listStatus(place);
      if (folder.isEmpty() && entries.length == 1 && entries[0].isFile() && isRoot(entries[0])) {
        throw new UsageProblem(
            "%s is a file; with --cluster the output is a folder".formatted(text));
      }
      return Arrays.stream(entries).map(entry -> entry.getPath().getName()).sorted().toList();
    } catch (FileNotFoundException nothing) {
      return List.of();
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public InputStream read(String name) throws IOException {
    try {
      return store.open(at(name));
    } catch (FileNotFoundException missing) {
      throw missing;
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public void publish(java.nio.file.Path file, String name, String fresh) throws IOException {
    try (InputStream in = java.nio.file.Files.newInputStream(file)) {
      if (ofObjects) {
        write(in, store.create(at(name), true));
        return;
      }
      write(in, store.create(at(fresh), true));
      FileContext.getFileContext(store.getUri(), store.getConf())
          .rename(at(fresh), at(name), Options.Rename.OVERWRITE);
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public boolean create(String name, byte[] bytes) throws IOException {
    try {
      FSDataOutputStream out = ofObjects ? createIfNone(name) : store.create(at(name), false);
      write(new ByteArrayInputStream(bytes), out);
      return true;
    } catch (FileAlreadyExistsException | RemoteFileChangedException there) {
      return false;
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public void make(String folder) throws IOException {
    if (ofObjects) {
      return; // names of objects need no folders
    }
    try {
      store.mkdirs(at(folder));
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public void remove(String name) throws IOException {
    try {
      store.delete(at(name), true);
    } catch (IOException failed) {
      throw StorageFailure.of(text, failed);
    }
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String place() {
    return text;
  }

  /// A stream whose end is refused by the store if there is an object by then.
  private FSDataOutputStream createIfNone(String name) throws IOException {
    FSDataOutputStreamBuilder<?, ?> object = store.createFile(at(name)).overwrite(true);
    object.must(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    return object.build();
  }

  /// Closing is what makes an object, so a stream that failed is given up and not closed.
  private static void write(InputStream in, FSDataOutputStream out) throws IOException {
    try {
      in.transferTo(out);
    } catch (IOException | RuntimeException failed) {
      if (out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      } else {
        out.close();
      }
      throw failed;
    }
    out.close();
  }

  private Path at(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }

  private boolean isRoot(FileStatus entry) {
    return entry.getPath().equals(store.makeQualified(root));
  }
}
