package dev.nidus.learning.sampling;

/// One patch of a lesion among all that could be drawn.
///
/// @param number which place
/// @param slot where a cache keeps it, or -1 if it never comes again
record PatchDraw(Branch branch, long number, int slot) {
  static final int NO_SLOT = -1;
}
