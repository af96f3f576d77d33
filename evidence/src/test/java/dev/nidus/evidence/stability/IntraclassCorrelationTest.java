package dev.nidus.evidence.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.testing.CsvColumns;
import dev.nidus.evidence.testing.GoldenNumbers;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IntraclassCorrelationTest {
  /// Six subjects read by four judges: table 2 of Shrout and Fleiss 1979.
  private static final double[][] SHROUT_FLEISS = {
    {9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}
  };

  private static double[][] testRetest() {
    double[] values = CsvColumns.read(Fixtures.fixture("stats/icc.csv")).numbers("v");
    double[][] readings = new double[values.length / 2][];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = new double[] {values[2 * i], values[2 * i + 1]};
    }
    return readings;
  }

  @Test
  void the_six_forms_are_those_of_pingouin() {
    int checked = 0;
    for (JsonNode golden : GoldenNumbers.read("stats/stats.json").get("icc_pingouin")) {
      for (IccForm form : IccForm.values()) {
        if (form.notation().equals(golden.get("Type").asString())) {
          IntraclassCorrelation found = IntraclassCorrelation.of(testRetest(), form);
          assertThat(found.value()).isCloseTo(golden.get("ICC").doubleValue(), within(1e-9));
          assertThat(found.f()).isCloseTo(golden.get("F").doubleValue(), within(1e-7));
          assertThat(found.betweenSubjects()).isEqualTo(golden.get("df1").intValue());
          assertThat(found.error()).isEqualTo(golden.get("df2").intValue());
          assertThat(found.p() / golden.get("pval").doubleValue()).isCloseTo(1, within(1e-9));
          double[] interval = GoldenNumbers.array(golden.get("CI95"));
          assertThat(found.interval().low()).isCloseTo(interval[0], within(0.00501));
          assertThat(found.interval().high()).isCloseTo(interval[1], within(0.00501));
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(6);
  }

  @Test
  void the_intervals_are_those_of_the_formulas_with_scipys_quantiles() {
    assertScipy(IccForm.ONE_WAY_SINGLE, 0.9526114916852725, 0.9886409648361624);
    assertScipy(IccForm.AGREEMENT_SINGLE, 0.9521929595763853, 0.9886830506045935);
    assertScipy(IccForm.CONSISTENCY_SINGLE, 0.9506821103049786, 0.9883128462947609);
    assertScipy(IccForm.ONE_WAY_MEAN, 0.9757307029501157, 0.9942880412479216);
    assertScipy(IccForm.AGREEMENT_MEAN, 0.9755111090893451, 0.9943093247604409);
    assertScipy(IccForm.CONSISTENCY_MEAN, 0.9747176182964478, 0.9941220750411495);
  }

  private static void assertScipy(IccForm form, double low, double high) {
    IntraclassCorrelation found = IntraclassCorrelation.of(testRetest(), form);
    assertThat(found.interval().low()).as(form.notation()).isCloseTo(low, within(1e-9));
    assertThat(found.interval().high()).as(form.notation()).isCloseTo(high, within(1e-9));
  }

  @Test
  void the_judges_of_shrout_and_fleiss_have_the_printed_values() {
    Map<IccForm, Double> printed =
        Map.of(
            IccForm.ONE_WAY_SINGLE, .17,
            IccForm.AGREEMENT_SINGLE, .29,
            IccForm.CONSISTENCY_SINGLE, .71,
            IccForm.ONE_WAY_MEAN, .44,
            IccForm.AGREEMENT_MEAN, .62,
            IccForm.CONSISTENCY_MEAN, .91);

    printed.forEach((form, value) ->
        assertThat(IntraclassCorrelation.of(SHROUT_FLEISS, form).value())
            .as(form.notation())
            .isCloseTo(value, within(0.005)));
  }

  @Test
  void the_intervals_of_the_judges_are_those_of_the_r_package_psych() {
    // psych::ICC prints three of them as -0.133 .. 0.72, 0.019 .. 0.76, 0.342 .. 0.95
    assertInterval(IccForm.ONE_WAY_SINGLE, -0.133, 0.72);
    assertInterval(IccForm.AGREEMENT_SINGLE, 0.019, 0.76);
    assertInterval(IccForm.CONSISTENCY_SINGLE, 0.342, 0.95);
  }

  private static void assertInterval(IccForm form, double low, double high) {
    IntraclassCorrelation found = IntraclassCorrelation.of(SHROUT_FLEISS, form);
    assertThat(found.interval().low()).as(form.notation()).isCloseTo(low, within(0.0006));
    assertThat(found.interval().high()).as(form.notation()).isCloseTo(high, within(0.006));
  }

  @Test
  void a_reader_who_is_always_higher_costs_agreement_and_no_consistency() {
    double[][] shifted = {{1, 2}, {2, 3}, {3, 4}, {4, 5}};

    assertThat(IntraclassCorrelation.of(shifted, IccForm.CONSISTENCY_SINGLE).value()).isEqualTo(1);
    // between 10/3, readers 2, error 0: (10/3)/(10/3 + 2 x 2/4)
    assertThat(IntraclassCorrelation.of(shifted, IccForm.AGREEMENT_SINGLE).value())
        .isCloseTo(10.0 / 13, within(1e-12));
    assertThat(IntraclassCorrelation.of(shifted, IccForm.CONSISTENCY_SINGLE).interval().low())
        .isEqualTo(1);
  }

  @Test
  void intervals_hold_the_truth_at_the_nominal_rate_but_for_agreement_of_two_readers() {
    int cohorts = 10_000;
    int consistency = 0;
    int agreement = 0;
    for (int c = 0; c < cohorts; c++) {
      RandomSource random =
          RandomSource.of(Long.getLong("nidus.seed", 20240315L)).named("icc").at(c);
      double[] readers = {0.4 * random.nextGaussian(), 0.4 * random.nextGaussian()};
      double[][] readings = new double[31][2];
      for (double[] subject : readings) {
        double truth = random.nextGaussian();
        for (int j = 0; j < 2; j++) {
          subject[j] = truth + readers[j] + 0.5 * random.nextGaussian();
        }
      }
      consistency +=
          IntraclassCorrelation.of(readings, IccForm.CONSISTENCY_SINGLE)
                  .interval()
                  .contains(1 / 1.25)
              ? 1
              : 0;
      agreement +=
          IntraclassCorrelation.of(readings, IccForm.AGREEMENT_SINGLE)
                  .interval()
                  .contains(1 / (1 + 0.16 + 0.25))
              ? 1
              : 0;
    }
    System.out.printf(
        "ICC: consistency %.2f %%, agreement %.2f %% of %d%n",
        100.0 * consistency / cohorts, 100.0 * agreement / cohorts, cohorts);
    assertThat((double) consistency / cohorts).isCloseTo(0.95, within(0.012));
    // Satterthwaite's approximation with one degree of freedom of readers: SciPy gives 92.1 % here
    assertThat((double) agreement / cohorts).isCloseTo(0.921, within(0.01));
  }

  @Test
  void readings_without_any_agreement_have_intervals_or_a_reason() {
    RandomSource random = RandomSource.of(Long.getLong("nidus.seed", 20240315L)).named("noise");
    int reasons = 0;
    for (int round = 0; round < 3000; round++) {
      double[][] readings = new double[2 + round % 4][2 + round % 3];
      for (double[] subject : readings) {
        for (int j = 0; j < subject.length; j++) {
          // readings of a subject repel each other in every second round
          subject[j] = (round % 2) * (j % 2 == 0 ? 3 : -3) + random.nextGaussian();
        }
      }
      for (IccForm form : IccForm.values()) {
        try {
          IntraclassCorrelation found = IntraclassCorrelation.of(readings, form);
          assertThat(found.value()).isFinite().isLessThanOrEqualTo(1);
          assertThat(found.interval().low()).isLessThanOrEqualTo(found.interval().high());
        } catch (Inestimable e) {
          reasons++;
        }
      }
    }
    assertThat(reasons).isLessThan(300);
  }

  @Test
  void equal_readings_and_missing_ones_are_refused() {
    assertThatThrownBy(() ->
            IntraclassCorrelation.of(new double[][] {{2, 2}, {2, 2}}, IccForm.CONSISTENCY_SINGLE))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all readings of all 2 subjects are 2.0");
    assertThatThrownBy(
            () -> IntraclassCorrelation.of(new double[][] {{2, 1}}, IccForm.ONE_WAY_SINGLE))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("at least two subjects");
    assertThatThrownBy(() ->
            IntraclassCorrelation.of(
                new double[][] {{2, 1}, {3, Double.NaN}}, IccForm.ONE_WAY_SINGLE))
        .hasMessageContaining("reading 2 of subject 2 is NaN");
  }

  @Test
  void repeated_features_agree_as_scikit_learn_says() {
    double[] first = Arrays.stream(testRetest()).mapToDouble(r -> r[0]).toArray();
    double[] second = Arrays.stream(testRetest()).mapToDouble(r -> r[1]).toArray();
    JsonNode golden = GoldenNumbers.read("stats/stats.json").get("corr");
    Agreement agreement = Agreement.of(first, second);

    assertThat(agreement.explained())
        .isCloseTo(golden.get("r2_score").doubleValue(), within(1e-12));
    assertThat(agreement.meanSquaredDifference())
        .isCloseTo(golden.get("mse").doubleValue(), within(1e-12));
  }
}
