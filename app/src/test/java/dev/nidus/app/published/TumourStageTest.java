package dev.nidus.app.published;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TumourStageTest {

  @Test
  void groups_follow_from_the_categories_as_in_the_seventh_edition() {
    assertThat(group("Tis", "N0", "M0")).isEqualTo(0);
    assertThat(group("T1a", "N0", "M0")).isEqualTo(1);
    assertThat(group("T2a", "N0", "M0")).isEqualTo(1);
    assertThat(group("T2b", "N0", "M0")).isEqualTo(2);
    assertThat(group("T1b", "N1", "M0")).isEqualTo(2);
    assertThat(group("T3", "N0", "M0")).isEqualTo(2);
    assertThat(group("T3", "N1", "M0")).isEqualTo(3);
    assertThat(group("T1a", "N2", "M0")).isEqualTo(3);
    assertThat(group("T4", "N0", "M0")).isEqualTo(3);
    assertThat(group("T1a", "N0", "M1b")).isEqualTo(4);
  }

  @Test
  void what_the_edition_does_not_group_has_no_stage() {
    assertThat(TumourStage.ofCategories("Tis", "N1", "M0")).isEmpty();
    assertThat(TumourStage.ofCategories("Not Collected", "N0", "M0")).isEmpty();
    assertThat(TumourStage.ofGroup("")).isEmpty();
    assertThat(TumourStage.name(ClinicalCohort.Name.LUNG1, Double.NaN)).isEmpty();
  }

  @Test
  void the_groups_of_lung1_are_ordered() {
    assertThat(TumourStage.ofGroup("I")).hasValue(1);
    assertThat(TumourStage.ofGroup("IIIb")).hasValue(4);
    assertThat(TumourStage.name(ClinicalCohort.Name.LUNG1, 3)).contains("IIIa");
    assertThat(TumourStage.name(ClinicalCohort.Name.RADIO, 3)).contains("III");
  }

  private static int group(String tumour, String nodes, String metastases) {
    return TumourStage.ofCategories(tumour, nodes, metastases).orElseThrow();
  }
}
