package dev.nidus.learning.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.finetuning.LesionClasses.Link;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.UnusablePlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FinetuningDataTest {
  private static FinetuningPlan plan(String... settings) throws UnusablePlan {
    List<String> all = new ArrayList<>(List.of("data.label=site"));
    all.addAll(List.of(settings));
    return Plans.finetuning(all);
  }

  /// Rows such as `train liver p1 scan1 5`: split, label, patient or -, scan, x.
  private static FinetuningData data(FinetuningPlan plan, String... rows) throws UnusableLabels {
    List<LabelledLesion> lesions = new ArrayList<>();
    for (String row : rows) {
      String[] words = row.split(" ", -1);
      lesions.add(
          new LabelledLesion(
              new Lesion(
                  lesions.size() + 1,
                  words[3],
                  Path.of("/scans", words[3]),
                  SeedPoint.lps(Double.parseDouble(words[4]), 0, 0)),
              words[1].equals("-") ? "" : words[1],
              Split.of(words[0]).orElseThrow(),
              words[2].equals("-") ? Optional.empty() : Optional.of(words[2])));
    }
    return FinetuningData.of(
        plan,
        lesions,
        (_, name) -> {
          throw new UnreadableScan("no scan " + name);
        },
        "d",
        0);
  }

  @Test
  void classes_are_in_the_order_of_number_or_letter_or_of_the_plan() throws Exception {
    assertThat(data(plan(), "train 10 - a 1", "train 9 - b 1", "train 2 - c 1").classes().names())
        .containsExactly("2", "9", "10");
    assertThat(data(plan(), "train lung - a 1", "train 10 - b 1").classes().names())
        .containsExactly("10", "lung");
    assertThat(
            data(plan("data.classes=[lung, bone]"), "train bone - a 1", "train lung - b 1")
                .classes()
                .names())
        .containsExactly("lung", "bone");
  }

  @Test
  void splits_are_counted_and_a_missing_tuning_split_is_said() throws Exception {
    FinetuningData data =
        data(plan(), "train a p1 s1 1", "train b p1 s1 2", "train b p2 s2 1", "test - p3 s3 1");
    assertThat(data.train().size()).isEqualTo(3);
    assertThat(data.tune()).isEmpty();
    assertThat(data.test()).isEqualTo(1);
    assertThat(data.remarks())
        .containsExactly(
            "train: 3 lesions in 2 scans of 2 patients (1 a, 2 b)",
            "there is no tuning split: the run has its fixed length and its last weights become the"
                + " model",
            "test: 1 lesion kept aside");
    assertThat(data.classes().names()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train a - s 1; train a - t 1                  | all 2 training lesions have the site 'a', so there is nothing to tell apart
          train a - s 1; train b - t 1; tune c - u 1    | no lesion of the split train has the site 'c', though lesions of other splits may have
          test a - s 1; tune b - t 1                    | no lesion is in the split train: 1 are in tune, 1 in test
          train a - s 1; train b - t 1; test a - s 1    | the lesion /scans/s at
          train a - s 1; train b - t 1; tune a - s 2    | the scan /scans/s is in train (row 1) and in tune (row 3), so the model would be judged by what it has learned from
          train a p s 1; train b q t 1; tune a p u 1; test b q v 2 | the patient p is in train (row 1) and in tune (row 3), and 1 more such rows
          """)
  void labels_and_splits_that_teach_nothing_honest_are_refused(String rows, String sentence)
      throws Exception {
    FinetuningPlan plan = plan();
    assertThatThrownBy(() -> data(plan, rows.split("; ", -1)))
        .isInstanceOf(UnusableLabels.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void what_the_plan_forbids_is_refused() {
    assertThatThrownBy(() ->
            data(
                plan("objective.kind=binary-cross-entropy"),
                "train a - s 1",
                "train b - t 1",
                "train c - u 1"))
        .hasMessageContaining("tells two classes apart, but site has 3 (a, b, c)");
    assertThatThrownBy(() -> data(plan("data.classes=[a, b]"), "train a - s 1", "train c - t 1"))
        .hasMessageContaining("row 2 has the site 'c', which is none of data.classes: a, b");
    assertThatThrownBy(() ->
            data(
                plan("tuning.criterion=roc-auc"), "train a - s 1", "train b - t 1", "tune a - u 1"))
        .hasMessageContaining("tuning.criterion roc_auc has no value; take loss");
  }

  @Test
  void an_overlap_that_the_plan_allows_is_said() throws Exception {
    FinetuningData data =
        data(plan("data.overlap=allow"), "train a - s 1", "train b - t 1", "tune a - s 2");
    assertThat(data.remarks().getFirst())
        .startsWith("the scan /scans/s is in train")
        .endsWith("which the plan allows: estimates will be too good");
  }

  @Test
  void probabilities_and_losses_can_be_checked_by_hand() {
    LesionClasses three = new LesionClasses("x", List.of("a", "b", "c"), Link.SOFTMAX);
    assertThat(three.probabilities(Math.log(2), Math.log(3), Math.log(5)))
        .containsExactly(new double[] {0.2, 0.3, 0.5}, within(1e-12));
    assertThat(three.loss(2, 1000, 1000, 1000)).isCloseTo(Math.log(3), within(1e-12));
    LesionClasses two = new LesionClasses("x", List.of("no", "yes"), Link.SIGMOID);
    assertThat(two.probabilities(Math.log(3)))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    assertThat(two.loss(1, Math.log(3))).isCloseTo(-Math.log(0.75), within(1e-12));
    assertThat(two.loss(0, Math.log(3))).isCloseTo(-Math.log(0.25), within(1e-12));
    assertThat(two.loss(0, -1000)).isZero();
  }
}
