package dev.nidus.evidence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.audit.SimulatedCase.Plant;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LinearProbe;
import dev.nidus.evidence.probe.RegularisationGrid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Simulated cohorts whose truth is known: planted shortcuts are convicted, clean cohorts acquitted, and where nothing can be
/// known the court says so.
class ShortcutCourtTest {
  private static final int RUNS = 100;
  private static final int PATIENTS = 240;
  private static final ShortcutCourt COURT =
      ShortcutCourt.usual()
          .withReplicates(400)
          .withProbe(
              LinearProbe.standard()
                  .withMetric(new RocAuc())
                  .withGrid(new RegularisationGrid(-2, 1, 1, 0)));

  private static List<ShortcutVerdict> runs(Plant plant, double texture, int runs, int patients) {
    return IntStream.range(0, runs)
        .parallel()
        .mapToObj(run -> {
          RandomSource random = RandomSource.of(20).named(plant.name()).at(run);
          return COURT.judge(SimulatedCase.of(plant, texture, patients, random), random);
        })
        .toList();
  }

  private static long count(Collection<ShortcutVerdict> verdicts, Finding finding) {
    return verdicts.stream().filter(one -> one.finding() == finding).count();
  }

  private static Charge chargeOf(Plant plant) {
    return switch (plant) {
      case SIZE -> Charge.SIZE;
      case BACKGROUND -> Charge.BACKGROUND;
      case KERNEL -> Charge.ACQUISITION;
      case NOTHING -> throw new IllegalArgumentException("nothing was planted");
    };
  }

