package dev.nidus.app.conformance;

/// What sort of difference there is between two tables of features.
public enum Difference {
  /// Equal numbers, or nearly: nothing to explain.
  NONE,
  /// Numbers that are not finite.
  NOT_FINITE,
  /// The same rows in another place.
  ROWS_SHIFTED,
  ROWS_PERMUTED,
  /// The same features in another place.
  COLUMNS_SHIFTED,
  COLUMNS_PERMUTED,
  /// All numbers, or whole columns, with the other sign.
  SIGN,
  /// All numbers times a factor, plus a constant.
  SCALE_AND_OFFSET,
  /// Every row divided by its own length.
  NORMALISED_ROWS,
  /// Columns, or rows, that are all one number in theirs.
  CONSTANT,
  /// Only a few rows differ.
  FEW_ROWS,
  /// Only a few columns differ.
  FEW_COLUMNS,
  /// Numbers stored in 16 bits.
  STORED_IN_FLOAT16,
  STORED_IN_BFLOAT16,
  /// Computed in 16 bits, by the size of the errors.
  HALF_PRECISION,
  /// Like ours, but computed from something else.
  RELATED,
  /// Nothing in common.
  UNRELATED
}
