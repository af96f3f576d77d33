package dev.nidus.learning.run;

import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The checkpoints of a run: `step-00000330.safetensors`, the last few, and under the names `last` and `best`
/// what is newest and what had the least loss.
///
/// A checkpoint says in itself what it belongs to and what its content's digest is, and is read back only if
/// both are right. It takes the time of two passes over its bytes.
public final class CheckpointStore {
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})\\.safetensors");
  private static final String PREFIX = "nidus.checkpoint.";
  private static final String STEP = PREFIX + "step";
  private static final String PROGRAM = PREFIX + "program";
  private static final String LAW = PREFIX + "law";
  private static final String PLAN = PREFIX + "plan";
  private static final String DATA = PREFIX + "data";
  private static final String NUMBER = PREFIX + "number.";
  private static final String DIGEST = PREFIX + "sha256";

  private final Path folder;
  private final RunIdentity identity;
  private final int keep;
  private final Optional<RunAttempt> attempt;

  /// The checkpoints of a run.
  ///
  /// @param keep how many of the last are kept
  public CheckpointStore(RunFolder run, RunIdentity identity, int keep) {
    this(run.checkpoints(), identity, keep, run.attempt());
  }

  /// @param folder exists
  CheckpointStore(Path folder, RunIdentity identity, int keep) {
    this(folder, identity, keep, Optional.empty());
  }

  private CheckpointStore(
      Path folder, RunIdentity identity, int keep, Optional<RunAttempt> attempt) {
    this.folder = folder;
    this.identity = identity;
    this.keep = keep;
    this.attempt = attempt;
  }

  /// Whether a checkpoint has the least loss so far.
  public enum Rank {
    ORDINARY,
    BEST
  }

  /// Writes a checkpoint, names it, and takes away the oldest ones.
  ///
  /// @return its file
  /// @throws FolderInUse if another attempt at the run has begun
  /// @throws IOException with a sentence if it cannot be written; the older ones are untouched then
  public Path write(TrainingState state, Rank rank) throws IOException {
    Path file = folder.resolve("step-%08d.safetensors".formatted(state.step()));
    try {
      put(file, state);
      name(file, "last");
      if (rank == Rank.BEST) {
        name(file, "best");
      }
      List<Path> all = files(folder);
      for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
        Files.delete(old);
      }
    } catch (IOException e) {
      if (attempt.isPresent()) {
        attempt.get().require();
      }
      throw new IOException(
          "the checkpoint %s cannot be written: %s; what was written before is whole, make room and go"
                  .formatted(file, e.getMessage())
              + " on with --resume",
          e);
    }
    return file;
  }

  /// Checkpoints, the newest first.
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path file : all) {
          if (NAME.matcher(file.getFileName().toString()).matches()) {
            files.add(file);
          }
        }
      }
    }
    files.sort(Comparator.comparingLong(CheckpointStore::step).reversed());
    return files;
  }

  /// The checkpoint to go on from: the newest. Nothing if there is none.
  ///
  /// @throws DamagedCheckpoint if it is damaged, with the name of one before it that is whole, or if it
  ///     belongs to another plan, other data or another law of training
  public Optional<TrainingState> newest() throws DamagedCheckpoint, IOException {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(files.getFirst()));
    } catch (DamagedCheckpoint e) {
      for (Path older : files.subList(1, files.size())) {
        if (isWhole(older)) {
          throw new DamagedCheckpoint(
              "%s; %s is whole: remove the damaged file to go on from there"
                  .formatted(e.getMessage(), older),
              e);
        }
      }
      throw new DamagedCheckpoint(
          "%s; there is no whole one before it: start anew in another folder"
              .formatted(e.getMessage()),
          e);
    }
  }

  /// The checkpoint of the best look, or of the least loss.
  ///
  /// @throws DamagedCheckpoint if there is none, it is damaged, or it belongs to something else
  public TrainingState best() throws DamagedCheckpoint {
    return read(folder.resolve("best.safetensors"));
  }

  /// Reads a checkpoint whole into memory.
  ///
  /// @throws DamagedCheckpoint if its content is not what was written, or it belongs to something else
  public TrainingState read(Path file) throws DamagedCheckpoint {
    try (WeightsFile stored = WeightsFile.open(file)) {
      Map<String, String> metadata = new TreeMap<>(stored.metadata());
      String said = metadata.remove(DIGEST);
      if (said == null) {
        throw new DamagedCheckpoint("%s is no checkpoint of Nidus".formatted(file));
      }
      if (!said.equals(digest(stored.tensors(), metadata))) {
        throw new DamagedCheckpoint(
            "the checkpoint %s is damaged: its content has not the digest that was written with it"
                .formatted(file));
      }
      requireSameLaw(file, metadata);
      requireSame(file, "plan", identity.plan(), metadata.get(PLAN));
      requireSame(file, "table of lesions", identity.data(), metadata.get(DATA));
      SequencedMap<String, String> numbers = new LinkedHashMap<>();
      metadata.forEach((key, value) -> {
        if (key.startsWith(NUMBER)) {
          numbers.put(key.substring(NUMBER.length()), value);
        }
      });
      // collected with the state: native, because a large network's moments exceed a usual heap
      Arena memory = Arena.ofAuto();
      SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
      stored
          .tensors()
          .forEach((name, tensor) -> {
            MemorySegment copy = memory.allocate(tensor.bytes().byteSize(), Long.BYTES);
            copy.copyFrom(tensor.bytes());
            tensors.put(name, new StoredTensor(name, tensor.type(), tensor.shape(), copy));
          });
      return new TrainingState(Long.parseLong(metadata.getOrDefault(STEP, "-1")), tensors, numbers);
    } catch (UnreadableWeights e) {
      throw new DamagedCheckpoint(
          "the checkpoint %s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  private boolean isWhole(Path file) {
    try {
      read(file);
      return true;
    } catch (DamagedCheckpoint e) {
      return false;
    }
  }

  private void requireSameLaw(Path file, Map<String, String> metadata) throws DamagedCheckpoint {
    String mine = identity.law().toString();
    String theirs = metadata.getOrDefault(LAW, "no law");
    if (!mine.equals(theirs)) {
      throw new DamagedCheckpoint(
          ("the checkpoint %s was written by Nidus %s, which trains by %s; this is Nidus %s, which"
                  + " trains by %s and would compute other numbers from there on; go on with the"
                  + " version that it was made with, or start anew in another folder")
              .formatted(
                  file,
                  metadata.getOrDefault(PROGRAM, "of a version that is not known"),
                  theirs,
                  identity.program(),
                  mine));
    }
  }

  private static void requireSame(Path file, String what, String mine, @Nullable String theirs)
      throws DamagedCheckpoint {
    if (!mine.equals(theirs)) {
      throw new DamagedCheckpoint(
          "the checkpoint %s belongs to another %s (%s) than this run (%s); go on with what it was made"
                  .formatted(file, what, shortened(String.valueOf(theirs)), shortened(mine))
              + " with, or start anew in another folder");
    }
  }

  private static String shortened(String text) {
    return text.matches("[0-9a-f]{64}") ? text.substring(0, 12) : text;
  }

  private SequencedMap<String, String> metadata(TrainingState state) {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(STEP, Long.toString(state.step()));
    metadata.put(PROGRAM, identity.program());
    metadata.put(LAW, identity.law().toString());
    metadata.put(PLAN, identity.plan());
    metadata.put(DATA, identity.data());
    state.numbers().forEach((name, value) -> metadata.put(NUMBER + name, value));
    metadata.put(DIGEST, digest(state.tensors(), metadata));
    return metadata;
  }

  /// Over the tensors and over every text, so that a wrong step is found like a wrong weight.
  private static String digest(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    StringBuilder text = new StringBuilder(WeightsDigest.of(tensors).sha256());
    new TreeMap<>(metadata)
        .forEach((key, value) -> text.append('\0').append(key).append('\0').append(value));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return WeightsDigest.ofBytes(bytes).sha256();
  }

  private void put(Path file, TrainingState state) throws IOException {
    Path made = staging().resolve(file.getFileName());
    SafetensorsWriter.write(made, state.tensors(), metadata(state));
    if (!made.equals(file)) {
      move(made, file);
    }
  }

  /// Gives a file a second name, at one stroke. It takes no room where the disk knows hard links.
  private void name(Path file, String name) throws IOException {
    Path aside = staging().resolve(name + ".partial");
    Files.deleteIfExists(aside);
    try {
      Files.createLink(aside, file);
    } catch (UnsupportedOperationException | IOException noLinks) {
      Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    move(aside, folder.resolve(name + ".safetensors"));
  }

  /// Where files are until they have their names; an attempt that was given up has lost its place.
  private Path staging() {
    return attempt.map(RunAttempt::staging).orElse(folder);
  }

  private static void move(Path made, Path named) throws IOException {
    Files.move(made, named, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static long step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