  @Test
  void at_least_95_of_100_clean_cohorts_are_acquitted() {
    List<ShortcutVerdict> verdicts = runs(Plant.NOTHING, 2.2, RUNS, PATIENTS);

    assertThat(count(verdicts, Finding.ACQUITTED)).isGreaterThanOrEqualTo(95);
    assertThat(count(verdicts, Finding.CONVICTED)).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void at_least_95_of_100_planted_shortcuts_are_convicted_of_what_was_planted(Plant plant) {
    List<ShortcutVerdict> verdicts = runs(plant, 0.5, RUNS, PATIENTS);

    assertThat(count(verdicts, Finding.CONVICTED)).isGreaterThanOrEqualTo(95);
    long right =
        verdicts.stream()
            .filter(verdict ->
                verdict.charges().stream()
                    .anyMatch(one ->
                        one.charge() == chargeOf(plant) && one.finding() == Finding.CONVICTED))
            .count();
    assertThat(right).isGreaterThanOrEqualTo(95);
    long others =
        verdicts.stream()
            .filter(verdict ->
                verdict.charges().stream()
                    .anyMatch(one ->
                        one.charge() != chargeOf(plant) && one.finding() == Finding.CONVICTED))
            .count();
    assertThat(others).isLessThanOrEqualTo(5);
  }

  @Test
  void a_model_that_tells_nothing_is_neither_convicted_nor_acquitted() {
    List<ShortcutVerdict> verdicts = runs(Plant.NOTHING, 0, 20, 120);

    assertThat(count(verdicts, Finding.NOT_ENOUGH_EVIDENCE)).isGreaterThanOrEqualTo(19);
    assertThat(verdicts.stream().mapToDouble(one -> one.shuffled().mean()).average().orElseThrow())
        .isCloseTo(0.5, within(0.02));
  }

  @Test
  void few_patients_are_not_enough() {
    List<ShortcutVerdict> verdicts = runs(Plant.NOTHING, 2.2, 20, 40);

    assertThat(count(verdicts, Finding.ACQUITTED)).isLessThan(10);
    assertThat(verdicts.getFirst().charges()).hasSize(3);
    assertThat(verdicts)
        .anySatisfy(verdict -> assertThat(verdict.reason()).contains("with so few patients"));
  }

  @Test
  void features_that_know_the_kernel_are_told_so_without_being_convicted() {
    RandomSource random = RandomSource.of(3);
    ShortcutVerdict verdict =
        COURT.judge(SimulatedCase.of(Plant.NOTHING, 2.2, PATIENTS, random), random);

    assertThat(verdict.finding()).isEqualTo(Finding.ACQUITTED);
    assertThat(verdict.knowledge().getFirst())
        .isInstanceOfSatisfying(
            AcquisitionKnowledge.Known.class,
            known -> {
              assertThat(known.column()).isEqualTo("kernel");
              assertThat(known.auc().interval().low()).isGreaterThan(0.6);
            });
    assertThat(verdict.shuffled().p()).isEqualTo(0.05);
  }

  @Test
  void the_same_case_and_seed_give_the_same_verdict_and_folds_keep_patients_whole() {
    RandomSource random = RandomSource.of(4);
    CourtCase one = SimulatedCase.of(Plant.SIZE, 1, 120, random);
    List<Session> folds = CourtCase.folds(one.labels(), one.patients(), 4);
    CourtCase crossed =
        new CourtCase(
            one.labels(),
            one.patients(),
            folds,
            one.model(),
            one.shortcuts(),
            one.lesionOnly(),
            one.acquisition());

    ShortcutVerdict verdict = COURT.judge(crossed, random);

    assertThat(verdict.finding()).isEqualTo(Finding.CONVICTED);
    assertThat(verdict.reason()).startsWith("On the size of the lesion: alone it gives ROC-AUC");
    assertThat(verdict.model().lesions()).isEqualTo(one.labels().rows());
    assertThat(COURT.judge(crossed, random)).isEqualTo(verdict);
    for (Session fold : folds) {
      for (int row : fold.test()) {
        for (int other : fold.train()) {
          assertThat(one.patients().get(row)).isNotEqualTo(one.patients().get(other));
        }
      }
    }
  }

  @Test
  void scores_are_compared_among_lesions_of_one_class() {
    // classes apart, within a class the order is the opposite: correlation -1, counted more often
    // too
    Predictions mine =
        Predictions.binary(new int[] {0, 0, 0, 1, 1, 1}, new double[] {1, 2, 3, 7, 8, 9}, 5);
    Predictions theirs =
        Predictions.binary(new int[] {0, 0, 0, 1, 1, 1}, new double[] {3, 2, 1, 9, 8, 7}, 5);
    WithinClasses scores = WithinClasses.of(List.of(mine), List.of(theirs), 1);

    assertThat(scores.correlation(new int[] {1, 1, 1, 1, 1, 1})).isCloseTo(-1, within(1e-12));
    assertThat(scores.correlation(new int[] {2, 0, 1, 0, 0, 3})).isCloseTo(-1, within(1e-12));
    assertThat(scores.correlation(new int[] {1, 0, 0, 0, 0, 3})).isNaN();
  }

  @Test
  void
      a_model_that_does_not_see_the_shortcut_has_an_alibi_and_one_whose_label_is_the_shortcut_has_none() {
    RandomSource random = RandomSource.of(6).named("alibi");
    List<String> patients = IntStream.range(0, 300).mapToObj(n -> "p" + n).toList();
    double[][] blind = new double[300][1];
    double[][] size = new double[300][1];
    double[][] same = new double[300][1];
    int[] classes = new int[300];
    for (int n = 0; n < 300; n++) {
      classes[n] = n % 2;
      blind[n][0] = 1.8 * classes[n] + random.nextGaussian();
      size[n][0] = 1.8 * classes[n] + random.nextGaussian();
      same[n][0] = classes[n];
    }
    Labels labels = Labels.of(classes, 2);
    List<Session> folds = CourtCase.folds(labels, patients, 3);

    ShortcutVerdict alibi =
        COURT.judge(caseOf(labels, patients, folds, blind, size), RandomSource.of(1));
    ShortcutVerdict without =
        COURT.judge(caseOf(labels, patients, folds, blind, same), RandomSource.of(1));

    assertThat(alibi.finding()).isEqualTo(Finding.NOT_ENOUGH_EVIDENCE);
    assertThat(alibi.reason()).contains("the model's scores hardly go with it");
    assertThat(without.finding()).isEqualTo(Finding.CONVICTED);
    assertThat(without.reason()).contains("no lesion is there by which one could tell both apart");
  }

  @Test
  void shuffled_labels_are_at_chance_where_every_patient_has_both_classes() {
    RandomSource random = RandomSource.of(7).named("pairs");
    List<String> patients = IntStream.range(0, 240).mapToObj(n -> "p" + n / 4).toList();
    double[][] seen = new double[240][1];
    double[][] size = new double[240][1];
    int[] classes = new int[240];
    for (int n = 0; n < 240; n++) {
      classes[n] = n % 2;
      seen[n][0] = 1.8 * classes[n] + random.nextGaussian();
      size[n][0] = random.nextGaussian();
    }
    Labels labels = Labels.of(classes, 2);

    ShortcutVerdict verdict =
        COURT.judge(
            caseOf(labels, patients, CourtCase.folds(labels, patients, 3), seen, size),
            RandomSource.of(1));

    assertThat(verdict.shuffled().mean()).isCloseTo(0.5, within(0.05));
    assertThat(verdict.shuffled().p()).isEqualTo(0.05);
    assertThat(verdict.finding()).isEqualTo(Finding.ACQUITTED);
  }

  private static CourtCase caseOf(
      Labels labels,
      List<String> patients,
      List<Session> folds,
      double[][] model,
      double[][] size) {
    return new CourtCase(
        labels,
        patients,
        folds,
        FeatureMatrix.of(model),
        Map.of(Charge.SIZE, FeatureMatrix.of(size)),
        Optional.empty(),
        List.of());
  }

  @Test
  void acquisition_is_one_column_for_each_word_but_the_last_and_numbers_as_they_are() {
    AcquisitionColumn kernel = new AcquisitionColumn.Words("kernel", List.of("B", "A", "C", "A"));
    AcquisitionColumn spacing =
        new AcquisitionColumn.Numbers("spacing", List.of(1.0, 1.0, 1.0, 2.5));

    assertThat(kernel.numbers())
        .containsExactly(new double[] {0, 1, 0, 1}, new double[] {1, 0, 0, 0});
    assertThat(spacing.asked().toArray()).containsExactly(1, 1, 1, 0);
    assertThat(spacing.asked().classes()).containsExactly("at least", "below");
    assertThat(spacing.question()).isEqualTo("at least 2.5, or below");
  }

  @Test
  void a_case_whose_parts_do_not_fit_is_refused() {
    Labels labels = Labels.of(List.of("0", "1", "1"), List.of("0", "1"));
    FeatureMatrix three = FeatureMatrix.of(new double[][] {{1}, {2}, {3}});
    Session session = Session.of(new int[] {0, 1}, new int[0], new int[] {2});
    List<String> patients = List.of("a", "b", "c");

    assertThatThrownBy(() ->
            new CourtCase(
                labels,
                patients,
                List.of(session),
                three,
                Map.of(Charge.SIZE, FeatureMatrix.of(new double[][] {{1}})),
                Optional.empty(),
                List.of()))
        .hasMessage("there are 1 rows of size for 3 lesions");
    assertThatThrownBy(() ->
            new CourtCase(
                labels,
                patients,
                List.of(session, session),
                three,
                Map.of(),
                Optional.empty(),
                List.of()))
        .hasMessage("a row is tested in two sessions");
    assertThatThrownBy(() -> Session.of(new int[0], new int[0], new int[] {1}))
        .isInstanceOf(Inestimable.class);
  }
}
