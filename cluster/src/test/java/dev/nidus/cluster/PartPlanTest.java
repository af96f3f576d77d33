package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.table.TableRow;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.UnusableRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartPlanTest {
  private static final Map<String, Long> BYTES = Map.of("big", 90L, "middle", 50L, "small", 30L);
  private static final PartPlan PLAN =
      new PartPlan(4, 1, scan -> BYTES.getOrDefault(String.valueOf(scan.getFileName()), 0L));

  @Test
  void the_lesions_of_a_scan_stay_together_and_parts_cost_about_the_same() {
    List<TableRow> window =
        List.of(
            lesion(1, "small"),
            lesion(2, "big"),
            lesion(3, "middle"),
            lesion(4, "small"),
            lesion(5, "big"));

    // 92 bytes in one part, 51 + 32 in the other
    assertThat(rows(PLAN.divide(window, 2))).containsExactly(List.of(1L, 3L, 4L), List.of(2L, 5L));
  }

  @Test
  void a_scan_with_more_lesions_than_a_part_may_have_is_read_again() {
    List<TableRow> window = new ArrayList<>();
    for (int row = 1; row <= 9; row++) {
      window.add(lesion(row, "big"));
    }

    assertThat(rows(PLAN.divide(window, 1)))
        .containsExactly(List.of(1L, 2L, 3L, 4L), List.of(5L, 6L, 7L, 8L), List.of(9L));
  }

  @Test
  void every_row_is_in_one_part_and_rows_that_name_no_lesion_are_among_them() {
    List<TableRow> window = new ArrayList<>();
    for (int row = 1; row <= 40; row++) {
      window.add(
          row % 7 == 0
              ? numbered(new UnusableRow(row, "", new Refusal.InvalidSeed("blank")))
              : lesion(row, List.of("big", "middle", "small").get(row % 3)));
    }

    List<List<TableRow>> parts = PLAN.divide(window, 6);

    assertThat(parts).hasSizeGreaterThanOrEqualTo(6);
    assertThat(rows(parts).stream().flatMap(List::stream).sorted())
        .containsExactlyElementsOf(window.stream().map(row -> row.cohortRow().row()).toList());
    assertThat(rows(parts)).allSatisfy(part -> assertThat(part).isSorted());
  }

  @Test
  void there_are_not_more_parts_than_scans() {
    assertThat(PLAN.divide(List.of(lesion(1, "big"), lesion(2, "big")), 12)).hasSize(1);
  }

  @Test
  void rows_survive_as_text_to_the_last_bit() {
    List<TableRow> rows =
        List.of(
            new TableRow(
                new Lesion(
                    7,
                    "a, \"b\"\nc.nii",
                    Path.of("folder", "a"),
                    SeedPoint.lps(0.1 + 0.2, -0.0, Math.nextUp(1e300))),
                List.of("7", "line\nbreak", "")),
            numbered(new UnusableRow(8, "", new Refusal.InvalidSeed("coordX is ','"))));
    PartRows part = new PartRows(List.of("row", "a,b", "c"), List.of(rows.getFirst()));
    PartRows unusable = new PartRows(List.of("row"), List.of(rows.getLast()));

    assertThat(PartRows.ofText(part.toText())).isEqualTo(part);
    assertThat(PartRows.ofText(unusable.toText())).isEqualTo(unusable);
  }

  private static TableRow lesion(long row, String scan) {
    return numbered(new Lesion(row, scan, Path.of("scans", scan), SeedPoint.lps(1, 2, 3)));
  }

  private static TableRow numbered(CohortRow row) {
    return new TableRow(row, List.of(Long.toString(row.row())));
  }

  private static List<List<Long>> rows(List<List<TableRow>> parts) {
    return parts.stream()
        .map(part -> part.stream().map(row -> row.cohortRow().row()).toList())
        .toList();
  }
}
