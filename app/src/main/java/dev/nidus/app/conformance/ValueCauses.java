package dev.nidus.app.conformance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Causes that change the numbers but leave each where it is.
final class ValueCauses {
  /// A correlation from which two things are the same but for a line.
  private static final double LINE = 0.999999;

  private ValueCauses() {}

  static Optional<LikelyCause> stored(FeatureMatrix matched) {
    boolean inFloat16 = true;
    boolean inBfloat16 = true;
    for (int row = 0; row < matched.rows(); row++) {
      for (int n = 0; n < matched.columns(); n++) {
        float theirs = matched.theirs().get(row)[n];
        float ours = matched.ours().get(row)[n];
        // printed decimals come back with the last bit of single precision
        inFloat16 &=
            near(theirs, HalfPrecision.float16(theirs)) && LikelyCause.close(ours, theirs, 1e-3);
        inBfloat16 &=
            near(theirs, HalfPrecision.bfloat16(theirs)) && LikelyCause.close(ours, theirs, 8e-3);
      }
    }
    if (inBfloat16) {
      return LikelyCause.found(
          Difference.STORED_IN_BFLOAT16,
          "Their numbers are ours rounded to bfloat16 (8 bits): the features were converted, or the"
              + " last layer was computed in it. Convert to float32 before the last mean.");
    }
    return inFloat16
        ? LikelyCause.found(
            Difference.STORED_IN_FLOAT16,
            "Their numbers are ours rounded to float16 (11 bits): the features were converted or"
                + " saved in half precision.")
        : Optional.empty();
  }

  private static boolean near(float value, float rounded) {
    return Math.abs((double) value - rounded) <= 2e-7 * Math.abs(value);
  }

  static Optional<LikelyCause> line(FeatureMatrix matched) {
    FeatureMatrix.Line line = matched.line();
    if (!(Math.abs(line.correlation()) >= LINE)) {
      return Optional.empty();
    }
    double size = meanSize(matched);
    boolean moved = Math.abs(line.offset()) > 1e-4 * size;
    if (Math.abs(line.slope() + 1) < 1e-3 && !moved) {
      return LikelyCause.found(
          Difference.SIGN, "Every number has the other sign: theirs is ours times -1.");
    }
    if (Math.abs(line.slope() - 1) < 1e-3 && !moved) {
      return Optional.empty();
    }
    return LikelyCause.found(
        Difference.SCALE_AND_OFFSET,
        "Theirs is ours times %s plus %s, in every row and column: the features were scaled"
            + " afterwards, or summed where ours are averaged (2 x 2 x 2 positions make a factor of"
            + " 8).",
        digits(line.slope()),
        digits(moved ? line.offset() : 0.0));
  }

  static Optional<LikelyCause> normalised(FeatureMatrix matched) {
    double lowest = Double.NaN;
    double highest = Double.NaN;
    for (int row = 0; row < matched.rows(); row++) {
      if (!proportional(matched.ours().get(row), matched.theirs().get(row))) {
        return Optional.empty();
      }
      double length = 0;
      for (float value : matched.theirs().get(row)) {
        length += (double) value * value;
      }
      lowest = row == 0 ? length : Math.min(lowest, length);
      highest = row == 0 ? length : Math.max(highest, length);
    }
    return highest - lowest <= 1e-4 * highest
        ? LikelyCause.found(
            Difference.NORMALISED_ROWS,
            "Every row of theirs is ours divided by its length (now %s): the features were"
                + " normalised; ours are not.",
            digits(Math.sqrt(highest)))
        : LikelyCause.found(
            Difference.SCALE_AND_OFFSET,
            "Every row of theirs is ours times a factor of its own: the rows were scaled one by"
                + " one.");
  }

