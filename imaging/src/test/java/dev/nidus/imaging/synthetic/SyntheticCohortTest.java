package dev.nidus.imaging.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SyntheticCohortTest {
  private static final SyntheticCohort COHORT = cohort(400);

  @Test
  void four_hundred_lesions_fill_every_site_and_class_alike() {
    Map<String, Integer> counts = new HashMap<>();
    COHORT
        .lesions()
        .forEach(
            lesion -> counts.merge(lesion.site() + "/" + lesion.lesionClass(), 1, Integer::sum));

    assertThat(counts).hasSize(16).allSatisfy((cell, count) -> assertThat(count).isEqualTo(25));
    assertThat(COHORT.lesions().stream().map(SyntheticLesion::number).toList())
        .isEqualTo(numbersTo(400));
    assertThat(COHORT.scans().stream().map(SyntheticScan::number).toList())
        .isEqualTo(numbersTo(COHORT.scans().size()));
  }

  /// 200 lesions of each class: without strata the AUC would have a standard error of 0.029.
  @Test
  void size_mean_and_strength_of_texture_tell_no_class_from_the_other() {
    for (ToDoubleFunction<SyntheticLesion> measure :
        List.<ToDoubleFunction<SyntheticLesion>>of(
            SyntheticLesion::diameterMm,
            SyntheticLesion::meanHounsfield,
            SyntheticLesion::textureHounsfield)) {
      assertThat(auc(COHORT.lesions(), LesionClass.MALIGNANT_LIKE, measure))
          .isCloseTo(0.5, within(0.01));
      for (LesionSite site : LesionSite.values()) {
        assertThat(
                auc(
                    values(COHORT.lesions(), lesion -> lesion.site() == site, measure),
                    values(COHORT.lesions(), lesion -> lesion.site() != site, measure)))
            .isCloseTo(0.5, within(0.02));
      }
    }
  }

  @Test
  void the_latents_tell_the_classes_apart_but_not_perfectly() {
    assertThat(auc(COHORT.lesions(), LesionClass.MALIGNANT_LIKE, SyntheticLesion::texture))
        .isBetween(0.95, 0.9999);
    assertThat(auc(COHORT.lesions(), LesionClass.MALIGNANT_LIKE, SyntheticLesion::margin))
        .isBetween(0.95, 0.9999);
  }

  @Test
  void diameters_follow_their_law() {
    double[] sorted =
        COHORT.lesions().stream().mapToDouble(SyntheticLesion::diameterMm).sorted().toArray();

    assertThat(sorted[0]).isBetween(7.0, 7.7);
    assertThat((sorted[199] + sorted[200]) / 2).isCloseTo(17, within(0.4));
    assertThat(sorted[399]).isBetween(35.0, 40.0);
  }

  @Test
  void patients_have_several_lesions_of_one_class_and_one_split() {
    Map<Integer, Set<LesionClass>> classes = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    for (SyntheticLesion lesion : COHORT.lesions()) {
      classes.computeIfAbsent(lesion.patient(), _ -> new HashSet<>()).add(lesion.lesionClass());
      counts.merge(lesion.patient(), 1, Integer::sum);
    }

    assertThat(classes.values()).allSatisfy(one -> assertThat(one).hasSize(1));
    assertThat(classes).hasSameSizeAs(COHORT.patients());
    assertThat(counts.values()).contains(1, 2, 3);
    assertThat(share(SyntheticPatient.Split.TRAIN)).isCloseTo(0.6, within(0.01));
    assertThat(share(SyntheticPatient.Split.TUNE)).isCloseTo(0.15, within(0.01));
  }

  @Test
  void some_scans_show_two_lesions_of_one_site_that_do_not_touch() {
    List<SyntheticScan> pairs =
        COHORT.scans().stream().filter(scan -> scan.lesions().size() > 1).toList();

    assertThat(pairs).hasSizeBetween(8, 80);
    for (SyntheticScan pair : pairs) {
      SyntheticLesion first = pair.lesions().getFirst();
      SyntheticLesion second = pair.lesions().getLast();
      assertThat(first.site()).isEqualTo(second.site());
      assertThat(first.centre().distanceTo(second.centre()))
          .isGreaterThan(0.75 * (first.diameterMm() + second.diameterMm()));
    }
  }

  @Test
  void scans_differ_in_spacing_thickness_order_sense_and_tilt() {
    Set<Object> orders = new HashSet<>();
    Set<Double> slices = new HashSet<>();
    int tilted = 0;
    int overlapping = 0;
    for (SyntheticScan scan : COHORT.scans()) {
      Acquisition taken = scan.acquisition();
      orders.add(taken.order());
      slices.add(taken.taken().spacing().k());
      tilted += taken.taken().direction().xi() == 1 ? 0 : 1;
      overlapping += taken.thicknessMm() > taken.taken().spacing().k() ? 1 : 0;
      assertThat(taken.taken().spacing().i()).isBetween(0.55, 0.99);
    }

    assertThat(orders).hasSizeGreaterThan(20);
    assertThat(slices).containsExactlyInAnyOrder(1.0, 1.25, 1.5, 2.0, 2.5, 3.0);
    assertThat(tilted).isBetween(60, 130);
    assertThat(overlapping).isGreaterThan(40);
  }

  @Test
  void a_retest_has_another_kernel_and_a_grid_moved_by_less_than_a_voxel() {
    List<SyntheticScan> twice =
        COHORT.scans().stream().filter(scan -> scan.retest().isPresent()).toList();

    assertThat(twice).hasSize(50);
    for (SyntheticScan scan : twice) {
      Acquisition first = scan.acquisition();
      Acquisition again = scan.retest().orElseThrow();
      assertThat(again.kernel()).isNotEqualTo(first.kernel());
      assertThat(again.stored().size()).isEqualTo(first.stored().size());
      assertThat(again.taken().origin().distanceTo(first.taken().origin()))
          .isBetween(1e-6, first.taken().spacing().k() + first.taken().spacing().i());
    }
  }

  @Test
  void survival_follows_the_hazard_and_a_cox_fit_finds_the_coefficient_of_one() {
    List<SyntheticPatient> patients = cohort(3000).patients();

    // the standard error of the coefficient is about 0.035 with some 1,300 events
    assertThat(coxCoefficient(patients)).isCloseTo(1, within(0.12));
    assertThat(concordance(patients)).isBetween(0.70, 0.80);
    double events =
        patients.stream().filter(p -> p.outcome().event() == SurvivalLaw.Event.DEATH).count();
    assertThat(events / patients.size()).isBetween(0.45, 0.75);
    assertThat(patients).allSatisfy(p -> assertThat(p.outcome().days()).isBetween(1, 2200));
  }

  @Test
  void the_gene_programme_follows_the_texture_as_its_law_says() {
    List<SyntheticLesion> lesions = cohort(3000).lesions();
    double[] texture = lesions.stream().mapToDouble(SyntheticLesion::texture).toArray();
    double[] genes = lesions.stream().mapToDouble(SyntheticLesion::geneProgramme).toArray();

    assertThat(correlation(texture, genes)).isCloseTo(0.7, within(0.03));
  }

  @Test
  void another_seed_gives_another_cohort_and_the_same_seed_the_same() {
    CohortSettings settings = new CohortSettings(40, 5, 64, 3, 0);

    assertThat(SyntheticCohort.draw(settings)).isEqualTo(SyntheticCohort.draw(settings));
    assertThat(SyntheticCohort.draw(new CohortSettings(40, 6, 64, 3, 0)).patients())
        .isNotEqualTo(SyntheticCohort.draw(settings).patients());
  }

  @Test
  void settings_out_of_range_are_refused_in_words() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CohortSettings(0, 1, 128, 0, 0))
        .withMessage("the number of lesions must be 1 to 100000, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CohortSettings(9, 1, 31, 0, 0))
        .withMessage("the size of a scan must be 32 to 256, got 31");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CohortSettings(9, 1, 128, 10, 0))
        .withMessage("the number of retests must be 0 to 9, got 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CohortSettings(9, 1, 128, 0, Double.NaN))
        .withMessage("the jitter of the seeds must be 0 to 50 mm, got NaN");
  }

  private static double share(SyntheticPatient.Split split) {
    long count = COHORT.patients().stream().filter(patient -> patient.split() == split).count();
    return (double) count / COHORT.patients().size();
  }

  static double auc(double[] high, double[] low) {
    double wins = 0;
    for (double a : high) {
      for (double b : low) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    return wins / high.length / low.length;
  }

  private static double auc(
      List<SyntheticLesion> lesions,
      LesionClass positive,
      ToDoubleFunction<SyntheticLesion> measure) {
    return auc(
        values(lesions, lesion -> lesion.lesionClass() == positive, measure),
        values(lesions, lesion -> lesion.lesionClass() != positive, measure));
  }

  private static double[] values(
      List<SyntheticLesion> lesions,
      Predicate<SyntheticLesion> which,
      ToDoubleFunction<SyntheticLesion> measure) {
    return lesions.stream().filter(which).mapToDouble(measure).toArray();
  }

  private static SyntheticCohort cohort(int lesions) {
    return SyntheticCohort.draw(
        new CohortSettings(lesions, 7, 128, CohortSettings.usualRetests(lesions), 0));
  }

  private static List<Integer> numbersTo(int last) {
    List<Integer> numbers = new ArrayList<>();
    for (int n = 1; n <= last; n++) {
      numbers.add(n);
    }
    return numbers;
  }

  /// Newton's method on the partial likelihood of one covariate, the log hazard.
  private static double coxCoefficient(List<SyntheticPatient> patients) {
    double coefficient = 0;
    for (int step = 0; step < 20; step++) {
      double slope = 0;
      double curvature = 0;
      for (SyntheticPatient dead : patients) {
        if (dead.outcome().event() == SurvivalLaw.Event.DEATH) {
          double zero = 0;
          double one = 0;
          double two = 0;
          for (SyntheticPatient other : patients) {
            if (other.outcome().days() >= dead.outcome().days()) {
              double weight = Math.exp(coefficient * other.logHazard());
              zero += weight;
              one += weight * other.logHazard();
              two += weight * other.logHazard() * other.logHazard();
            }
          }
          slope += dead.logHazard() - one / zero;
          curvature += two / zero - one / zero * (one / zero);
        }
      }
      coefficient += slope / curvature;
    }
    return coefficient;
  }

  private static double concordance(List<SyntheticPatient> patients) {
    double right = 0;
    double all = 0;
    for (SyntheticPatient first : patients) {
      if (first.outcome().event() == SurvivalLaw.Event.DEATH) {
        for (SyntheticPatient later : patients) {
          if (later.outcome().days() > first.outcome().days()) {
            all++;
            right += first.logHazard() > later.logHazard() ? 1 : 0;
          }
        }
      }
    }
    return right / all;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double both = 0;
    double squareA = 0;
    double squareB = 0;
    for (int n = 0; n < a.length; n++) {
      both += (a[n] - meanA) * (b[n] - meanB);
      squareA += (a[n] - meanA) * (a[n] - meanA);
      squareB += (b[n] - meanB) * (b[n] - meanB);
    }
    return both / Math.sqrt(squareA * squareB);
  }
}
