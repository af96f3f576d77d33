package dev.nidus.imaging.storage;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.Voxels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Uncompressed voxels, mapped into memory: of any size, and reading a box touches only the pages
/// on which its rows lie. Several threads may read at once; none may when it is closed.
public final class MappedVoxels implements Voxels {
  private static final int RUN = 1 << 16;

  private final ScanFile file;
  private final VoxelLayout layout;
  private final Arena arena;
  private final MemorySegment bytes;
  private final AtomicLong decoded = new AtomicLong();

  private MappedVoxels(ScanFile file, VoxelLayout layout, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.layout = layout;
    this.arena = arena;
    this.bytes = bytes;
  }

  /// Maps the voxels that start at a byte of the file.
  ///
  /// @throws UnreadableScan if the file is too short for them; checked before it is mapped
  @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the voxels; close() ends it
  public static MappedVoxels open(ScanFile file, VoxelLayout layout, long start)
      throws UnreadableScan {
    // a start that overflowed is as far beyond the end as any
    long held = start < 0 ? 0 : Math.max(0, file.bytes() - start);
    if (held < layout.bytes()) {
      throw file.unreadable(
          String.format(
              Locale.ROOT,
              "is cut short: its voxels end after %,d of %,d bytes",
              held,
              layout.bytes()));
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      MemorySegment bytes =
          channel.map(FileChannel.MapMode.READ_ONLY, start, layout.bytes(), arena);
      return new MappedVoxels(file, layout, arena, bytes);
    } catch (IOException e) {
      arena.close();
      throw file.unreadable(e);
    }
  }

  @Override
  public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) throws UnreadableScan {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException(file.name() + " is closed");
    }
    try {
      VoxelDecoder decoder = new VoxelDecoder(layout);
      List<VoxelBlock> blocks = new ArrayList<>(boxes.size());
      for (VoxelBox box : boxes) {
        blocks.add(read(box, decoder, survey));
      }
      survey(decoder, survey);
      return blocks;
    } catch (InternalError e) {
      // the machine's answer when a mapped page is gone: the file was cut or its disk vanished
      throw new UnreadableScan(file.name() + " changed or became unreachable while it was read", e);
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /// Bytes decoded so far.
  long bytesDecoded() {
    return decoded.get();
  }

  private VoxelBlock read(VoxelBox box, VoxelDecoder decoder, IntensitySurvey survey) {
    GridSize grid = layout.size();
    BoxFilling filling = BoxFilling.of(box, grid);
    int row = box.size().i();
    int at = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      for (int j = box.j(); j < box.end(1); j++) {
        long first = ((long) k * grid.j() + j) * grid.i() + box.i();
        decode(decoder, first, row, filling.values(), at, survey);
        at += row;
      }
    }
    return filling.block();
  }

  private void survey(VoxelDecoder decoder, IntensitySurvey survey) {
    long total = layout.size().voxels();
    float[] run = new float[(int) Math.min(RUN, total)];
    for (long at = 0; at < total && !survey.settled(); at += RUN) {
      decode(decoder, at, (int) Math.min(RUN, total - at), run, 0, survey);
    }
  }

  private void decode(
      VoxelDecoder decoder, long first, int count, float[] to, int at, IntensitySurvey survey) {
    int width = layout.stored().bytes();
    decoder.decode(bytes, first * width, count, to, at, survey);
    decoded.addAndGet((long) count * width);
  }
}
