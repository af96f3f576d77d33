package dev.nidus.core.perturbation;

import java.util.Locale;

/// One way in which the same lesion may be looked at a little otherwise, with its level.
public sealed interface Perturbation {

  /// What kind it is, as users write it: `jitter`.
  String word();

  /// With its level and unit: `seed jitter, normal, variance 16 mm² per axis`.
  String text();

  /// How strong it is, in its own unit; what levels of a kind are ordered by.
  double level();

  /// Whether there are draws to repeat.
  Repetition repetition();

  /// Whether a perturbation of a lesion comes out the same each time.
  enum Repetition {
    /// Drawn at random: many trials.
    DRAWN,
    /// Fixed: one trial.
    FIXED
  }

  /// The point of the lesion is another one.
  sealed interface OfSeed extends Perturbation {
    @Override
    default Repetition repetition() {
      return Repetition.DRAWN;
    }
  }

  /// The voxels of the scan are others, as from another reconstruction or scanner.
  sealed interface OfScan extends Perturbation {
    @Override
    default Repetition repetition() {
      return Repetition.FIXED;
    }
  }

  /// The patch is turned round.
  sealed interface OfPatch extends Perturbation {
    @Override
    default Repetition repetition() {
      return Repetition.FIXED;
    }
  }

  /// The seed moves by a normal draw along each of the patient's axes; the publication's has a variance of 16 (SPEC 7).
  /// A seed that would leave the scan is drawn again.
  ///
  /// @param variance in mm² per axis
  record SeedJitter(double variance) implements OfSeed {
    /// As published.
    public static final SeedJitter PUBLISHED = new SeedJitter(16);

    public SeedJitter {
      require("the variance of jitter", variance, 0, 400, "mm²");
    }

    @Override
    public String word() {
      return "jitter";
    }

    @Override
    public String text() {
      return "seed jitter, normal, variance %s mm² per axis".formatted(plain(variance));
    }

    @Override
    public double level() {
      return variance;
    }
  }

  /// The seed is a voxel of the lesion's mask, each with the same chance.
  record InMask() implements OfSeed {
    @Override
    public String word() {
      return "mask";
    }

    @Override
    public String text() {
      return "seed anywhere in the mask";
    }

    @Override
    public double level() {
      return 0;
    }
  }

  /// Pixels of another size within the slices, by linear interpolation.
  ///
  /// @param factor new size over the scan's
  record InPlaneSpacing(double factor) implements OfScan {
    public InPlaneSpacing {
      require("the factor of spacing", factor, 0.25, 4, "");
    }

    @Override
    public String word() {
      return "spacing";
    }

    @Override
    public String text() {
      return "in-plane spacing × " + plain(factor);
    }

    @Override
    public double level() {
      return factor;
    }
  }

  /// Thicker slices: the mean over a box along the slice normal, at the places of the scan's slices.
  ///
  /// @param mm the thickness that comes out
  record SliceThickness(double mm) implements OfScan {
    public SliceThickness {
      require("the thickness of slices", mm, 0, 50, "mm");
    }

    @Override
    public String word() {
      return "thickness";
    }

    @Override
    public String text() {
      return "slices %s mm thick".formatted(plain(mm));
    }

    @Override
    public double level() {
      return mm;
    }
  }

  /// Normal noise in every voxel of the scan, independent of its neighbours.
  ///
  /// @param hounsfield its standard deviation
  record Noise(double hounsfield) implements OfScan {
    public Noise {
      require("the standard deviation of noise", hounsfield, 0, 500, "HU");
    }

    @Override
    public String word() {
      return "noise";
    }

    @Override
    public String text() {
      return "noise, standard deviation %s HU".formatted(plain(hounsfield));
    }

    @Override
    public double level() {
      return hounsfield;
    }

    @Override
    public Repetition repetition() {
      return Repetition.DRAWN;
    }
  }

  /// All voxels of the scan higher or lower, as from a scanner that is not calibrated.
  ///
  /// @param hounsfield added to each
  record IntensityOffset(double hounsfield) implements OfScan {
    public IntensityOffset {
      if (!(Math.abs(hounsfield) <= 500) || hounsfield == 0) {
        throw new IllegalArgumentException(
            "the offset of intensities is -500 to 500 HU and not 0, got %s"
                .formatted(plain(hounsfield)));
      }
    }

    @Override
    public String word() {
      return "offset";
    }

    @Override
    public String text() {
      return "intensities %s%s HU".formatted(hounsfield > 0 ? "+" : "", plain(hounsfield));
    }

    @Override
    public double level() {
      return hounsfield;
    }
  }

  /// The scan smoothed by a Gaussian, as by a softer kernel.
  ///
  /// @param mm standard deviation of the Gaussian along every axis
  record Blur(double mm) implements OfScan {
    public Blur {
      require("the width of blur", mm, 0, 10, "mm");
    }

    @Override
    public String word() {
      return "blur";
    }

    @Override
    public String text() {
      return "blur, Gaussian of %s mm".formatted(plain(mm));
    }

    @Override
    public double level() {
      return mm;
    }
  }

  /// The patch is mirrored.
  record Flip(Axis axis) implements OfPatch {
    /// The axes of the patch, which are those nearest to the patient's.
    public enum Axis {
      /// Left and right exchanged.
      X("left-right"),
      /// Front and back.
      Y("front-back"),
      /// Head and feet.
      Z("head-feet");

      private final String words;

      Axis(String words) {
        this.words = words;
      }
    }

    @Override
    public String word() {
      return "flip";
    }

    @Override
    public String text() {
      return "flipped " + axis.words;
    }

    @Override
    public double level() {
      return 0;
    }
  }

  private static void require(String what, double value, double low, double high, String unit) {
    boolean inside = low == 0 ? value > 0 : value >= low;
    if (!inside || !(value <= high)) {
      String space = unit.isEmpty() ? "" : " " + unit;
      throw new IllegalArgumentException(
          low == 0
              ? "%s is above 0 and at most %s%s, got %s"
                  .formatted(what, plain(high), space, plain(value))
              : "%s is %s to %s%s, got %s"
                  .formatted(what, plain(low), plain(high), space, plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
