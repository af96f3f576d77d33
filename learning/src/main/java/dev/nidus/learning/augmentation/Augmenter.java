package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Makes views of patches. For one thread: it keeps its scratch arrays, two patches and a plane, and
/// allocates next to nothing for a further view of the same size.
///
/// A pass over a patch of 50^3 is a walk through half a megabyte, so fewer passes are made than there are
/// changes: a flip after a crop is the crop sampled from the other end, and the changes that look at one
/// voxel at a time at the end of a list are made block by block, on the way to where the view is wanted.
/// Neither alters a bit.
public final class Augmenter {
  /// Voxels that stay in the first-level cache while several changes are made to them.
  private static final int BLOCK = 4096;

  private final Resampling resampling = new Resampling();
  private final Smoothing smoothing = new Smoothing();
  private final float[] block = new float[BLOCK];
  private float[] current = new float[0];
  private float[] spare = new float[0];
  private float[] source = new float[0];
  private boolean borrowed;
  private PatchSize size = PatchSize.cube(1);

  /// Draws and makes one view.
  ///
  /// @param patch in Hounsfield units; left as it is
  /// @param view the random stream of this view alone
  /// @param into takes the view's values from `offset` on
  /// @return the size of the view
  public PatchSize write(Volume patch, Recipe recipe, RandomSource view, float[] into, int offset) {
    List<Change.OfOneVoxel> last = run(patch, recipe.draw(patch.size(), view));
    finish(last, into, offset);
    return size;
  }

  /// Applies changes that were drawn before.
  ///
  /// @param patch left as it is
  /// @return a volume of its own
  public Volume apply(Volume patch, List<Change> changes) {
    List<Change.OfOneVoxel> last = run(patch, changes);
    float[] values = new float[size.voxels()];
    finish(last, values, 0);
    return new Volume(size, values);
  }

  /// Makes the changes but for those at the end that look at one voxel at a time.
  ///
  /// @return what is left to do
  private List<Change.OfOneVoxel> run(Volume patch, List<Change> changes) {
    source = patch.values();
    borrowed = true;
    size = patch.size();
    List<Change.OfOneVoxel> last = new ArrayList<>();
    int end = changes.size();
    while (end > 0 && changes.get(end - 1) instanceof Change.OfOneVoxel change) {
      last.addFirst(change);
      end--;
    }
    for (int n = 0; n < end; n++) {
      if (changes.get(n) instanceof Change.CropAndResize crop) {
        Set<Axis> mirrored = EnumSet.noneOf(Axis.class);
        while (n + 1 < end && changes.get(n + 1) instanceof Change.Flip(Axis axis)) {
          if (!mirrored.add(axis)) {
            mirrored.remove(axis);
          }
          n++;
        }
        crop(crop, mirrored);
      } else {
        apply(changes.get(n));
      }
    }
    return last;
  }

  private void finish(List<Change.OfOneVoxel> changes, float[] into, int offset) {
    float[] values = values();
    int voxels = size.voxels();
    for (int from = 0; from < voxels; from += BLOCK) {
      int count = Math.min(BLOCK, voxels - from);
      System.arraycopy(values, from, block, 0, count);
      for (Change.OfOneVoxel change : changes) {
        apply(change, block, count);
      }
      System.arraycopy(block, 0, into, offset + from, count);
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.CropAndResize crop -> crop(crop, Set.of());
      case Change.Translate(double depth, double height, double width) ->
          moved(
              change,
              (in, out) ->
                  resampling.sample(
                      in,
                      size,
                      AxisSamples.shifted(size.depth(), depth),
                      AxisSamples.shifted(size.height(), height),
                      AxisSamples.shifted(size.width(), width),
                      out));
      case Change.Smooth smooth ->
          moved(change, (in, out) -> smoothing.smooth(in, size, smooth, out));
      case Change.Rotate(int quarters) ->
          moved(change, (in, out) -> Rearrangement.rotate(in, size, quarters, out));
      case Change.Turn(int quarters) ->
          moved(change, (in, out) -> Rearrangement.turn(in, size, quarters, out));
      case Change.ReverseAxes _ ->
          moved(change, (in, out) -> Rearrangement.reverseAxes(in, size, out));
      case Change.Pad pad -> {
        PatchSize padded = pad.sizeAfter(size);
        if (!padded.equals(size)) {
          moved(change, (in, out) -> Rearrangement.pad(in, size, padded, out));
        }
      }
      case Change.Flip(Axis axis) -> Rearrangement.flip(owned(), size, axis);
      case Change.ShiftHistogram(List<Double> points) ->
          moved(change, (in, out) -> Intensities.shiftHistogram(in, size.voxels(), points, out));
      case Change.Level(double shift, double factor) ->
          Intensities.level(owned(), size.voxels(), shift, factor);
      case Change.Noise(double deviation, long seed) ->
          Intensities.noise(owned(), size.voxels(), deviation, seed);
      case Change.Standardise(long noise) -> Intensities.standardise(owned(), size.voxels(), noise);
      case Change.OfOneVoxel one -> apply(one, owned(), size.voxels());
    }
  }

  private static void apply(Change.OfOneVoxel change, float[] values, int count) {
    switch (change) {
      case Change.Floor(float threshold) -> Intensities.floor(values, count, threshold);
      case Change.Scale(var scaling) -> Intensities.scale(values, count, scaling);
      case Change.Nothing _ -> {}
    }
  }

  private void crop(Change.CropAndResize crop, Set<Axis> mirrored) {
    moved(
        crop,
        (in, out) ->
            resampling.sample(
                in,
                size,
                samples(crop, crop.z(), Axis.DEPTH, mirrored),
                samples(crop, crop.y(), Axis.HEIGHT, mirrored),
                samples(crop, crop.x(), Axis.WIDTH, mirrored),
                out));
  }

  private static AxisSamples samples(
      Change.CropAndResize crop, int first, Axis axis, Set<Axis> mirrored) {
    AxisSamples samples = AxisSamples.resized(first, axis.of(crop.box()), axis.of(crop.output()));
    return mirrored.contains(axis) ? samples.mirrored() : samples;
  }

  /// From one array into another.
  private interface Move {
    void run(float[] in, float[] out);
  }

  private void moved(Change change, Move move) {
    PatchSize after = change.sizeAfter(size);
    spare = Scratch.atLeast(spare, after.voxels());
    move.run(values(), spare);
    float[] former = current;
    current = spare;
    spare = former;
    borrowed = false;
    size = after;
  }

  private float[] values() {
    return borrowed ? source : current;
  }

  /// The values in an array that may be written.
  private float[] owned() {
    if (borrowed) {
      current = Scratch.atLeast(current, size.voxels());
      System.arraycopy(source, 0, current, 0, size.voxels());
      borrowed = false;
    }
    return current;
  }
}
