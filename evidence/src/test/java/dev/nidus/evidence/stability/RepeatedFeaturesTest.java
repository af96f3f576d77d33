package dev.nidus.evidence.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Statistics of copies that are taken in one by one against those of tables in memory.
class RepeatedFeaturesTest {
  private static final int LESIONS = 30;
  private static final int READINGS = 6;
  private static final int FEATURES = 5;

  private final float[][][] readings = new float[LESIONS][READINGS][FEATURES];

  RepeatedFeaturesTest() {
    RandomSource random = RandomSource.of(3);
    for (int lesion = 0; lesion < LESIONS; lesion++) {
      for (int k = 0; k < FEATURES; k++) {
        double own = random.nextGaussian();
        for (int reading = 0; reading < READINGS; reading++) {
          readings[lesion][reading][k] =
              k == 4 ? 7 : (float) (1000 + own + 0.2 * reading + k * random.nextGaussian());
        }
      }
    }
  }

  private double[][] table(int feature) {
    double[][] table = new double[LESIONS][READINGS];
    for (int lesion = 0; lesion < LESIONS; lesion++) {
      for (int reading = 0; reading < READINGS; reading++) {
        table[lesion][reading] = readings[lesion][reading][feature];
      }
    }
    return table;
  }

  @Test
  void sums_give_the_correlations_of_the_whole_table() {
    RepeatedFeatures features = new RepeatedFeatures(FEATURES, READINGS);
    for (float[][] lesion : readings) {
      features.add(lesion);
    }

    for (IccForm form : IccForm.values()) {
      for (int k = 1; k < 4; k++) {
        IntraclassCorrelation whole = IntraclassCorrelation.of(table(k), form);
        IntraclassCorrelation found = features.correlation(k, form);
        assertThat(found.value()).isCloseTo(whole.value(), within(1e-9));
        assertThat(found.interval().low()).isCloseTo(whole.interval().low(), within(1e-8));
        assertThat(found.interval().high()).isCloseTo(whole.interval().high(), within(1e-8));
      }
    }
    assertThat(features.constant()).isEqualTo(1);
    assertThat(features.correlations(IccForm.CONSISTENCY_SINGLE)).hasSize(4).isSorted();
    assertThatThrownBy(() -> features.correlation(4, IccForm.AGREEMENT_SINGLE))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("feature 4 is 7.0 in all readings");
  }

  @Test
  void copies_find_their_originals_as_two_scans_do() {
    double[][][] pairs = new double[LESIONS][2][];
    float[][] originals = new float[LESIONS][];
    for (int lesion = 0; lesion < LESIONS; lesion++) {
      originals[lesion] = readings[lesion][0];
      for (int scan = 0; scan < 2; scan++) {
        pairs[lesion][scan] = new double[FEATURES];
        for (int k = 0; k < FEATURES; k++) {
          pairs[lesion][scan][k] = readings[lesion][scan][k];
        }
      }
    }
    double[][][] turned = new double[LESIONS][][];
    for (int lesion = 0; lesion < LESIONS; lesion++) {
      turned[lesion] = new double[][] {pairs[lesion][1], pairs[lesion][0]};
    }
    Discriminability found = copies(originals, lesion -> readings[lesion][1]);
    Discriminability back =
        copies(
            Arrays.stream(readings).map(r -> r[1]).toArray(float[][]::new),
            lesion -> readings[lesion][0]);

    // two scans are asked both ways
    assertThat((found.identification() + back.identification()) / 2)
        .isCloseTo(Discriminability.of(pairs).identification(), within(1e-12));
    assertThat((found.separation() + back.separation()) / 2)
        .isCloseTo(Discriminability.of(turned).separation(), within(1e-12));
    assertThat(found.identification()).isGreaterThan(found.chance());
  }

  private interface OfLesion {
    float[] at(int lesion);
  }

  private static Discriminability copies(float[][] originals, OfLesion copy) {
    return Discriminability.ofCopies(
        originals,
        new Discriminability.Copies() {
          @Override
          public int trials() {
            return 1;
          }

          @Override
          public float[] of(int lesion, int trial) {
            return copy.at(lesion);
          }
        });
  }

  @Test
  void features_that_are_always_the_same_identify_by_chance_and_have_no_rank() {
    float[][] same = new float[LESIONS][FEATURES];
    Discriminability found = copies(same, _ -> new float[FEATURES]);

    assertThat(found.identification()).isCloseTo(1.0 / LESIONS, within(1e-12));
    assertThat(found.separation()).isEqualTo(0.5);
    assertThat(found.effectiveRank()).isZero();
  }

  @Test
  void limits_of_one_copy_each_are_those_of_pairs_and_more_copies_say_the_same() {
    double[] original = new double[400];
    double[][] one = new double[400][1];
    double[][] many = new double[400][20];
    double[] second = new double[400];
    RandomSource random = RandomSource.of(8);
    for (int lesion = 0; lesion < 400; lesion++) {
      original[lesion] = random.nextGaussian();
      double own = 0.3 * random.nextGaussian();
      for (int trial = 0; trial < 20; trial++) {
        many[lesion][trial] = original[lesion] + 0.1 + own + 0.4 * random.nextGaussian();
      }
      one[lesion][0] = many[lesion][0];
      second[lesion] = many[lesion][0];
    }
    Patients patients = Patients.oneForEach(400);
    Bootstrap bootstrap = Bootstrap.overPatients().withReplicates(200);

    BlandAltman pairs = BlandAltman.of(original, second);
    BlandAltman single =
        BlandAltman.ofCopies(original, one, patients, bootstrap, RandomSource.of(1));
    BlandAltman repeated =
        BlandAltman.ofCopies(original, many, patients, bootstrap, RandomSource.of(1));

    assertThat(single.bias()).isCloseTo(pairs.bias(), within(1e-12));
    assertThat(single.lower()).isCloseTo(pairs.lower(), within(1e-12));
    assertThat(single.repeatability()).isCloseTo(pairs.repeatability(), within(1e-12));
    assertThat(repeated.bias()).isCloseTo(0.1, within(0.06));
    assertThat(repeated.deviation()).isCloseTo(0.5, within(0.03));
    assertThat(repeated.lower()).isCloseTo(0.1 - 1.96 * 0.5, within(0.08));
    assertThat(repeated.upper()).isCloseTo(0.1 + 1.96 * 0.5, within(0.08));
    assertThat(repeated.lowerInterval().contains(repeated.lower())).isTrue();
    assertThat(repeated.upperInterval().width()).isBetween(0.02, 0.2);
  }

  @Test
  void errors_of_features_are_what_their_names_say() {
    FeatureError error = FeatureError.of(new float[] {3, 4}, new float[] {3, 5});
    assertThat(error.relative()).isEqualTo(0.2);
    assertThat(error.meanSquare()).isEqualTo(0.5);
    assertThat(error.cosineDistance()).isCloseTo(1 - 29 / (5 * Math.sqrt(34)), within(1e-12));
    assertThat(FeatureError.of(new float[2], new float[2]).relative()).isZero();
    assertThat(FeatureError.of(new float[2], new float[] {1, 0}).relative()).isInfinite();
  }

  @Test
  void a_spread_over_trials_has_mean_deviation_and_percentiles() {
    TrialSpread spread = TrialSpread.of(new double[] {4, 2, 3, 1, 5});
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(2.5), within(1e-12));
    assertThat(spread.low()).isCloseTo(1.1, within(1e-12));
    assertThat(spread.high()).isCloseTo(4.9, within(1e-12));
    assertThat(TrialSpread.of(new double[] {0.1, 0.1, 0.1}).deviation()).isZero();
  }
}
