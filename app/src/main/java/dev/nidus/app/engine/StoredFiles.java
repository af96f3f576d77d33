package dev.nidus.app.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/// Files on storage that the operating system does not show, by their addresses: object stores and
/// distributed file systems. Found on the class path as a service, which is where the cluster's part of
/// Nidus is. Safe for use by several threads.
public interface StoredFiles {
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  /// Whether a text is such an address, as `s3a://bucket/scan.nii.gz`.
  static boolean recognises(String text) {
    return ADDRESS.matcher(text.strip()).matches();
  }

  /// What reaches such storage in this process, if anything does.
  static Optional<StoredFiles> here() {
    return ServiceLoader.load(StoredFiles.class).findFirst();
  }

  /// Fetches a file, or the files in a folder, to a disk of this machine, unless they are there already.
  ///
  /// @throws IOException if it is not there, may not be read, or is too large to be kept here
  Copy fetch(String address) throws IOException;

  /// A file, or a folder of files, on a disk of this machine, which stays until it is closed.
  interface Copy extends AutoCloseable {
    Path path();

    @Override
    void close();
  }
}
