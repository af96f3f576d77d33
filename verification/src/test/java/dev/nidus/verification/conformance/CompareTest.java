package dev.nidus.verification.conformance;

import static dev.nidus.verification.conformance.Suite.nidus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.conformance.Difference;
import dev.nidus.app.conformance.FeatureComparison;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.verification.conformance.Suite.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two tables of features that differ in one known way.
class CompareTest {
  private static final int ROWS = 24;
  private static final int COLUMNS = 40;

  @TempDir Path folder = Path.of("");
  private float[][] ours = {};

  @BeforeEach
  void features_as_a_network_gives_them() throws IOException {
    SplittableRandom random = TestSeed.random("features");
    ours = new float[ROWS][COLUMNS];
    for (float[] row : ours) {
      for (int n = 0; n < COLUMNS; n++) {
        row[n] = (float) Math.max(0, random.nextDouble() * (1 + n % 7) - 0.2);
      }
    }
    write("ours.csv", ours, "lesion");
  }

  @Test
  void equal_tables_are_equal_and_exit_0() throws IOException {
    assertCause(ours, Difference.NONE, "equal");
    Run run = nidus("compare", folder.resolve("ours.csv"), folder.resolve("theirs.csv"));
    assertThat(run.status()).isEqualTo(ExitStatus.DONE);
    assertThat(run.out()).contains("24 rows by lesion, 40 features");
  }

  @Test
  void last_bits_are_no_difference() throws IOException {
    assertCause(each(value -> value * 1.00001f), Difference.NONE, "last bits");
  }

