package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import java.util.Arrays;
import java.util.List;

/// Makes views of patches. For one thread: it keeps its scratch arrays, two patches and a plane, and
/// allocates next to nothing for a further view of the same size.
public final class Augmenter {
  private final Resampling resampling = new Resampling();
  private final Smoothing smoothing = new Smoothing();
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
    run(patch, recipe.draw(patch.size(), view));
    System.arraycopy(values(), 0, into, offset, size.voxels());
    return size;
  }

  /// Applies changes that were drawn before.
  ///
  /// @param patch left as it is
  /// @return a volume of its own
  public Volume apply(Volume patch, List<Change> changes) {
    run(patch, changes);
    return new Volume(size, Arrays.copyOf(values(), size.voxels()));
  }

  private void run(Volume patch, List<Change> changes) {
    source = patch.values();
    borrowed = true;
    size = patch.size();
    for (Change change : changes) {
      apply(change);
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.CropAndResize crop ->
          moved(
              crop,
              (in, out) ->
                  resampling.sample(
                      in,
                      size,
                      AxisSamples.resized(crop.z(), crop.box().depth(), crop.output().depth()),
                      AxisSamples.resized(crop.y(), crop.box().height(), crop.output().height()),
                      AxisSamples.resized(crop.x(), crop.box().width(), crop.output().width()),
                      out));
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
          Intensities.shiftHistogram(owned(), size.voxels(), points);
      case Change.Floor(float threshold) -> Intensities.floor(owned(), size.voxels(), threshold);
      case Change.Scale(var scaling) -> Intensities.scale(owned(), size.voxels(), scaling);
      case Change.Standardise(long noise) -> Intensities.standardise(owned(), size.voxels(), noise);
      case Change.Nothing _ -> {}
    }
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
