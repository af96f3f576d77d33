package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.StoredFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// The folder that a run's output goes to, seen by every machine under the same name.
///
/// Names within it are relative, with `/` between folders, and are made by Nidus alone.
interface OutputFolder {

  /// The names of the files in a folder of it, sorted; none if that is not there.
  ///
  /// @param folder empty for the top
  List<String> list(String folder) throws IOException;

  /// Opens a file of it.
  InputStream read(String name) throws IOException;

  /// Gives a whole file its name at one stroke, over an older one.
  ///
  /// @param file on a disk of this machine; it stays there
  /// @param fresh a name that nobody else uses, for what is not whole yet, where that needs one; once its
  ///     folder is removed, nothing more is published by that way
  void publish(Path file, String name, String fresh) throws IOException;

  /// Makes a small file, unless there is one of that name: of several who try, one does.
  ///
  /// @return whether it was made; if not, the one that is there stays
  boolean create(String name, byte[] bytes) throws IOException;

  /// Makes a folder, and those above it.
  void make(String folder) throws IOException;

  /// Removes a file, or a folder with all that is in it, if it is there.
  void remove(String name) throws IOException;

  /// How the user calls it.
  String text();

  /// How every machine calls it; {@link #open} takes it.
  String place();

  /// Opens the folder that a user named; nothing is made.
  ///
  /// @throws UsageProblem if it is on no file system that can be reached
  static OutputFolder open(String text) {
    return StoredFiles.recognises(text)
        ? new StoreFolder(text)
        : new SharedFolder(Path.of(text).toAbsolutePath().normalize(), text);
  }
}
