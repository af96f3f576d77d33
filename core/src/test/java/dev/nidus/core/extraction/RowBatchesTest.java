package dev.nidus.core.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowBatchesTest {

  @Test
  void ten_rows_are_shared_evenly_by_two_and_by_four_threads() {
    assertThat(sizes(new RowBatches(10, 4))).containsExactly(3, 3, 2, 2);
    assertThat(sizes(new RowBatches(8, 4))).containsExactly(2, 2, 2, 2);
  }

  @Test
  void a_table_shorter_than_four_rows_has_a_batch_for_each() {
    assertThat(sizes(new RowBatches(1, 4))).containsExactly(1);
    assertThat(sizes(new RowBatches(3, 4))).containsExactly(1, 1, 1);
    assertThat(sizes(new RowBatches(0, 4))).isEmpty();
  }

  @Test
  void batches_are_equal_but_for_one_row_and_cover_the_table() {
    for (int largest : new int[] {1, 2, 3, 4, 7, 64}) {
      for (long rows = 1; rows < 300; rows++) {
        List<Integer> sizes = sizes(new RowBatches(rows, largest));
        assertThat(sizes.stream().mapToLong(Integer::longValue).sum()).isEqualTo(rows);
        assertThat(sizes).hasSize(Math.toIntExact(new RowBatches(rows, largest).count()));
        int most = sizes.stream().max(Integer::compare).orElseThrow();
        int least = sizes.stream().min(Integer::compare).orElseThrow();
        assertThat(most).isLessThanOrEqualTo(largest);
        assertThat(most - least).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void a_place_within_a_batch_leads_to_its_end() {
    RowBatches batches = new RowBatches(10, 4);
    assertThat(batches.until(4)).isEqualTo(2);
    assertThat(batches.until(9)).isEqualTo(1);
    assertThatThrownBy(() -> batches.until(10))
        .hasMessage("a table of 10 rows has no batch after row 10");
  }

  private static List<Integer> sizes(RowBatches batches) {
    List<Integer> sizes = new ArrayList<>();
    for (long done = 0; done < batches.rows(); done += sizes.getLast()) {
      sizes.add(batches.until(done));
    }
    return sizes;
  }
}
