package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.RefusedPickle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A weights file, mapped and read without executing anything in it.
///
/// Opening takes the time of its header: the tensors are read-only views of the file, paged in when
/// they are used, and copied only where the file stores them compressed or in another order. Close it
/// when the tensors have been taken over; they die with it.
public final class WeightsFile implements AutoCloseable {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final long bytes;
  private final Arena arena;
  private final WeightsFormat format;
  private final FileContents contents;

  private WeightsFile(
      Path path, long bytes, Arena arena, WeightsFormat format, FileContents contents) {
    this.path = path;
    this.bytes = bytes;
    this.arena = arena;
    this.format = format;
    this.contents = contents;
  }

  /// Opens a file of any {@link WeightsFormat}.
  ///
  /// @throws UnreadableWeights if it is missing, damaged, of no known format, or asks for code to be
  ///     run
  @SuppressWarnings("MustBeClosedChecker") // the opened file owns the arena and closes it
  public static WeightsFile open(Path path) throws UnreadableWeights {
    if (Files.isDirectory(path)) {
      throw new UnreadableWeights("%s is a folder, not a weights file.".formatted(path));
    }
    if (!Files.isRegularFile(path)) {
      throw new UnreadableWeights("There is no weights file %s.".formatted(path));
    }
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      WeightsFormat format = format(file);
      FileContents contents = contents(file, format, new CopyBudget(arena, file.byteSize()));
      opened = true;
      return new WeightsFile(path, file.byteSize(), arena, format, contents);
    } catch (UnreadableWeights | RefusedPickle e) {
      throw new UnreadableWeights("%s is refused: %s.".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreadableWeights("%s cannot be read: %s.".formatted(path, e.getMessage()), e);
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  private static FileContents contents(MemorySegment file, WeightsFormat format, CopyBudget budget)
      throws UnreadableWeights, RefusedPickle {
    return switch (format) {
      case TORCH_ZIP -> TorchZipReader.read(file, budget);
      case TORCH_LEGACY -> TorchLegacyReader.read(file, budget);
      case SAFETENSORS -> SafetensorsReader.read(file);
    };
  }

  private static WeightsFormat format(MemorySegment file) throws UnreadableWeights {
    if (file.byteSize() < 16) {
      throw new UnreadableWeights(
          "it has %,d bytes, too few for any weights file".formatted(file.byteSize()));
    }
    if (file.get(INT, 0) == ZipDirectory.LOCAL) {
      return WeightsFormat.TORCH_ZIP;
    }
    if (file.get(ValueLayout.JAVA_BYTE, 8) == '{'
        && Long.compareUnsigned(file.get(LONG, 0), SafetensorsReader.LARGEST_HEADER) <= 0) {
      return WeightsFormat.SAFETENSORS;
    }
    if (Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, 0)) == 0x80) {
      return WeightsFormat.TORCH_LEGACY;
    }
    if (startsWith(file, 257, "ustar") || startsWith(file, 0, "sys_info")) {
      throw new UnreadableWeights(
          "it is a tar file, the format of PyTorch before 0.1.10; load and save it again with a"
              + " later PyTorch");
    }
    if (startsWith(file, 1, "HDF\r\n")) {
      throw new UnreadableWeights(
          "it is an HDF5 file (Keras); Nidus reads PyTorch files and safetensors");
    }
    throw new UnreadableWeights(
        "it is neither a PyTorch file (zip or legacy stream) nor safetensors");
  }

  private static boolean startsWith(MemorySegment file, long at, String text) {
    for (int n = 0; n < text.length(); n++) {
      if (at + n >= file.byteSize() || file.get(ValueLayout.JAVA_BYTE, at + n) != text.charAt(n)) {
        return false;
      }
    }
    return true;
  }

  /// Where it lies.
  public Path path() {
    return path;
  }

  /// Its size.
  public long bytes() {
    return bytes;
  }

  /// How it is laid out.
  public WeightsFormat format() {
    return format;
  }

  /// Every tensor by its name, in file order; the containers of a PyTorch file are joined by `/`, as
  /// in `state_dict/model.trunk.conv1.weight`. Alive until {@link #close()}.
  public SequencedMap<String, StoredTensor> tensors() {
    return Collections.unmodifiableSequencedMap(contents.tensors());
  }

  /// What its writer recorded: `__metadata__` of safetensors, `nidus_metadata` of a PyTorch file
  /// that Nidus wrote.
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(contents.metadata());
  }

  /// What is no tensor, and was skipped without being constructed.
  public List<InertEntry> inert() {
    return Collections.unmodifiableList(contents.inert());
  }

  /// The digest of all tensors under their names in this file; reads them all.
  public WeightsDigest tensorsDigest() {
    return WeightsDigest.of(contents.tensors());
  }

  /// Unmaps the file: its tensors can no longer be read.
  @Override
  public void close() {
    arena.close();
  }
}
