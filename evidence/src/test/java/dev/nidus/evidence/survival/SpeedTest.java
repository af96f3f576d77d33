package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.random.RandomSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedTest {

  @Test
  void a_cox_model_of_100_000_rows_and_four_covariates_takes_less_than_two_seconds() {
    int rows = 100_000;
    RandomSource random = RandomSource.of(7);
    SimulatedCohort cohort = SimulatedCohort.of(rows, 0.3, random);
    Covariates covariates =
        Covariates.of(
            List.of("score", "a", "b", "c"),
            new double[][] {
              cohort.score(),
              random.doubles(rows).toArray(),
              random.doubles(rows).toArray(),
              random.doubles(rows).toArray()
            });
    Duration best = Duration.ofDays(1);
    for (int run = 0; run < 3; run++) { // a neighbour's load is not the model's cost
      long start = System.nanoTime();
      CoxModel model = CoxModel.fit(cohort.times(), covariates, CoxSettings.STANDARD);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      best = taken.compareTo(best) < 0 ? taken : best;
      System.out.printf("%d steps in %d ms%n", model.steps(), taken.toMillis());
      assertThat(model.coefficients().getFirst().interval().contains(Math.exp(0.3))).isTrue();
    }
    assertThat(best).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_ridge_on_4096_features_of_400_patients_is_a_matter_of_seconds() {
    RandomSource random = RandomSource.of(8);
    SimulatedCohort cohort = SimulatedCohort.of(400, 0.5, random);
    double[][] features = new double[400][];
    for (int i = 0; i < 400; i++) {
      features[i] = random.doubles(4096).toArray();
      features[i][0] = cohort.score()[i];
    }
    long start = System.nanoTime();
    RidgeCox design = RidgeCox.prepare(cohort.times(), features);
    long prepared = System.nanoTime();
    RiskScore score = design.fit(20);
    long fitted = System.nanoTime();
    System.out.printf(
        "ridge: prepared in %d ms, fitted in %d ms%n",
        (prepared - start) / 1_000_000, (fitted - prepared) / 1_000_000);

    assertThat(score.coefficients()[0]).isGreaterThan(0.05);
    assertThat(Duration.ofNanos(fitted - start)).isLessThan(Duration.ofSeconds(20));
  }
}
