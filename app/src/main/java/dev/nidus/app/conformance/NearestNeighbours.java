package dev.nidus.app.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds out whether vectors are the same ones in another order.
final class NearestNeighbours {
  /// Two vectors are the same up to this part of the larger one.
  private static final double SAME = 1e-3;

  /// The share of vectors that must have a partner.
  private static final double MOST = 0.9;

  private NearestNeighbours() {}

  /// An order: theirs n is ours `source[n]`; -1 where there is no partner.
  @SuppressWarnings("ArrayRecordComponent") // a result that is only read
  record Order(int[] source) {
    /// How far every vector was moved, if all by the same.
    Optional<Integer> shift() {
      int[] moved = new int[source.length];
      int count = 0;
      for (int n = 0; n < source.length; n++) {
        if (source[n] >= 0) {
          moved[count++] = n - source[n];
        }
      }
      int[] sorted = Arrays.copyOf(moved, count);
      Arrays.sort(sorted);
      int usual = sorted[count / 2];
      long alike = Arrays.stream(sorted).filter(by -> by == usual).count();
      return alike >= MOST * count - 1 ? Optional.of(usual) : Optional.empty();
    }

    int movedCount() {
      int moved = 0;
      for (int n = 0; n < source.length; n++) {
        if (source[n] >= 0 && source[n] != n) {
          moved++;
        }
      }
      return moved;
    }
  }

  /// The order, if nearly all of theirs are among ours and some have moved. Vectors that equal others
  /// of ours cannot be told apart and count as where they should be. Quadratic in their number.
  static Optional<Order> order(List<float[]> ours, List<float[]> theirs) {
    int[] source = new int[theirs.size()];
    int found = 0;
    for (int n = 0; n < source.length; n++) {
      source[n] = n < ours.size() && same(ours.get(n), theirs.get(n)) ? n : -1;
      for (int m = 0; m < ours.size() && source[n] < 0; m++) {
        if (same(ours.get(m), theirs.get(n))) {
          source[n] = m;
        }
      }
      if (source[n] >= 0) {
        found++;
      }
    }
    Order order = new Order(source);
    // a shift by one without going round loses one vector
    boolean most = found >= MOST * source.length || (found >= 2 && found == source.length - 1);
    return most && order.movedCount() > 0 ? Optional.of(order) : Optional.empty();
  }

  private static boolean same(float[] a, float[] b) {
    double largest = 0;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    double limit = SAME * largest;
    if (limit == 0) {
      return false;
    }
    for (int n = 0; n < a.length; n++) {
      if (!(Math.abs((double) a[n] - b[n]) <= limit)) {
        return false;
      }
    }
    return true;
  }
}
