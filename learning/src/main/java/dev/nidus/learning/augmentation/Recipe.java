package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// An ordered list of operations that makes one view of a patch in Hounsfield units.
///
/// @param operations first to last, at least one
public record Recipe(List<Operation> operations) {
  /// Slices of the sarcoma scans are 3.27 mm apart where their pixels are 0.977 mm: the plan `small`.
  private static final double SLICE_MILLIMETRES = 3.27;

  private static final Range SHARE = new Range(0.5, 1);
  private static final Range LOW_SHARE = new Range(0.3, 0.5);
  private static final Range SIGMA = new Range(0.25, 1.5);
  private static final double HALF = 0.5;
  private static final int POINTS = 10;
  private static final double MOST_VOXELS = 10;

  public Recipe {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a recipe has at least one operation");
    }
  }

  public static Recipe of(Operation... operations) {
    return new Recipe(List.of(operations));
  }

  /// The reference's main pre-training (SPEC 2.4): crop, flip, histogram shift, smooth, pad, floor,
  /// scale.
  public static Recipe pretraining(PatchSize size) {
    return of(
        new Operation.RandomResizedCrop(SHARE, size),
        new Operation.RandomFlip(HALF),
        new Operation.RandomHistogramShift(HALF, POINTS),
        new Operation.RandomSmooth(HALF, SIGMA, SIGMA, SIGMA),
        new Operation.ZeroPad(size),
        new Operation.Floor(Patch.PADDING_HU),
        new Operation.Scale(IntensityScaling.fmcib()));
  }

  /// The reference's runs that it was compared with (SimCLR, NNCLR, auto-encoder): scaled first, no
  /// floor.
  public static Recipe comparison(PatchSize size) {
    return comparison(SHARE, size);
  }

  /// SwAV's small crops: 0.3 to 0.5 of an edge.
  static Recipe lowCrop(PatchSize size) {
    return comparison(LOW_SHARE, size);
  }

  private static Recipe comparison(Range share, PatchSize size) {
    return of(
        new Operation.Scale(IntensityScaling.fmcib()),
        new Operation.RandomResizedCrop(share, size),
        new Operation.RandomFlip(HALF),
        new Operation.RandomHistogramShift(HALF, POINTS),
        new Operation.RandomSmooth(HALF, SIGMA, SIGMA, SIGMA),
        new Operation.ZeroPad(size));
  }

  /// The plan `small`: the reference's list on Hounsfield units, with the smoothing across slices in the
  /// same millimetres as within them, then the soft-tissue window.
  public static Recipe small(PatchSize size) {
    return of(
        new Operation.RandomResizedCrop(SHARE, size),
        new Operation.RandomFlip(HALF),
        new Operation.RandomHistogramShift(HALF, POINTS),
        new Operation.RandomSmooth(HALF, SIGMA.times(1 / SLICE_MILLIMETRES), SIGMA, SIGMA),
        new Operation.Scale(IntensityScaling.softTissue()));
  }

  /// Fine-tuning (SPEC 2.5): scale, pad, smooth, translate, flip, rotate.
  public static Recipe finetuning(PatchSize size, IntensityScaling scaling) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.Scale(scaling));
    operations.add(new Operation.ZeroPad(size));
    operations.addAll(geometric());
    return new Recipe(operations);
  }

  /// Training from random weights with labels (SPEC 2.5): as fine-tuning, scaled last.
  public static Recipe supervised(PatchSize size, IntensityScaling scaling) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.ZeroPad(size));
    operations.addAll(geometric());
    operations.add(new Operation.Scale(scaling));
    return new Recipe(operations);
  }

  /// Models Genesis (SPEC 2.5): axes reversed, padded with 0 HU, augmented, clipped and scaled.
  public static Recipe genesis() {
    List<Operation> operations = new ArrayList<>();
    operations.add(new Operation.ReverseAxes());
    operations.addAll(supervised(PatchSize.cube(48), IntensityScaling.med3d()).operations());
    return new Recipe(operations);
  }

  /// Validation and test: nothing random.
  public static Recipe plain(PatchSize size, IntensityScaling scaling) {
    return of(new Operation.Scale(scaling), new Operation.ZeroPad(size));
  }

  private static List<Operation> geometric() {
    return List.of(
        new Operation.RandomSmooth(HALF, SIGMA, SIGMA, SIGMA),
        new Operation.RandomTranslation(HALF, MOST_VOXELS),
        new Operation.RandomFlip(HALF),
        new Operation.RandomRotation(HALF));
  }

  /// Decides every number of one view. Each operation draws from the stream of its word, and a second
  /// one of the same word from the second such stream, so that adding another operation changes no
  /// other draw.
  ///
  /// @param size of the patch
  /// @param view the stream of this view alone
  public List<Change> draw(PatchSize size, RandomSource view) {
    List<Change> changes = new ArrayList<>(operations.size());
    PatchSize now = size;
    for (int n = 0; n < operations.size(); n++) {
      Operation operation = operations.get(n);
      // a stream costs two digests: none is made for an operation that decides nothing
      RandomSource stream =
          operation.isRandom() ? view.named(operation.word()).at(sameWordBefore(n)) : view;
      Change change = operation.draw(now, stream);
      changes.add(change);
      now = change.sizeAfter(now);
    }
    return changes;
  }

  /// The size of a view of a patch.
  ///
  /// @throws IllegalArgumentException if it is not always the same: quarter turns of a patch whose two
  ///     edges differ
  public PatchSize sizeAfter(PatchSize size) {
    PatchSize now = size;
    for (Operation operation : operations) {
      now =
          switch (operation) {
            case Operation.RandomResizedCrop crop -> crop.output();
            case Operation.ZeroPad(PatchSize to) -> new Change.Pad(to).sizeAfter(now);
            case Operation.ReverseAxes _ -> new Change.ReverseAxes().sizeAfter(now);
            case Operation.RandomRotation _ -> turnable(now);
            case Operation.RandomTurn _ -> turnableInPlane(now);
            case Operation.RandomFlip _,
                Operation.RandomMirror _,
                Operation.RandomLevel _,
                Operation.RandomNoise _,
                Operation.RandomHistogramShift _,
                Operation.RandomSmooth _,
                Operation.RandomTranslation _,
                Operation.Floor _,
                Operation.Scale _,
                Operation.Standardise _ ->
                now;
          };
    }
    return now;
  }

  private static PatchSize turnable(PatchSize size) {
    if (size.depth() != size.height()) {
      throw new IllegalArgumentException(
          "quarter turns need a patch as deep as it is high, got %s; leave the rotation out"
              .formatted(size));
    }
    return size;
  }

  private static PatchSize turnableInPlane(PatchSize size) {
    if (size.height() != size.width()) {
      throw new IllegalArgumentException(
          "quarter turns in the plane need a patch as high as it is wide, got %s; leave them out"
              .formatted(size));
    }
    return size;
  }

  private int sameWordBefore(int n) {
    int before = 0;
    for (int k = 0; k < n; k++) {
      if (operations.get(k).word().equals(operations.get(n).word())) {
        before++;
      }
    }
    return before;
  }
}
