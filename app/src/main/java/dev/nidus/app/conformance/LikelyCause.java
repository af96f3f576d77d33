package dev.nidus.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The likely cause of a difference between two tables of features, found by trying the causes one
/// after the other, the surest first.
///
/// @param difference what sort it is
/// @param sentence for people
record LikelyCause(Difference difference, String sentence) {
  /// Rows and columns beyond these are not asked whether they moved: the search is quadratic.
  private static final int MOST_ROWS = 512;

  private static final int ROWS_OF_A_COLUMN = 64;

  static LikelyCause of(FeatureMatrix matched, List<String> columns, Tier tier) {
    if (tier == Tier.EXACT) {
      return new LikelyCause(Difference.NONE, "The features are equal.");
    }
    if (tier == Tier.LAST_BITS) {
      return new LikelyCause(
          Difference.NONE,
          "The features are equal but for the last bits of single precision: another processor,"
              + " library or order of summation. Nothing to correct.");
    }
    return notFinite(matched, columns)
        .or(() -> constant(matched, columns))
        .or(() -> moved(matched))
        .or(() -> movedColumns(matched))
        .or(() -> ValueCauses.stored(matched))
        .or(() -> ValueCauses.line(matched))
        .or(() -> ValueCauses.normalised(matched))
        .or(() -> ValueCauses.signs(matched, columns))
        .or(() -> few(matched, columns))
        .orElseGet(() -> ValueCauses.bySize(matched));
  }

  private static Optional<LikelyCause> notFinite(FeatureMatrix matched, List<String> columns) {
    int rows = 0;
    int numbers = 0;
    String first = "";
    for (int row = 0; row < matched.rows(); row++) {
      int before = numbers;
      for (int n = 0; n < matched.columns(); n++) {
        if (!Float.isFinite(matched.theirs().get(row)[n])) {
          if (numbers == 0) {
            first = "%s of %s".formatted(columns.get(n), matched.names().get(row));
          }
          numbers++;
        }
      }
      rows += numbers > before ? 1 : 0;
    }
    return numbers == 0
        ? Optional.empty()
        : found(
            Difference.NOT_FINITE,
            "%d numbers in %d rows of theirs are blank, NaN or infinite (first: %s): an overflow in"
                + " half precision, a patch with NaN in it, or a table that was joined badly.",
            numbers,
            rows,
            first);
  }

  private static Optional<LikelyCause> moved(FeatureMatrix matched) {
    int rows = Math.min(matched.rows(), MOST_ROWS);
    if (rows < 2) {
      return Optional.empty();
    }
    return NearestNeighbours.order(
            matched.ours().subList(0, rows), matched.theirs().subList(0, rows))
        .flatMap(order ->
            order.shift().filter(by -> by != 0).isPresent()
                ? found(
                    Difference.ROWS_SHIFTED,
                    "The rows are shifted by %d: row n of theirs holds the features of row n%+d of"
                        + " ours. A row was lost or added at the start, or the header was counted.",
                    Math.abs(order.shift().get()),
                    -order.shift().get())
                : found(
                    Difference.ROWS_PERMUTED,
                    "The rows are the same in another order: %d of %d stand elsewhere. The table"
                        + " was sorted, or workers wrote in the order in which they finished.",
                    order.movedCount(),
                    rows));
  }

  private static Optional<LikelyCause> movedColumns(FeatureMatrix matched) {
    if (matched.rows() < 3) {
      return Optional.empty();
    }
    List<float[]> ours = new ArrayList<>();
    List<float[]> theirs = new ArrayList<>();
    for (int n = 0; n < matched.columns(); n++) {
      ours.add(column(matched.ours(), n));
      theirs.add(column(matched.theirs(), n));
    }
    return NearestNeighbours.order(ours, theirs)
        .flatMap(order ->
            order.shift().filter(by -> by != 0).isPresent()
                ? found(
                    Difference.COLUMNS_SHIFTED,
                    "The features are shifted by %d columns. A column was lost or added, or their"
                        + " numbers start at another one.",
                    Math.abs(order.shift().get()))
                : found(
                    Difference.COLUMNS_PERMUTED,
                    "The features are the same in another order: %d of %d columns stand elsewhere."
                        + " Sorted by name (pred_10 before pred_2), or flattened along another"
                        + " axis.",
                    order.movedCount(),
                    matched.columns()));
  }

