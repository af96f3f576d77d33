package dev.nidus.evidence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What splits share, counted by hand.
class LeakageAuditTest {

  /// Patients and scans, a character each: "a1 a2" are two scans of a.
  private static SplitKeys split(Role role, String... scans) {
    return SplitKeys.of(
        role,
        scans.length,
        Map.of(
            Level.PATIENT,
            List.of(scans).stream()
                .map(scan -> scan.isEmpty() ? "" : scan.substring(0, 1))
                .toList(),
            Level.SCAN,
            List.of(scans)));
  }

  private static final LeakageAudit AUDIT =
      new LeakageAudit(
          List.of(
              split(Role.TRAIN, "a1", "a1", "b1"),
              split(Role.TUNE, "c1", "d1"),
              split(Role.TEST, "a1", "a2", "a2", "c1", "e1", "")));

  private static Count of(String name) {
    return Objects.requireNonNull(AUDIT.counts().get(name), name);
  }

  @Test
  void units_and_their_lesions_are_counted_by_name() {
    assertThat(of("test_lesions")).isEqualTo(new Count.Known(6));
    assertThat(of("test_patients")).isEqualTo(new Count.Known(3));
    assertThat(of("test_scans")).isEqualTo(new Count.Known(4));
    assertThat(of("test_patients_in_train")).isEqualTo(new Count.Known(1));
    assertThat(of("test_lesions_of_patients_in_train")).isEqualTo(new Count.Known(3));
    assertThat(of("test_scans_in_train")).isEqualTo(new Count.Known(1));
    assertThat(of("test_lesions_sharing_scan_with_train")).isEqualTo(new Count.Known(1));
    assertThat(of("test_patients_in_tune")).isEqualTo(new Count.Known(1));
    assertThat(of("test_patients_in_train_or_tune")).isEqualTo(new Count.Known(2));
    assertThat(of("test_lesions_sharing_scan_with_train_or_tune")).isEqualTo(new Count.Known(2));
    assertThat(of("tune_patients_in_train")).isEqualTo(new Count.Known(0));
  }

  @Test
  void rows_without_a_key_are_like_no_other_row() {
    LeakageAudit blanks =
        new LeakageAudit(List.of(split(Role.TRAIN, "a1", ""), split(Role.TEST, "", "b1")));

    assertThat(blanks.counts().get("test_patients_in_train")).isEqualTo(new Count.Known(0));
    assertThat(blanks.split(Role.TEST).orElseThrow().unknown(Level.PATIENT)).isEqualTo(1);
  }

  @Test
  void what_cannot_be_known_is_not_zero() {
    assertThat(of("test_studies_in_train"))
        .isEqualTo(new Count.Unknown("the studies of train, test are not known"));
    assertThat(of("pretrain_patients_in_others"))
        .isEqualTo(new Count.Unknown("no table of pretrain was given"));
    assertThat(of("test_repeated_lesions"))
        .isEqualTo(new Count.Unknown("the lesions of test are not known"));
  }

  @Test
  void names_do_not_depend_on_what_was_given() {
    LeakageAudit two =
        new LeakageAudit(List.of(split(Role.PRETRAIN, "a1"), split(Role.TEST, "a2")));

    assertThat(two.counts().keySet()).containsExactlyElementsOf(AUDIT.counts().keySet());
    assertThat(two.counts().get("pretrain_patients_in_others")).isEqualTo(new Count.Known(1));
    assertThat(two.counts().get("test_scans_in_pretrain")).isEqualTo(new Count.Known(0));
  }

  @Test
  void a_lesion_that_comes_twice_in_a_split_is_told() {
    SplitKeys twice =
        SplitKeys.of(Role.TRAIN, 4, Map.of(Level.LESION, List.of("x", "y", "x", "x")));

    assertThat(twice.repeatedLesions()).isEqualTo(2);
  }

  @Test
  void one_split_or_two_of_a_kind_are_no_audit() {
    assertThatThrownBy(() -> new LeakageAudit(List.of(split(Role.TEST, "a1"))))
        .hasMessageContaining("at least two");
    assertThatThrownBy(
            () -> new LeakageAudit(List.of(split(Role.TEST, "a1"), split(Role.TEST, "b1"))))
        .hasMessageContaining("two splits are for test");
    assertThatThrownBy(
            () -> Overlap.of(split(Role.TEST, "a1"), List.of(split(Role.TRAIN, "")), Level.SCAN))
        .hasMessageContaining("the scans of train are not known");
  }
}
