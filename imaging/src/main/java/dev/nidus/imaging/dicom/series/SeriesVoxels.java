package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/// The voxels of a stack of slices: a box reads and decodes the slices that it lies on, several at a
/// time, and no others, unless the survey wants more. Several threads may read at once.
final class SeriesVoxels implements Voxels {
  private final SliceStack stack;
  private final GridSize size;
  private final Runnable release;
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile boolean closed;

  /// @param release closes what the slices lie in
  SeriesVoxels(SliceStack stack, Runnable release) {
    this.stack = stack;
    this.size = stack.geometry().size();
    this.release = release;
  }

  @Override
  public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) throws UnreadableScan {
    if (closed) {
      throw new IllegalStateException("the series is closed");
    }
    List<float[]> values = new ArrayList<>();
    SortedSet<Integer> wanted = new TreeSet<>();
    for (VoxelBox box : boxes) {
      if (!box.liesIn(size)) {
        throw new IllegalArgumentException(
            "box %s does not lie in a grid of %s".formatted(box, size));
      }
      values.add(new float[Math.toIntExact(box.size().voxels())]);
      for (int k = box.k(); k < box.end(2); k++) {
        wanted.add(k);
      }
    }
    for (Range range : ParallelSlices.each(List.copyOf(wanted), k -> fill(k, boxes, values))) {
      range.show(survey);
    }
    survey(wanted, survey);
    List<VoxelBlock> blocks = new ArrayList<>();
    for (int n = 0; n < boxes.size(); n++) {
      blocks.add(new VoxelBlock(boxes.get(n), values.get(n)));
    }
    return blocks;
  }

  /// Pixels of 16 bits with an ordinary intercept are what CT is stored in, though the type that holds
  /// every possible value of them has 32 bits: no need to look through the whole series for values
  /// beyond.
  @Override
  public IntensitySurvey survey(VoxelType type) {
    boolean ordinary = stack.slices().stream().allMatch(Slice::staysNearStored);
    return IntensitySurvey.of(ordinary ? VoxelType.INT16 : type);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release.run();
    }
  }

  /// Bytes of pixels, as files hold them, that were read so far.
  long bytesRead() {
    return bytesRead.get();
  }

  /// Shows the slices that are not read yet, from the middle outwards, where tissue and air are.
  private void survey(SortedSet<Integer> seen, IntensitySurvey survey) throws UnreadableScan {
    List<Integer> rest = new ArrayList<>();
    int middle = size.k() / 2;
    for (int n = 0; n <= size.k(); n++) {
      int k = middle + (n % 2 == 0 ? n / 2 : -(n + 1) / 2);
      if (k >= 0 && k < size.k() && !seen.contains(k)) {
        rest.add(k);
      }
    }
    int run = ParallelSlices.AT_ONCE;
    for (int from = 0; from < rest.size() && !survey.settled(); from += run) {
      List<Integer> part = rest.subList(from, Math.min(rest.size(), from + run));
      for (Range range : ParallelSlices.each(part, k -> fill(k, List.of(), List.of()))) {
        range.show(survey);
      }
    }
  }

  /// Reads a slice and copies what boxes want of it; boxes of different slices do not meet in memory.
  private Range fill(int k, List<VoxelBox> boxes, List<float[]> values) throws UnreadableDicom {
    Slice slice = stack.slices().get(k);
    int[] pixels = slice.pixels();
    bytesRead.addAndGet(slice.bytes());
    for (int n = 0; n < boxes.size(); n++) {
      VoxelBox box = boxes.get(n);
      if (k < box.k() || k >= box.end(2)) {
        continue;
      }
      int at = (k - box.k()) * box.size().j() * box.size().i();
      if (box.size().i() == size.i()) {
        int count = size.i() * box.size().j();
        slice.rescale().apply(pixels, box.j() * size.i(), values.get(n), at, count);
        continue;
      }
      for (int j = box.j(); j < box.end(1); j++, at += box.size().i()) {
        slice.rescale().apply(pixels, j * size.i() + box.i(), values.get(n), at, box.size().i());
      }
    }
    return Range.of(pixels, slice);
  }

  /// The lowest and highest Hounsfield unit of a slice, padding left out.
  private record Range(double lowest, double highest) {
    static Range of(int[] pixels, Slice slice) {
      int lowest = Integer.MAX_VALUE;
      int highest = Integer.MIN_VALUE;
      Padding padding = slice.padding();
      if (padding.equals(Padding.NONE)) {
        for (int pixel : pixels) {
          lowest = Math.min(lowest, pixel);
          highest = Math.max(highest, pixel);
        }
      } else {
        for (int pixel : pixels) {
          if (!padding.is(pixel)) {
            lowest = Math.min(lowest, pixel);
            highest = Math.max(highest, pixel);
          }
        }
      }
      if (lowest > highest) {
        return new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
      }
      double a = slice.rescale().value(lowest);
      double b = slice.rescale().value(highest);
      return new Range(Math.min(a, b), Math.max(a, b));
    }

    void show(IntensitySurvey survey) {
      if (lowest <= highest) {
        survey.observe(lowest, highest);
      }
    }
  }
}
