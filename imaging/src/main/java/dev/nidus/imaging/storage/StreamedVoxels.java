package dev.nidus.imaging.storage;

import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.Voxels;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/// Compressed voxels, inflated anew by each read and only up to the last one that is needed.
///
/// Never inflates more than the header declares, and keeps only the boxes. Between reads no file is
/// open. Not thread-safe.
public final class StreamedVoxels implements Voxels {
  private static final int RUN = 1 << 16;
  private static final long MOST_SKIPPED = 1 << 26;

  private final CompressedBytes source;
  private final VoxelLayout layout;
  private boolean closed;
  private long inflated;

  private StreamedVoxels(CompressedBytes source, VoxelLayout layout) {
    this.source = source;
    this.layout = layout;
  }

  /// Voxels that lie compressed in a file.
  ///
  /// @throws UnreadableScan if the file is so short that they cannot be in it
  public static StreamedVoxels open(CompressedBytes source, VoxelLayout layout)
      throws UnreadableScan {
    if (source.skip() > MOST_SKIPPED) {
      throw source
          .file()
          .unreadable(
              String.format(
                  Locale.ROOT,
                  "skips %,d compressed bytes in front of its voxels; at most %,d are allowed",
                  source.skip(),
                  MOST_SKIPPED));
    }
    long compressed = Math.max(0, source.file().bytes() - source.start());
    if (CompressedBytes.mostFrom(compressed) < layout.bytes()) {
      throw source
          .file()
          .unreadable(
              String.format(
                  Locale.ROOT,
                  "is cut short: it declares %,d bytes of voxels, its %,d compressed bytes can hold"
                      + " at most %,d",
                  layout.bytes(),
                  compressed,
                  CompressedBytes.mostFrom(compressed)));
    }
    return new StreamedVoxels(source, layout);
  }

  @Override
  public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) throws UnreadableScan {
    if (closed) {
      throw new IllegalStateException(source.file().name() + " is closed");
    }
    List<BoxFilling> fillings = new ArrayList<>(boxes.size());
    for (VoxelBox box : boxes) {
      fillings.add(BoxFilling.of(box, layout.size()));
    }
    inflated = 0;
    try (InputStream in = source.open()) {
      stream(in, fillings, survey);
    } catch (EOFException e) {
      throw new UnreadableScan(
          String.format(
              Locale.ROOT,
              "%s is cut short: its compressed voxels end after %,d of %,d bytes",
              source.file().name(),
              inflated,
              layout.bytes()),
          e);
    } catch (ZipException e) {
      throw new UnreadableScan(
          String.format(
              Locale.ROOT,
              "%s is damaged: its compressed voxels break after %,d of %,d bytes (%s)",
              source.file().name(),
              inflated,
              layout.bytes(),
              e.getMessage()),
          e);
    } catch (IOException e) {
      throw source.file().unreadable(e);
    }
    return fillings.stream().map(BoxFilling::block).toList();
  }

  @Override
  public void close() {
    closed = true;
  }

  /// Bytes of voxels that the last read inflated.
  long bytesInflated() {
    return inflated;
  }

  private void stream(InputStream in, List<BoxFilling> fillings, IntensitySurvey survey)
      throws IOException {
    long total = layout.size().voxels();
    long wanted = fillings.stream().mapToLong(BoxFilling::end).max().orElse(0);
    int run = (int) Math.min(RUN, total);
    byte[] bytes = new byte[run * layout.stored().bytes()];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    float[] values = new float[run];
    VoxelDecoder decoder = new VoxelDecoder(layout);
    long at = 0;
    while (at < wanted || (at < total && !survey.settled())) {
      int count = (int) Math.min(run, total - at);
      fill(in, bytes, count * layout.stored().bytes());
      boolean kept = false;
      for (BoxFilling filling : fillings) {
        kept |= filling.meets(at, count);
      }
      if (kept || !survey.settled()) {
        decoder.decode(segment, 0, count, values, 0, survey);
      }
      for (BoxFilling filling : fillings) {
        if (filling.meets(at, count)) {
          filling.take(values, at, count);
        }
      }
      at += count;
    }
    if (at == total && in.read() < 0) {
      return; // the end of the stream, where its checksum was compared; what follows does not
      // matter
    }
  }

  private void fill(InputStream in, byte[] bytes, int count) throws IOException {
    int read = in.readNBytes(bytes, 0, count);
    inflated += read;
    if (read < count) {
      throw new EOFException();
    }
  }
}