  private static float[] column(List<float[]> rows, int column) {
    float[] values = new float[Math.min(rows.size(), ROWS_OF_A_COLUMN)];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.get(row)[column];
    }
    return values;
  }

  private static Optional<LikelyCause> constant(FeatureMatrix matched, List<String> columns) {
    if (matched.rows() < 2) {
      return Optional.empty();
    }
    int frozen = 0;
    String first = "";
    for (int n = 0; n < matched.columns(); n++) {
      if (isConstant(matched.theirs(), n) && !isConstant(matched.ours(), n)) {
        if (frozen == 0) {
          first = columns.get(n);
        }
        frozen++;
      }
    }
    // where everything differs, a few columns that happen to be 0 in theirs are no cause
    if (frozen == 0 || (10 * frozen < matched.columns() && frozen < differing(matched))) {
      return Optional.empty();
    }
    return frozen == matched.columns() || frozen >= 0.9 * changing(matched)
        ? found(
            Difference.CONSTANT,
            "Every row of theirs is the same: all lesions got one patch (perhaps only padding), or"
                + " one row was copied into all.")
        : found(
            Difference.CONSTANT,
            "%d of their %d columns hold the same number in every row (first: %s), ours do not:"
                + " dead channels, as weights that were not loaded leave them, or columns that were"
                + " filled in.",
            frozen,
            matched.columns(),
            first);
  }

  /// How many columns differ beyond last bits.
  private static long differing(FeatureMatrix matched) {
    long differing = 0;
    for (int n = 0; n < matched.columns(); n++) {
      boolean same = true;
      for (int row = 0; row < matched.rows(); row++) {
        same &= close(matched.ours().get(row)[n], matched.theirs().get(row)[n], 1e-4);
      }
      differing += same ? 0 : 1;
    }
    return differing;
  }

  private static long changing(FeatureMatrix matched) {
    long changing = 0;
    for (int n = 0; n < matched.columns(); n++) {
      changing += isConstant(matched.ours(), n) ? 0 : 1;
    }
    return changing;
  }

  private static boolean isConstant(List<float[]> rows, int column) {
    float first = rows.getFirst()[column];
    for (float[] row : rows) {
      if (row[column] != first) {
        return false;
      }
    }
    return true;
  }

  static boolean close(float ours, float theirs, double relative) {
    return Math.abs((double) ours - theirs) <= relative * Math.abs(ours) + 1e-7;
  }

  private static Optional<LikelyCause> few(FeatureMatrix matched, List<String> columns) {
    List<String> rows = new ArrayList<>();
    boolean[] differs = new boolean[matched.columns()];
    for (int row = 0; row < matched.rows(); row++) {
      float[] ours = matched.ours().get(row);
      float[] theirs = matched.theirs().get(row);
      if (!Tier.of(Tier.error(ours, theirs)).passes()) {
        rows.add(matched.names().get(row));
      }
      float largest = 0;
      for (float value : ours) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int n = 0; n < differs.length; n++) {
        differs[n] |= Math.abs((double) ours[n] - theirs[n]) > Tier.LAST_BITS.limit() * largest;
      }
    }
    if (2 * rows.size() <= matched.rows()) {
      return found(
          Difference.FEW_ROWS,
          "Only %d of %d rows differ: %s. Look at what these lesions share: a border, a format, an"
              + " orientation, a seed that was mistyped.",
          rows.size(),
          matched.rows(),
          listed(rows));
    }
    List<String> other = new ArrayList<>();
    for (int n = 0; n < differs.length; n++) {
      if (differs[n]) {
        other.add(columns.get(n));
      }
    }
    return 4 * other.size() <= matched.columns()
        ? found(
            Difference.FEW_COLUMNS,
            "Only %d of %d columns differ: %s. The others are equal, so the patches are; some"
                + " channels of the last block are not.",
            other.size(),
            matched.columns(),
            listed(other))
        : Optional.empty();
  }

  private static String listed(List<String> names) {
    List<String> first = names.subList(0, Math.min(names.size(), 6));
    return String.join(", ", first)
        + (names.size() > first.size()
            ? " and %d more".formatted(names.size() - first.size())
            : "");
  }

  @SuppressWarnings("AnnotateFormatMethod") // checked by the tests of every cause
  static Optional<LikelyCause> found(Difference difference, String sentence, Object... arguments) {
    return Optional.of(new LikelyCause(difference, text(sentence, arguments)));
  }

  @SuppressWarnings("AnnotateFormatMethod") // checked by the tests of every cause
  static String text(String sentence, Object... arguments) {
    return String.format(Locale.ROOT, sentence, arguments);
  }
}
