package dev.nidus.evidence.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The two parts into which scikit-learn's `train_test_split` divides the rows of a table, row for row and in the same
/// order, for the same seed.
///
///     TrainTestSplit halves = TrainTestSplit.plain(2441, 0.5, 21);
///
/// It knows nothing of patients: lesions of one patient may fall into both parts, as they do in the published splits
/// (SPEC sections 1.3 and 1.4, fact 6). It is here to repeat those.
public final class TrainTestSplit {
  private final int[] train;
  private final int[] test;

  private TrainTestSplit(int[] train, int[] test) {
    this.train = train;
    this.test = test;
  }

  /// Rows of the first part, in the order in which they come out.
  public int[] train() {
    return train.clone();
  }

  /// Rows of the second part, in the order in which they come out.
  public int[] test() {
    return test.clone();
  }

  /// Without regard to classes, as `train_test_split(rows, test_size=share, random_state=seed)`.
  ///
  /// @param rows of the table, at least 2
  /// @param share of the second part, between 0 and 1; a broken number of rows is rounded up
  /// @param seed 0 to 2^32 - 1
  public static TrainTestSplit plain(int rows, double share, long seed) {
    int second = second(rows, share);
    int[] order = NumpyRandom.seeded(seed).permutation(rows);
    return new TrainTestSplit(
        Arrays.copyOfRange(order, second, rows), Arrays.copyOf(order, second));
  }

  /// With the classes in both parts as in the whole, as `train_test_split(rows, test_size=share, random_state=seed,
  /// stratify=labels)`. Where the shares of the classes are no whole numbers, the last rows go to the classes with the
  /// largest remainders, and equal remainders draw lots.
  ///
  /// @param labels the class of each row; classes are taken in ascending order
  /// @param share of the second part, between 0 and 1; a broken number of rows is rounded up
  /// @param seed 0 to 2^32 - 1
  public static TrainTestSplit stratified(int[] labels, double share, long seed) {
    int second = second(labels.length, share);
    int first = labels.length - second;
    int[][] ofClass = rowsByClass(labels, Math.min(first, second));
    int[] counts = Arrays.stream(ofClass).mapToInt(rows -> rows.length).toArray();
    NumpyRandom random = NumpyRandom.seeded(seed);
    int[] ofFirst = allotted(counts, first, random);
    int[] left = new int[counts.length];
    Arrays.setAll(left, k -> counts[k] - ofFirst[k]);
    int[] ofSecond = allotted(left, second, random);
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    for (int k = 0; k < counts.length; k++) {
      int[] order = random.permutation(counts[k]);
      for (int i = 0; i < ofFirst[k] + ofSecond[k]; i++) {
        (i < ofFirst[k] ? train : test).add(ofClass[k][order[i]]);
      }
    }
    int[] trainRows = train.build().toArray();
    int[] testRows = test.build().toArray();
    random.shuffle(trainRows);
    random.shuffle(testRows);
    return new TrainTestSplit(trainRows, testRows);
  }

  private static int second(int rows, double share) {
    int second = (int) Math.ceil(share * rows);
    if (!(share > 0 && share < 1) || second < 1 || second >= rows) {
      throw new IllegalArgumentException(
          "%d rows cannot be divided with a second part of %s: each part needs a row, and the share lies between 0 and 1"
              .formatted(rows, share));
    }
    return second;
  }

  private static int[][] rowsByClass(int[] labels, int smallerPart) {
    int[] classes = Arrays.stream(labels).distinct().sorted().toArray();
    List<int[]> rows = new ArrayList<>();
    for (int label : classes) {
      int[] members = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      if (members.length < 2) {
        throw new IllegalArgumentException(
            "class %d has one row, and a stratified split needs one for each part; leave it out or merge classes"
                .formatted(label));
      }
      rows.add(members);
    }
    if (smallerPart < classes.length) {
      throw new IllegalArgumentException(
          "a part of %d rows cannot hold all %d classes; choose another share"
              .formatted(smallerPart, classes.length));
    }
    return rows.toArray(int[][]::new);
  }

  /// How many of `draws` rows each class gets.
  private static int[] allotted(int[] counts, int draws, NumpyRandom random) {
    double total = Arrays.stream(counts).sum();
    double[] remainders = new double[counts.length];
    int[] allotted = new int[counts.length];
    int missing = draws;
    for (int k = 0; k < counts.length; k++) {
      double exact = counts[k] / total * draws; // in this order, for the last bit
      allotted[k] = (int) Math.floor(exact);
      remainders[k] = exact - allotted[k];
      missing -= allotted[k];
    }
    double[] descending =
        Arrays.stream(remainders).distinct().map(value -> -value).sorted().toArray();
    for (int place = 0; missing > 0; place++) {
      double remainder = -descending[place];
      int[] tied =
          IntStream.range(0, counts.length).filter(k -> remainders[k] == remainder).toArray();
      int now = Math.min(tied.length, missing);
      int[] order = random.permutation(tied.length);
      for (int i = 0; i < now; i++) {
        allotted[tied[order[i]]]++;
      }
      missing -= now;
    }
    return allotted;
  }
}
