package dev.nidus.evidence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CurveTest {

  @Test
  void the_areas_below_the_curves_are_the_metrics_ties_included() {
    SplittableRandom random = TestSeed.random("curves");
    for (int n = 0; n < 200; n++) {
      int rows = random.nextInt(5, 60);
      int[] labels = new int[rows];
      double[] scores = new double[rows];
      for (int row = 0; row < rows; row++) {
        labels[row] = row < 2 ? row : random.nextInt(2);
        scores[row] = random.nextInt(12) / 11.0;
      }
      Predictions predictions = Predictions.binary(labels, scores, 0.5);

      double area = 0;
      RocCurve.Point last = new RocCurve.Point(Double.POSITIVE_INFINITY, 0, 0);
      for (RocCurve.Point point : RocCurve.of(predictions, 1).points()) {
        area +=
            (point.falsePositiveRate() - last.falsePositiveRate())
                * (point.sensitivity() + last.sensitivity())
                / 2;
        last = point;
      }
      assertThat(last.sensitivity()).isEqualTo(1);
      assertThat(last.falsePositiveRate()).isEqualTo(1);
      assertThat(area).isCloseTo(new RocAuc().of(predictions), within(1e-12));

      PrecisionRecallCurve curve = PrecisionRecallCurve.of(predictions, 1);
      double average = 0;
      double recall = 0;
      for (PrecisionRecallCurve.Point point : curve.points()) {
        average += (point.recall() - recall) * point.precision();
        recall = point.recall();
      }
      assertThat(average).isCloseTo(new AveragePrecision().of(predictions), within(1e-12));
      assertThat(curve.points().getLast().precision()).isCloseTo(curve.prevalence(), within(1e-12));
    }
  }

  @Test
  void a_class_that_is_missing_has_no_curve() {
    Predictions zeros = Predictions.binary(new int[] {0, 0}, new double[] {0.1, 0.2}, 0.5);

    assertThatThrownBy(() -> RocCurve.of(zeros, 1))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("0 of the 2 lesions are of the class");
    assertThatThrownBy(() -> PrecisionRecallCurve.of(zeros, 1))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("none of the 2 lesions");
  }
}
