package dev.nidus.evidence.split;

import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The split of each row of a table. Immutable.
public final class SplitTable {
  private final List<Split> of;

  private SplitTable(List<Split> of) {
    this.of = List.copyOf(of);
  }

  /// A split for each row.
  public static SplitTable of(List<Split> splits) {
    if (splits.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to split: the table has no rows");
    }
    return new SplitTable(splits);
  }

  public int rows() {
    return of.size();
  }

  public Split at(int row) {
    return of.get(row);
  }

  /// The rows of a split, ascending; none if it is empty.
  public int[] rows(Split split) {
    return IntStream.range(0, of.size()).filter(row -> of.get(row) == split).toArray();
  }

  /// Two rows that belong together, in two splits.
  ///
  /// @param unit the patient, scan or lesion, by its number
  /// @param row the first row of it
  /// @param other the first row of it in another split
  public record Overlap(int unit, int row, int other) {}

  /// The units (patients, scans, or copies of a lesion) that lie in more than one split, by first appearance. What a
  /// model was trained on must not test it.
  public List<Overlap> overlaps(Patients units) {
    if (units.lesions() != rows()) {
      throw new IllegalArgumentException(
          "there are %d rows in the split, but units of %d rows"
              .formatted(rows(), units.lesions()));
    }
    int[] first = new int[units.count()];
    Arrays.fill(first, -1);
    boolean[] told = new boolean[units.count()];
    List<Overlap> overlaps = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      int unit = units.of(row);
      if (first[unit] < 0) {
        first[unit] = row;
      } else if (of.get(row) != of.get(first[unit]) && !told[unit]) {
        told[unit] = true;
        overlaps.add(new Overlap(unit, first[unit], row));
      }
    }
    return overlaps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SplitTable table && of.equals(table.of);
  }

  @Override
  public int hashCode() {
    return of.hashCode();
  }

  @Override
  public String toString() {
    return "%d train, %d tune, %d test"
        .formatted(rows(Split.TRAIN).length, rows(Split.TUNE).length, rows(Split.TEST).length);
  }
}
