package dev.nidus.evidence.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.chart.BlandAltmanChart;
import dev.nidus.evidence.estimate.Inestimable;
import org.junit.jupiter.api.Test;

class BlandAltmanTest {
  private static final double[] FIRST = {10, 20, 30, 40};
  private static final double[] SECOND = {11, 23, 29, 41};

  @Test
  void four_pairs_are_counted_by_hand() {
    BlandAltman found = BlandAltman.of(FIRST, SECOND); // differences 1, 3, -1, 1
    double deviation = Math.sqrt(8 / 3.0);
    double t = 3.182446305; // of 3 degrees of freedom
    double z = 1.959963985;

    assertThat(found.bias()).isEqualTo(1);
    assertThat(found.deviation()).isCloseTo(deviation, within(1e-12));
    assertThat(found.biasInterval().high()).isCloseTo(1 + t * deviation / 2, within(1e-7));
    assertThat(found.lower()).isCloseTo(1 - z * deviation, within(1e-7));
    assertThat(found.upperInterval().low())
        .isCloseTo(found.upper() - t * deviation * Math.sqrt(0.25 + z * z / 6), within(1e-7));
    assertThat(found.repeatability()).isCloseTo(z * Math.sqrt(3), within(1e-7));
  }

  @Test
  void equal_readings_have_limits_without_width() {
    BlandAltman same = BlandAltman.of(FIRST, FIRST);

    assertThat(same.bias()).isZero();
    assertThat(same.upperInterval().width()).isZero();
    assertThat(BlandAltmanChart.of("same", "mm", FIRST, FIRST, same).svg()).doesNotContain("NaN");
  }

  @Test
  void two_pairs_are_too_few() {
    assertThatThrownBy(() -> BlandAltman.of(new double[2], new double[2]))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("at least 3 lesions");
  }

  @Test
  void the_chart_has_a_point_for_each_lesion_and_names_its_lines() {
    String svg =
        BlandAltmanChart.of("retest less test", "HU", FIRST, SECOND, BlandAltman.of(FIRST, SECOND))
            .svg();

    assertThat(svg.split("<circle", -1)).hasSize(5);
    assertThat(svg).contains("bias 1", "limits of agreement", "Mean of both, HU");
  }
}
