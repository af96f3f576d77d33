package dev.nidus.evidence.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.Fixtures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The Python side: NumPy 1.26's `RandomState` and scikit-learn 1.5's `train_test_split`, by what their documentation
/// prints and by the splits that the publication made with them.
class PublishedSplitTest {
  private static final long SEED = 21;

  @Test
  void the_ten_thousandth_word_is_the_one_that_the_standard_of_cpp_demands() {
    NumpyRandom random = NumpyRandom.seeded(5489);
    int word = random.nextWord();
    assertThat(Integer.toUnsignedLong(word)).isEqualTo(3499211612L);
    for (int i = 1; i < 10_000; i++) {
      word = random.nextWord();
    }

    assertThat(Integer.toUnsignedLong(word)).isEqualTo(4123659995L);
  }

  @Test
  void permutations_are_those_of_numpy() {
    assertThat(NumpyRandom.seeded(0).permutation(10)).containsExactly(2, 8, 4, 9, 1, 6, 7, 3, 0, 5);
    assertThat(NumpyRandom.seeded(42).permutation(10))
        .containsExactly(8, 1, 5, 0, 7, 2, 9, 4, 3, 6);
  }

  @Test
  void five_rows_are_divided_as_in_the_documentation_of_scikit_learn() {
    TrainTestSplit split = TrainTestSplit.plain(5, 0.33, 42);

    assertThat(split.train()).containsExactly(2, 0, 3);
    assertThat(split.test()).containsExactly(1, 4);
  }

  @Test
  void equal_remainders_draw_lots_as_in_the_documentation_of_scikit_learn() {
    TrainTestSplit split = TrainTestSplit.stratified(new int[] {0, 0, 0, 1, 1, 1}, 0.5, 0);

    assertThat(split.train()).containsExactly(5, 2, 3);
    assertThat(split.test()).containsExactly(4, 1, 0);
  }

  @Test
  void the_published_split_of_luna16_is_repeated_row_by_row() throws IOException {
    List<String[]> table = rows("fmcib_luna16_luna16_training_annotations.csv.gz");
    int[] labels = table.stream().mapToInt(row -> Integer.parseInt(row[1])).toArray();

    TrainTestSplit first = TrainTestSplit.stratified(labels, 0.5, SEED);
    int[] rest = first.test();
    int[] restLabels = Arrays.stream(rest).map(row -> labels[row]).toArray();
    TrainTestSplit second = TrainTestSplit.stratified(restLabels, 0.5, SEED);

    assertThat(identifiers(table, first.train()))
        .isEqualTo(identifiers("fmcib_luna16_task2_train.csv.gz"));
    assertThat(identifiers(table, chosen(rest, second.train())))
        .isEqualTo(identifiers("fmcib_luna16_task2_val.csv.gz"));
    assertThat(identifiers(table, chosen(rest, second.test())))
        .isEqualTo(identifiers("fmcib_luna16_task2_test.csv.gz"));
  }

  @Test
  void the_published_split_of_deeplesion_is_repeated_row_by_row() throws IOException {
    List<String> tuning = identifiers("fmcib_deeplesion_task1_val.csv.gz");
    List<String> testing = identifiers("fmcib_deeplesion_task1_test.csv.gz");
    List<String> all =
        Stream.concat(tuning.stream(), testing.stream())
            .sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
            .toList();

    TrainTestSplit split = TrainTestSplit.plain(all.size(), 0.5, SEED);

    assertThat(Arrays.stream(split.train()).mapToObj(all::get).toList()).isEqualTo(tuning);
    assertThat(Arrays.stream(split.test()).mapToObj(all::get).toList()).isEqualTo(testing);
    assertThat(TrainTestSplit.plain(all.size(), 0.5, SEED + 1).train()).isNotEqualTo(split.train());
  }

  @Test
  void both_parts_together_hold_every_row_once_and_the_classes_in_proportion() {
    int[] labels = IntStream.range(0, 103).map(i -> i % 7 == 0 ? 5 : i % 3 == 0 ? -1 : 2).toArray();

    TrainTestSplit split = TrainTestSplit.stratified(labels, 0.2, 7);

    Set<Integer> rows = new HashSet<>();
    IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())).forEach(rows::add);
    assertThat(rows).hasSize(103);
    assertThat(split.test()).hasSize(21);
    for (int label : new int[] {-1, 2, 5}) {
      long all = Arrays.stream(labels).filter(l -> l == label).count();
      long tested = Arrays.stream(split.test()).filter(row -> labels[row] == label).count();
      assertThat(tested / 21.0).isBetween(all / 103.0 - 1 / 21.0, all / 103.0 + 1 / 21.0);
    }
  }

  @Test
  void what_cannot_be_divided_is_refused_with_a_sentence() {
    assertThatThrownBy(() -> TrainTestSplit.plain(1, 0.5, SEED))
        .hasMessageContaining("1 rows cannot be divided");
    assertThatThrownBy(() -> TrainTestSplit.plain(10, 1, SEED)).hasMessageContaining("share");
    assertThatThrownBy(() -> TrainTestSplit.stratified(new int[] {0, 0, 1}, 0.5, SEED))
        .hasMessageContaining("class 1 has one row");
    assertThatThrownBy(() -> TrainTestSplit.stratified(new int[] {0, 0, 1, 1}, 0.1, SEED))
        .hasMessageContaining("cannot hold all 2 classes");
    assertThatThrownBy(() -> NumpyRandom.seeded(-1)).hasMessageContaining("between 0 and");
  }

  private static int[] chosen(int[] from, int[] places) {
    return Arrays.stream(places).map(place -> from[place]).toArray();
  }

  private static List<String> identifiers(List<String[]> table, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> table.get(row)[0]).toList();
  }

  private static List<String> identifiers(String file) throws IOException {
    return rows(file).stream().map(row -> row[0]).toList();
  }

  /// The first two columns, which hold no quotes.
  private static List<String[]> rows(String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Fixtures.data("published/" + file))),
                StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(line -> line.split(",", 3)).toList();
    }
  }
}