  @Test
  void rows_shifted_by_one_are_named() throws IOException {
    float[][] theirs = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      theirs[row] = ours[Math.max(row - 1, 0)];
    }
    assertCause(theirs, Difference.ROWS_SHIFTED, "shifted by 1");
    Run run = nidus("compare", folder.resolve("ours.csv"), folder.resolve("theirs.csv"));
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_REFUSED);
    assertThat(run.out()).contains("row n of theirs holds the features of row n-1 of ours");
  }

  @Test
  void rows_in_another_order_are_named() throws IOException {
    List<float[]> rows = new ArrayList<>(List.of(ours));
    Collections.reverse(rows);
    assertCause(rows.toArray(float[][]::new), Difference.ROWS_PERMUTED, "another order");
  }

  @Test
  void rows_in_another_order_with_their_names_are_matched() throws IOException {
    write("theirs.csv", ours, "lesion");
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("theirs.csv")));
    Collections.reverse(lines.subList(1, lines.size()));
    Files.write(folder.resolve("theirs.csv"), lines);
    assertThat(compare().difference()).isEqualTo(Difference.NONE);
  }

  @Test
  void columns_sorted_by_name_are_named() throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int n = 0; n < COLUMNS; n++) {
      order.add(n);
    }
    order.sort((a, b) -> Integer.toString(a).compareTo(Integer.toString(b)));
    float[][] theirs = new float[ROWS][COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int n = 0; n < COLUMNS; n++) {
        theirs[row][n] = ours[row][order.get(n)];
      }
    }
    assertCause(theirs, Difference.COLUMNS_PERMUTED, "pred_10 before pred_2");
  }

  @Test
  void columns_shifted_by_one_are_named() throws IOException {
    float[][] theirs = new float[ROWS][COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int n = 0; n < COLUMNS; n++) {
        theirs[row][n] = ours[row][Math.max(n - 1, 0)];
      }
    }
    assertCause(theirs, Difference.COLUMNS_SHIFTED, "shifted by 1");
  }

  @Test
  void the_other_sign_is_named() throws IOException {
    assertCause(each(value -> -value), Difference.SIGN, "ours times -1");
  }

  @Test
  void the_other_sign_in_some_columns_is_named() throws IOException {
    float[][] theirs = each(value -> value);
    for (float[] row : theirs) {
      row[3] = -row[3];
    }
    assertCause(theirs, Difference.SIGN, "1 columns have the other sign (first: pred_3)");
  }

  @Test
  void a_sum_in_place_of_a_mean_is_named() throws IOException {
    assertCause(each(value -> 8 * value), Difference.SCALE_AND_OFFSET, "times 8 plus 0");
  }

  @Test
  void a_factor_and_an_offset_are_named() throws IOException {
    assertCause(each(value -> 0.5f * value + 3), Difference.SCALE_AND_OFFSET, "times 0.5 plus 3");
  }

  @Test
  void rows_of_length_one_are_named() throws IOException {
    float[][] theirs = each(value -> value);
    for (float[] row : theirs) {
      double length = 0;
      for (float value : row) {
        length += (double) value * value;
      }
      for (int n = 0; n < COLUMNS; n++) {
        row[n] = (float) (row[n] / Math.sqrt(length));
      }
    }
    assertCause(theirs, Difference.NORMALISED_ROWS, "divided by its length (now 1)");
  }

  @Test
  void numbers_that_are_not_finite_are_counted() throws IOException {
    float[][] theirs = each(value -> value);
    theirs[4][7] = Float.NaN;
    theirs[5][8] = Float.POSITIVE_INFINITY;
    assertCause(theirs, Difference.NOT_FINITE, "2 numbers in 2 rows of theirs");
  }

  @Test
  void columns_that_are_dead_in_theirs_are_named() throws IOException {
    float[][] theirs = each(value -> value);
    for (float[] row : theirs) {
      row[5] = 0;
      row[6] = 0;
    }
    assertCause(theirs, Difference.CONSTANT, "2 of their 40 columns");
  }

  @Test
  void a_dead_column_is_no_cause_where_everything_differs() throws IOException {
    SplittableRandom random = TestSeed.random("dead");
    float[][] theirs = each(value -> (float) (value + random.nextDouble()));
    for (float[] row : theirs) {
      row[5] = 0;
    }
    assertCause(theirs, Difference.RELATED, "other patches");
  }

  @Test
  void one_row_in_all_is_named() throws IOException {
    float[][] theirs = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      theirs[row] = ours[9];
    }
    assertCause(theirs, Difference.CONSTANT, "Every row of theirs is the same");
  }

  @Test
  void numbers_stored_in_16_bits_are_named() throws IOException {
    assertCause(
        each(value -> Float.float16ToFloat(Float.floatToFloat16(value))),
        Difference.STORED_IN_FLOAT16,
        "float16 (11 bits)");
    assertCause(
        each(value -> Float.intBitsToFloat(Float.floatToIntBits(value) & 0xffff0000)),
        Difference.STORED_IN_BFLOAT16,
        "bfloat16 (8 bits)");
  }

  @Test
  void errors_of_the_size_of_half_precision_are_named() throws IOException {
    SplittableRandom random = TestSeed.random("half");
    assertCause(
        each(value -> (float) (value * (1 + 2e-3 * (random.nextDouble() - 0.5)))),
        Difference.HALF_PRECISION,
        "float16");
    assertCause(
        each(value -> (float) (value * (1 + 2e-2 * (random.nextDouble() - 0.5)))),
        Difference.HALF_PRECISION,
        "bfloat16");
  }

  @Test
  void a_few_rows_are_listed() throws IOException {
    float[][] theirs = each(value -> value);
    SplittableRandom random = TestSeed.random("few");
    for (int n = 0; n < COLUMNS; n++) {
      theirs[3][n] = (float) random.nextDouble();
    }
    assertCause(theirs, Difference.FEW_ROWS, "Only 1 of 24 rows differ: lesion3");
  }

  @Test
  void a_few_columns_are_listed() throws IOException {
    float[][] theirs = each(value -> value);
    SplittableRandom random = TestSeed.random("columns");
    for (float[] row : theirs) {
      row[11] = (float) random.nextDouble();
    }
    assertCause(theirs, Difference.FEW_COLUMNS, "Only 1 of 40 columns differ: pred_11");
  }

  @Test
  void related_and_unrelated_features_are_told_apart() throws IOException {
    SplittableRandom random = TestSeed.random("related");
    assertCause(
        each(value -> (float) (value + random.nextDouble())), Difference.RELATED, "other patches");
    assertCause(
        each(value -> (float) random.nextDouble()), Difference.UNRELATED, "nothing in common");
  }

  @Test
  void tables_that_cannot_be_compared_are_refused_with_a_sentence() throws IOException {
    write("theirs.csv", new float[][] {{1, 2, 3}}, "lesion");
    Run run = nidus("compare", folder.resolve("ours.csv"), folder.resolve("theirs.csv"));
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("40 features a row").contains("of different encoders");
    Files.writeString(folder.resolve("theirs.csv"), "lesion,feature_0\n");
    assertThat(nidus("compare", folder.resolve("theirs.csv"), folder.resolve("ours.csv")).err())
        .contains("has no rows");
    assertThat(nidus("compare", folder.resolve("none.csv"), folder.resolve("ours.csv")).err())
        .contains("does not exist");
  }

  @Test
  void rows_that_only_one_table_has_are_counted_and_exit_3() throws IOException {
    write("theirs.csv", List.of(ours).subList(0, 20).toArray(float[][]::new), "lesion");
    Run run = nidus("compare", folder.resolve("ours.csv"), folder.resolve("theirs.csv"));
    assertThat(run.status()).isEqualTo(ExitStatus.SOME_REFUSED);
    assertThat(run.out()).contains("4 rows of").contains("are not in");
  }

  private void assertCause(float[][] theirs, Difference difference, String words)
      throws IOException {
    write("theirs.csv", theirs, "lesion");
    FeatureComparison comparison = compare();
    assertThat(comparison.cause()).contains(words);
    assertThat(comparison.difference()).isEqualTo(difference);
  }

  private FeatureComparison compare() {
    return FeatureComparison.of(
        FeatureTable.read(folder.resolve("ours.csv")),
        FeatureTable.read(folder.resolve("theirs.csv")));
  }

  private interface Change {
    float of(float value);
  }

  private float[][] each(Change change) {
    float[][] theirs = new float[ROWS][COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      for (int n = 0; n < COLUMNS; n++) {
        theirs[row][n] = change.of(ours[row][n]);
      }
    }
    return theirs;
  }

  private void write(String name, float[][] rows, String key) throws IOException {
    StringBuilder table = new StringBuilder(key);
    for (int n = 0; n < rows[0].length; n++) {
      table.append(",pred_").append(n);
    }
    for (int row = 0; row < rows.length; row++) {
      table.append('\n').append("lesion").append(row);
      for (float value : rows[row]) {
        table.append(',').append(value);
      }
    }
    Files.writeString(folder.resolve(name), table.append('\n'));
  }
}
