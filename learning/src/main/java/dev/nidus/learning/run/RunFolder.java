package dev.nidus.learning.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Names the files of a run.
///
/// @param root the folder that the user named
/// @param attempt as part of which this process writes, where something starts the processes of a run again
public record RunFolder(Path root, Optional<RunAttempt> attempt) {
  private static final String LOCK = ".lock";

  /// A folder that one process, or one group of processes, writes from beginning to end.
  public RunFolder(Path root) {
    this(root, Optional.empty());
  }

  /// The same folder for a process of an attempt.
  public RunFolder during(RunAttempt current) {
    return new RunFolder(root, Optional.of(current));
  }

  /// The plan, whole.
  public Path plan() {
    return root.resolve("plan.yaml");
  }

  /// A line of JSON per measured step.
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /// The curves as a picture.
  public Path picture() {
    return root.resolve("progress.png");
  }

  /// What happened, in words.
  public Path log() {
    return root.resolve("run.log");
  }

  /// What a run goes on from.
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /// The trained encoder.
  public Path safetensors() {
    return root.resolve("model.safetensors");
  }

  /// The trained encoder in the layout of the published weights.
  public Path torch() {
    return root.resolve("model.torch");
  }

  /// What the encoder was made of and for.
  public Path card() {
    return root.resolve("MODEL_CARD.md");
  }

  /// Where raw patches are kept while the run goes on, unless the plan names another place.
  public Path cache() {
    return root.resolve("cache");
  }

  /// Whether a run was begun here.
  public boolean isBegun() {
    String[] kept = checkpoints().toFile().list();
    return Files.exists(plan()) || (kept != null && kept.length > 0);
  }

  /// Takes away what was made before a run that could not begin; a folder with a run, or with anything else,
  /// stays.
  ///
  /// @throws IOException if an empty folder cannot be removed
  public void removeUnlessBegun() throws IOException {
    if (isBegun()) {
      return;
    }
    Files.deleteIfExists(root.resolve(LOCK));
    for (Path each : List.of(checkpoints(), root)) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException holdsSomethingElse) {
        return;
      }
    }
  }

  /// Whether a run was ended here.
  public boolean isComplete() {
    return Files.exists(safetensors());
  }

  /// The step of the newest checkpoint; 0 if there is none.
  ///
  /// @throws IOException if the folder cannot be listed
  public long lastStep() throws IOException {
    List<Path> all = CheckpointStore.files(checkpoints());
    return all.isEmpty() ? 0 : CheckpointStore.step(all.getFirst());
  }

  /// Requires that no other attempt at the run has begun, where there can be several.
  ///
  /// @throws FolderInUse if one has
  public void requireCurrent() throws FolderInUse {
    if (attempt.isPresent()) {
      attempt.get().require();
    }
  }

  /// Makes the folder for this process alone; another process that writes into it is a defect of the user's
  /// scripts that would mix two runs. A process of an attempt finds the folder taken by whoever started it,
  /// and is told whether its attempt is still the one that counts.
  ///
  /// @return closes to let others in
  /// @throws FolderInUse if another process works in it, or another attempt has begun
  /// @throws IOException if it cannot be made
  public Closeable lock() throws IOException {
    requireCurrent();
    Files.createDirectories(checkpoints());
    if (attempt.isPresent()) {
      return () -> {};
    }
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      locked = false;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new FolderInUse(
          "another process trains into %s; give this run another folder".formatted(root));
    }
    return channel;
  }
}
