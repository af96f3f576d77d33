package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// What may happen to a patch: the law of a draw (SPEC 2.4 and 2.5). Each draws from a stream of its own
/// word, first whether it happens, then its parameters.
public sealed interface Operation {

  /// Always: a share s of each edge, ceil(s n) voxels, at a corner with equal chance, resized.
  record RandomResizedCrop(Range share, PatchSize output) implements Operation {
    public RandomResizedCrop {
      if (!(share.low() > 0 && share.high() <= 1)) {
        throw new IllegalArgumentException(
            "the share of an edge lies above 0 and at most at 1, got " + share);
      }
    }
  }

  /// With a probability: one of three axes is mirrored, with equal chance.
  record RandomFlip(double probability) implements Operation {
    public RandomFlip {
      requireProbability(probability);
    }
  }

  /// With a probability: the histogram is bent at control points. Point k is drawn between the drawn
  /// point k - 1 and the undrawn point k + 1, one after the other.
  record RandomHistogramShift(double probability, int points) implements Operation {
    public RandomHistogramShift {
      requireProbability(probability);
      if (points < 3) {
        throw new IllegalArgumentException(
            "a histogram shift has at least 3 points, got " + points);
      }
    }
  }

  /// With a probability: a Gaussian whose standard deviation is drawn for each axis, in voxels.
  record RandomSmooth(double probability, Range depth, Range height, Range width)
      implements Operation {
    public RandomSmooth {
      requireProbability(probability);
      if (!(Math.min(depth.low(), Math.min(height.low(), width.low())) > 0)) {
        throw new IllegalArgumentException("standard deviations lie above 0 voxels");
      }
    }
  }

  /// With a probability: a translation of up to so many voxels along each axis.
  record RandomTranslation(double probability, double most) implements Operation {
    public RandomTranslation {
      requireProbability(probability);
      if (!(most >= 0) || !Double.isFinite(most)) {
        throw new IllegalArgumentException(
            "a translation is at most 0 or more voxels, got " + most);
      }
    }
  }

  /// With a probability: 1, 2 or 3 quarter turns of depth toward height, with equal chance.
  record RandomRotation(double probability) implements Operation {
    public RandomRotation {
      requireProbability(probability);
    }
  }

  /// With a probability: one given axis is mirrored.
  record RandomMirror(double probability, Axis axis) implements Operation {
    public RandomMirror {
      requireProbability(probability);
    }
  }

  /// With a probability: 1, 2 or 3 quarter turns of height toward width, with equal chance.
  record RandomTurn(double probability) implements Operation {
    public RandomTurn {
      requireProbability(probability);
    }
  }

  /// Always: (x - mean) e^c + mean + s, with s drawn from -shift..shift and c from -contrast..contrast.
  record RandomLevel(double shift, double contrast) implements Operation {
    public RandomLevel {
      requireSize("a shift", shift);
      requireSize("a contrast", contrast);
    }
  }

  /// Always: Gaussian noise, each voxel by itself, whose standard deviation is drawn from 0..most.
  record RandomNoise(double most) implements Operation {
    public RandomNoise {
      requireSize("a deviation of noise", most);
    }
  }

  /// Always: zeros up to a size.
  record ZeroPad(PatchSize size) implements Operation {}

  /// Always: lower values are raised to the threshold.
  record Floor(float threshold) implements Operation {}

  /// Always: Hounsfield units to the numbers of the network.
  record Scale(IntensityScaling scaling) implements Operation {}

  /// Always: axes in reverse order, as Models Genesis wants them.
  record ReverseAxes() implements Operation {}

  /// Always: Med3D's z-score, with noise where a voxel is 0.
  record Standardise() implements Operation {}

  /// The name of its random stream.
  default String word() {
    return switch (this) {
      case RandomResizedCrop _ -> "random resized crop";
      case RandomFlip _ -> "random flip";
      case RandomHistogramShift _ -> "random histogram shift";
      case RandomSmooth _ -> "random smooth";
      case RandomTranslation _ -> "random translation";
      case RandomRotation _ -> "random rotation";
      case RandomMirror(double _, Axis axis) ->
          switch (axis) {
            case DEPTH -> "random mirror of depth";
            case HEIGHT -> "random mirror of height";
            case WIDTH -> "random mirror of width";
          };
      case RandomTurn _ -> "random turn";
      case RandomLevel _ -> "random level";
      case RandomNoise _ -> "random noise";
      case ZeroPad _ -> "zero pad";
      case Floor _ -> "floor";
      case Scale _ -> "scale";
      case ReverseAxes _ -> "reverse axes";
      case Standardise _ -> "standardise";
    };
  }

