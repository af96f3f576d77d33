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
}
