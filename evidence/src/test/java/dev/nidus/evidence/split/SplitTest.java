package dev.nidus.evidence.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  /// 300 lesions of 100 patients; a fifth of the patients have the rarer class.
  private static final Labels LABELS =
      Labels.of(IntStream.range(0, 300).map(row -> row / 3 % 5 == 0 ? 1 : 0).toArray(), 2);

  private static final Patients PATIENTS =
      Patients.of(IntStream.range(0, 300).mapToObj(row -> "p" + row / 3).toList());

  @Test
  void a_patient_is_in_one_split_and_every_split_has_its_share_of_both_classes() {
    for (int seed = 0; seed < 20; seed++) {
      SplitTable split = new GroupedSplit(70, 10, 20).draw(LABELS, PATIENTS, RandomSource.of(seed));

      assertThat(split.overlaps(PATIENTS)).isEmpty();
      assertThat(split.rows(Split.TRAIN)).hasSize(210);
      assertThat(split.rows(Split.TUNE)).hasSize(30);
      assertThat(LABELS.rows(split.rows(Split.TEST)).counts()).containsExactly(48, 12);
    }
  }

  @Test
  void another_seed_takes_other_patients_and_the_same_seed_the_same() {
    GroupedSplit shares = new GroupedSplit(70, 10, 20);
    SplitTable one = shares.draw(LABELS, PATIENTS, RandomSource.of(1));

    assertThat(shares.draw(LABELS, PATIENTS, RandomSource.of(1))).isEqualTo(one);
    assertThat(shares.draw(LABELS, PATIENTS, RandomSource.of(2))).isNotEqualTo(one);
  }

  /// A patient with many lesions must not always train.
  @Test
  void every_patient_is_tested_as_often_as_the_share_says() {
    Patients uneven =
        Patients.of(
            IntStream.range(0, 60).mapToObj(row -> row < 10 ? "large" : "p" + row).toList());
    Labels one = Labels.of(new int[60], 2);
    int tested = 0;
    for (int seed = 0; seed < 400; seed++) {
      SplitTable split = new GroupedSplit(60, 0, 40).draw(one, uneven, RandomSource.of(seed));
      tested += split.at(0) == Split.TEST ? 1 : 0;
    }
    assertThat(tested / 400.0).isCloseTo(0.4, within(0.13));
  }

  @Test
  void a_share_that_gets_nobody_is_told() {
    Patients two = Patients.of(List.of("a", "b", "b"));
    assertThatThrownBy(() ->
            new GroupedSplit(90, 5, 5).draw(Labels.of(new int[3], 2), two, RandomSource.of(1)))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("gets none of the 2 patients");
    assertThatThrownBy(() -> new GroupedSplit(-1, 5, 5))
        .hasMessageContaining("shares of a split are at least 0");
  }

  @Test
  void a_patient_in_two_splits_is_found_once_with_both_rows() {
    SplitTable split =
        SplitTable.of(List.of(Split.TRAIN, Split.TEST, Split.TRAIN, Split.TUNE, Split.TEST));

    assertThat(split.overlaps(Patients.of(List.of("a", "b", "a", "a", "a"))))
        .containsExactly(new SplitTable.Overlap(0, 0, 3));
    assertThat(split.rows(Split.TRAIN)).containsExactly(0, 2);
  }

  @Test
  void smaller_subsets_lie_within_larger_ones_with_the_classes_of_all() {
    for (int seed = 0; seed < 20; seed++) {
      NestedSubsets subsets = NestedSubsets.draw(LABELS, PATIENTS, RandomSource.of(seed));
      int[] all = subsets.rows(1);
      int[] half = subsets.rows(0.5);
      int[] fifth = subsets.rows(0.2);
      int[] tenth = subsets.rows(0.1);

      assertThat(all).hasSize(300);
      assertThat(half).hasSize(150);
      assertThat(fifth).hasSize(60);
      assertThat(tenth).hasSize(30);
      assertThat(half).contains(fifth);
      assertThat(fifth).contains(tenth);
      assertThat(Arrays.stream(tenth).map(PATIENTS::of).distinct().count()).isEqualTo(10);
      assertThat(LABELS.rows(half).counts()[1]).isBetween(27, 33);
      assertThat(LABELS.rows(tenth).counts()[1]).isBetween(3, 9);
    }
  }

  @Test
  void every_patient_is_in_a_tenth_as_often_as_any_other() {
    int[] taken = new int[100];
    for (int seed = 0; seed < 1000; seed++) {
      for (int row : NestedSubsets.draw(LABELS, PATIENTS, RandomSource.of(seed)).rows(0.1)) {
        taken[PATIENTS.of(row)]++;
      }
    }
    // three lesions each, so 300 of 3,000 draws; five standard deviations are 142
    assertThat(Arrays.stream(taken).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(158, 442));
  }

  @Test
  void a_fraction_that_is_none_is_refused() {
    NestedSubsets subsets = NestedSubsets.draw(LABELS, PATIENTS, RandomSource.of(1));
    assertThatThrownBy(() -> subsets.rows(0)).hasMessageContaining("lies above 0");
    assertThatThrownBy(() -> subsets.rows(1.5)).hasMessageContaining("at most 1, got 1.5");
    assertThat(subsets.rows(0.001)).hasSize(3);
  }
}
