package dev.nidus.evidence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lesions per patient and what they cost, by hand.
class ClusteringTest {
  private static final Patients FOUR = Patients.of(List.of("a", "a", "b", "b", "c", "c", "d", "d"));

  @Test
  void uneven_patients_weigh_by_their_lesions() {
    Clustering clustering = Clustering.of(Patients.of(List.of("a", "a", "a", "b", "c")));

    assertThat(clustering.most()).isEqualTo(3);
    assertThat(clustering.lesionsPerPatient()).isCloseTo(5 / 3.0, within(1e-12));
    assertThat(clustering.weightedSize()).isCloseTo((9 + 1 + 1) / 5.0, within(1e-12));
    assertThat(clustering.designEffect(0)).isEqualTo(1);
    assertThat(clustering.designEffect(0.5)).isCloseTo(1.6, within(1e-12));
    assertThat(clustering.effectiveLesions(1)).isCloseTo(25 / 11.0, within(1e-12));
  }

  @Test
  void labels_that_follow_the_patient_are_wholly_alike() {
    assertThat(Clustering.correlation(FOUR, List.of("x", "x", "y", "y", "z", "z", "x", "x")))
        .isEqualTo(1);
  }

  @Test
  void labels_that_differ_within_each_patient_count_as_independent() {
    assertThat(Clustering.correlation(FOUR, List.of("x", "y", "x", "y", "x", "y", "x", "y")))
        .isZero();
  }

  @Test
  void one_mixed_patient_of_four_is_counted_by_hand() {
    // of the indicator: total 8 · 3/8 · 5/8 = 15/8, within 1/2, between 11/8; mean squares 11/24
    // and 1/8, pairs
    double expected = (11 / 24.0 - 1 / 8.0) / (11 / 24.0 + 1 / 8.0);

    assertThat(Clustering.correlation(FOUR, List.of("x", "x", "y", "y", "x", "y", "y", "y")))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void one_class_or_one_lesion_each_cannot_say_it() {
    assertThatThrownBy(
            () -> Clustering.correlation(FOUR, List.of("x", "x", "x", "x", "x", "x", "x", "x")))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all have the label 'x'");
    assertThatThrownBy(() -> Clustering.correlation(Patients.oneForEach(3), List.of("x", "y", "x")))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("3 lesions of 3 patients");
  }
}
