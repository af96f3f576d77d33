package dev.nidus.evidence.resampling;

import dev.nidus.core.random.RandomSource;
import java.util.Arrays;

/// Samples with replacement of the rows of a table: how often each row is taken, replicate by replicate.
public interface Resamples {

  int count();

  /// Writes how often replicate b takes each row.
  void take(int replicate, int[] counts);

  /// As many units as there are, drawn with replacement; the rows of a unit come together. Replicate b draws from the
  /// stream at b.
  static Resamples drawn(Patients units, int count, RandomSource random) {
    return new Resamples() {
      private final int[] ofUnit = new int[units.count()];

      @Override
      public int count() {
        return count;
      }

      @Override
      public void take(int replicate, int[] counts) {
        RandomSource stream = random.at(replicate);
        Arrays.fill(ofUnit, 0);
        for (int draw = 0; draw < ofUnit.length; draw++) {
          ofUnit[stream.nextInt(ofUnit.length)]++;
        }
        for (int row = 0; row < counts.length; row++) {
          counts[row] = ofUnit[units.of(row)];
        }
      }
    };
  }

  /// Rows by a stored table of indices: a line per replicate.
  static Resamples of(int[][] rows) {
    return new Resamples() {
      @Override
      public int count() {
        return rows.length;
      }

      @Override
      public void take(int replicate, int[] counts) {
        Arrays.fill(counts, 0);
        for (int row : rows[replicate]) {
          if (row < 0 || row >= counts.length) {
            throw new IllegalArgumentException(
                "resample %d takes row %d, but the rows are 0 to %d"
                    .formatted(replicate, row, counts.length - 1));
          }
          counts[row]++;
        }
      }
    };
  }

  /// Every unit left out once, for a jackknife.
  static Resamples leavingOut(Patients units) {
    return new Resamples() {
      @Override
      public int count() {
        return units.count();
      }

      @Override
      public void take(int replicate, int[] counts) {
        for (int row = 0; row < counts.length; row++) {
          counts[row] = units.of(row) == replicate ? 0 : 1;
        }
      }
    };
  }
}