  /// Whether it draws from its stream.
  default boolean isRandom() {
    return switch (this) {
      case RandomResizedCrop _,
          RandomFlip _,
          RandomHistogramShift _,
          RandomSmooth _,
          RandomTranslation _,
          RandomRotation _,
          RandomMirror _,
          RandomTurn _,
          RandomLevel _,
          RandomNoise _,
          Standardise _ ->
          true;
      case ZeroPad _, Floor _, Scale _, ReverseAxes _ -> false;
    };
  }

  /// Decides every number.
  ///
  /// @param size of the patch before this operation
  /// @param stream of this operation of one view alone
  default Change draw(PatchSize size, RandomSource stream) {
    return switch (this) {
      case RandomResizedCrop crop -> crop(size, crop, stream);
      case RandomFlip(double probability) ->
          stream.chance(probability)
              ? new Change.Flip(axis(stream.nextInt(3)))
              : new Change.Nothing();
      case RandomHistogramShift(double probability, int points) ->
          stream.chance(probability)
              ? new Change.ShiftHistogram(points(points, stream))
              : new Change.Nothing();
      case RandomSmooth(double probability, Range depth, Range height, Range width) ->
          stream.chance(probability)
              ? new Change.Smooth(depth.draw(stream), height.draw(stream), width.draw(stream))
              : new Change.Nothing();
      case RandomTranslation(double probability, double most) -> {
        Range range = new Range(-most, most);
        yield stream.chance(probability)
            ? new Change.Translate(range.draw(stream), range.draw(stream), range.draw(stream))
            : new Change.Nothing();
      }
      case RandomRotation(double probability) ->
          stream.chance(probability)
              ? new Change.Rotate(1 + stream.nextInt(3))
              : new Change.Nothing();
      case RandomMirror(double probability, Axis axis) ->
          stream.chance(probability) ? new Change.Flip(axis) : new Change.Nothing();
      case RandomTurn(double probability) ->
          stream.chance(probability)
              ? new Change.Turn(1 + stream.nextInt(3))
              : new Change.Nothing();
      case RandomLevel(double shift, double contrast) ->
          new Change.Level(
              new Range(-shift, shift).draw(stream),
              Math.exp(new Range(-contrast, contrast).draw(stream)));
      case RandomNoise(double most) ->
          new Change.Noise(new Range(0, most).draw(stream), stream.nextLong());
      case ZeroPad(PatchSize to) -> new Change.Pad(to);
      case Floor(float threshold) -> new Change.Floor(threshold);
      case Scale(IntensityScaling scaling) -> new Change.Scale(scaling);
      case ReverseAxes _ -> new Change.ReverseAxes();
      case Standardise _ -> new Change.Standardise(stream.nextLong());
    };
  }

  private static Change crop(PatchSize size, RandomResizedCrop crop, RandomSource stream) {
    double share = crop.share().draw(stream);
    PatchSize box =
        new PatchSize(
            edge(share, size.depth()), edge(share, size.height()), edge(share, size.width()));
    return new Change.CropAndResize(
        stream.nextInt(size.depth() - box.depth() + 1),
        stream.nextInt(size.height() - box.height() + 1),
        stream.nextInt(size.width() - box.width() + 1),
        box,
        crop.output());
  }

  private static Axis axis(int outermostFirst) {
    return switch (outermostFirst) {
      case 0 -> Axis.DEPTH;
      case 1 -> Axis.HEIGHT;
      default -> Axis.WIDTH;
    };
  }

  private static int edge(double share, int voxels) {
    return Math.clamp((long) Math.ceil(share * voxels), 1, voxels);
  }

  private static List<Double> points(int count, RandomSource stream) {
    List<Double> points = new ArrayList<>(count);
    points.add(0.0);
    for (int k = 1; k < count - 1; k++) {
      points.add(new Range(points.get(k - 1), (k + 1) / (count - 1.0)).draw(stream));
    }
    points.add(1.0);
    return points;
  }

  private static void requireSize(String what, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException("%s is 0 or more, got %s".formatted(what, value));
    }
  }

  private static void requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability lies in 0..1, got " + probability);
    }
  }
}
