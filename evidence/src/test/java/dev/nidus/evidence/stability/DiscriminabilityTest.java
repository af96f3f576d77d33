package dev.nidus.evidence.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.stability.Discriminability.Worth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Repeatability that cannot be had for nothing.
class DiscriminabilityTest {
  private static final int LESIONS = 40;
  private static final int FEATURES = 16;

  /// A lesion's own features, times a signal, and noise that is new on each scan.
  private static double[][][] readings(double signal, double noise) {
    RandomSource random = RandomSource.of(11);
    double[][][] readings = new double[LESIONS][2][FEATURES];
    for (int lesion = 0; lesion < LESIONS; lesion++) {
      for (int k = 0; k < FEATURES; k++) {
        double own = random.nextGaussian();
        for (int scan = 0; scan < 2; scan++) {
          readings[lesion][scan][k] = 0.1 + signal * own + noise * random.nextGaussian();
        }
      }
    }
    return readings;
  }

  private static Worth worth(Discriminability found) {
    Estimate identification =
        found.identification(
            Bootstrap.overPatients(), Patients.oneForEach(LESIONS), RandomSource.of(1));
    return found.worth(identification);
  }

  @Test
  void three_lesions_are_counted_by_hand() {
    double[][][] readings = {{{0}, {1}}, {{10}, {11}}, {{11.5}, {20}}};
    Discriminability found = Discriminability.of(readings);

    // from scan 1 to 2: 0 finds 1; 10 finds 11; 11.5 finds 11, of the second. Back: 1 finds 0; 11
    // finds 11.5; 20 finds 11.5, its own
    assertThat(found.ofLesion()).containsExactly(1, 0.5, 0.5);
    assertThat(found.identification()).isCloseTo(2 / 3.0, within(1e-12));
    // of two others each: all, all, one; all, one, all
    assertThat(found.separation()).isCloseTo(10 / 12.0, within(1e-12));
    assertThat(found.chance()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(found.effectiveRank()).isCloseTo(1, within(1e-12));
  }

  @Test
  void an_encoder_that_always_gives_the_same_is_worthless() {
    Discriminability constant = Discriminability.of(readings(0, 0));

    assertThat(constant.identification()).isCloseTo(1.0 / LESIONS, within(1e-12));
    assertThat(constant.separation()).isCloseTo(0.5, within(1e-12));
    assertThat(constant.effectiveRank()).isZero();
    assertThat(worth(constant)).isEqualTo(Worth.WORTHLESS);
  }

  @Test
  void an_encoder_of_noise_alone_is_worthless_though_its_rank_is_high() {
    Discriminability noise = Discriminability.of(readings(0, 1));

    assertThat(worth(noise)).isEqualTo(Worth.WORTHLESS);
    assertThat(noise.effectiveRank()).isGreaterThan(FEATURES / 2.0);
  }

  @Test
  void more_noise_finds_fewer_lesions_and_little_noise_finds_all() {
    Discriminability good = Discriminability.of(readings(1, 0.1));
    Discriminability poor = Discriminability.of(readings(1, 1));

    assertThat(good.identification()).isEqualTo(1);
    assertThat(worth(good)).isEqualTo(Worth.TELLS_APART);
    assertThat(poor.identification()).isBetween(0.1, 0.9);
    assertThat(worth(poor)).isEqualTo(Worth.TELLS_APART);
    assertThat(poor.separation()).isLessThan(good.separation());
  }

  @Test
  void one_number_for_all_features_is_one_direction() {
    double[][][] readings = readings(1, 0);
    for (double[][] lesion : readings) {
      for (double[] reading : lesion) {
        for (int k = 1; k < FEATURES; k++) {
          reading[k] = 3 * reading[0] + k;
        }
      }
    }

    assertThat(Discriminability.of(readings).effectiveRank()).isCloseTo(1, within(1e-9));
  }

  @Test
  void a_constant_that_is_no_power_of_two_has_no_intraclass_correlation() {
    double[][] constant = new double[31][2];
    for (double[] readings : constant) {
      Arrays.fill(readings, 0.1);
    }

    assertThatThrownBy(() -> IntraclassCorrelation.of(constant, IccForm.AGREEMENT_SINGLE))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("are 0.1");
  }

  @Test
  void the_median_over_features_is_that_of_single_ones_and_leaves_constants_out() {
    double[][][] readings = readings(1, 0.5);
    for (double[][] lesion : readings) {
      lesion[0][0] = 7;
      lesion[1][0] = 7;
    }
    List<FeatureRepeatability> forms =
        FeatureRepeatability.of(readings, Patients.oneForEach(LESIONS), 200, RandomSource.of(3));

    for (FeatureRepeatability form : forms) {
      double[] single = new double[FEATURES - 1];
      for (int k = 1; k < FEATURES; k++) {
        double[][] ofFeature = new double[LESIONS][2];
        for (int lesion = 0; lesion < LESIONS; lesion++) {
          ofFeature[lesion][0] = readings[lesion][0][k];
          ofFeature[lesion][1] = readings[lesion][1][k];
        }
        single[k - 1] = IntraclassCorrelation.of(ofFeature, form.form()).value();
      }
      Arrays.sort(single);
      assertThat(form.median()).isCloseTo(single[7], within(1e-12));
      assertThat(form.interval().contains(form.median())).isTrue();
      assertThat(form.constant()).isEqualTo(1);
      assertThat(form.features()).isEqualTo(FEATURES - 1);
    }
    assertThat(
            FeatureRepeatability.of(
                readings, Patients.oneForEach(LESIONS), 200, RandomSource.of(3)))
        .isEqualTo(forms);
    assertThatThrownBy(() ->
            FeatureRepeatability.of(
                readings(0, 0), Patients.oneForEach(LESIONS), 200, RandomSource.of(3)))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all 16 are constant");
  }
}