  /// Whether a row is another times a positive factor, up to last bits.
  private static boolean proportional(float[] ours, float[] theirs) {
    double product = 0;
    double square = 0;
    double largest = 0;
    for (int n = 0; n < ours.length; n++) {
      product += (double) ours[n] * theirs[n];
      square += (double) ours[n] * ours[n];
      largest = Math.max(largest, Math.abs(theirs[n]));
    }
    double factor = product / square;
    for (int n = 0; n < ours.length; n++) {
      if (!(Math.abs(theirs[n] - factor * ours[n]) <= Tier.LAST_BITS.limit() * largest)) {
        return false;
      }
    }
    return factor > 0;
  }

  /// Six digits at most, none of them idle.
  private static String digits(double value) {
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  static Optional<LikelyCause> signs(FeatureMatrix matched, List<String> columns) {
    int flipped = 0;
    String first = "";
    int alike = 0;
    for (int n = 0; n < matched.columns(); n++) {
      boolean same = true;
      boolean opposite = true;
      boolean zero = true;
      for (int row = 0; row < matched.rows(); row++) {
        float ours = matched.ours().get(row)[n];
        float theirs = matched.theirs().get(row)[n];
        same &= LikelyCause.close(ours, theirs, 1e-4);
        opposite &= LikelyCause.close(ours, -theirs, 1e-4);
        zero &= Math.abs(ours) < 1e-6;
      }
      alike += same ? 1 : 0;
      if (opposite && !same && !zero) {
        if (flipped == 0) {
          first = columns.get(n);
        }
        flipped++;
      }
    }
    return flipped > 0 && flipped + alike == matched.columns()
        ? LikelyCause.found(
            Difference.SIGN,
            "%d columns have the other sign (first: %s), the others are equal.",
            flipped,
            first)
        : Optional.empty();
  }

  static LikelyCause bySize(FeatureMatrix matched) {
    double[] errors = new double[matched.rows() * matched.columns()];
    int count = 0;
    for (int row = 0; row < matched.rows(); row++) {
      float[] ours = matched.ours().get(row);
      float[] theirs = matched.theirs().get(row);
      for (int n = 0; n < ours.length; n++) {
        if (Math.abs(ours[n]) > 1e-6) {
          errors[count++] = Math.abs((double) ours[n] - theirs[n]) / Math.abs(ours[n]);
        }
      }
    }
    double[] sorted = Arrays.copyOf(errors, count);
    Arrays.sort(sorted);
    double median = count == 0 ? Double.NaN : sorted[count / 2];
    double correlation = matched.line().correlation();
    if (median < 3e-3) {
      return new LikelyCause(
          Difference.HALF_PRECISION,
          LikelyCause.text(
              "The numbers agree to %.1e (median): as after computing with, or weights rounded to,"
                  + " float16; a small slip in the patch looks alike. Compare in float32 first.",
              median));
    }
    if (median < 2e-2 && correlation > 0.999) {
      return new LikelyCause(
          Difference.HALF_PRECISION,
          LikelyCause.text(
              "The numbers agree to %.1e (median): as after computing in bfloat16 or"
                  + " TensorFloat-32; a small slip in the patch looks alike. Compare in float32"
                  + " first.",
              median));
    }
    if (correlation > 0.3) {
      return new LikelyCause(
          Difference.RELATED,
          LikelyCause.text(
              "The features are related (correlation %.3f) but not the same: probably the same"
                  + " encoder on other patches - another law, seed convention, orientation, padding"
                  + " or scaling. Run both on the phantoms of `nidus conformance` to learn which.",
              correlation));
    }
    return new LikelyCause(
        Difference.UNRELATED,
        LikelyCause.text(
            "The features have nothing in common (correlation %.3f): other weights (a file whose"
                + " names did not match leaves a random network), another network, or rows of other"
                + " lesions.",
            correlation));
  }

  private static double meanSize(FeatureMatrix matched) {
    double sum = 0;
    for (float[] row : matched.ours()) {
      for (float value : row) {
        sum += Math.abs(value);
      }
    }
    return sum / ((double) matched.rows() * matched.columns());
  }
}
