package dev.nidus.core.patch;

/// One axis of the reference's crop: the window [centre - n/2, centre + n/2) cut to the grid, then
/// padded at both ends to n (SPEC 2.2 steps 5 and 7, SPEC 2.3 steps 6 and 7). Near a border the
/// padding is symmetric, so the lesion moves off the centre; an odd n loses a voxel to the halves.
///
/// @param start first index of the grid that is kept
/// @param length how many are kept; 0 or less if the window misses the grid
/// @param padding voxels of padding before them
record CropWindow(int start, int length, int padding) {

  /// The window about an index that may lie anywhere.
  static CropWindow about(double centre, int edge, int gridCount) {
    long half = edge / 2;
    long index = (long) centre; // the reference truncates toward zero: int(c)
    long start = Math.max(index - half, 0);
    long end = Math.min(index + half, gridCount);
    int length = (int) Math.max(end - start, 0);
    return new CropWindow((int) Math.min(start, gridCount), length, (edge - length) / 2);
  }

  boolean isEmpty() {
    return length <= 0;
  }
}
