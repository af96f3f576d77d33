package dev.nidus.app.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.testing.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1.5", "+2", ".5", "3.", "1e3", "-2.5E-2", " 4 "})
  void what_a_spreadsheet_writes_as_a_number_is_a_coordinate(String number) throws Exception {
    List<CohortRow> rows = read("a.nii,\"%s\",2,3\n".formatted(number));
    assertThat(rows.getFirst()).isInstanceOf(Lesion.class);
    assertThat(((Lesion) rows.getFirst()).seed().first())
        .isEqualTo(Double.parseDouble(number.strip()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1d", "0x1p3", "1,5", "--1", "1e", ".", "", "n/a", "NaN", "-Infinity"})
  void anything_else_makes_a_row_that_says_why(String text) throws Exception {
    List<CohortRow> rows = read("a.nii,\"%s\",2,3\n".formatted(text));
    assertThat(rows.getFirst()).isInstanceOf(UnusableRow.class);
    assertThat(((UnusableRow) rows.getFirst()).refusal().reason()).startsWith("coordX is ");
  }

  @Test
  void rows_are_numbered_from_the_first_data_row_and_paths_start_at_the_root() throws Exception {
    List<CohortRow> rows = read("b/../a.nii,1,2,3\n\n/abs.nii,1,2,3\nshort.nii\n");
    assertThat(rows).extracting(CohortRow::row).containsExactly(1L, 2L, 3L);
    assertThat(((Lesion) rows.get(0)).scanFile()).isEqualTo(folder.resolve("a.nii"));
    assertThat(rows.get(0).scanName()).isEqualTo("b/../a.nii");
    assertThat(((Lesion) rows.get(1)).scanFile()).isEqualTo(Path.of("/abs.nii"));
    assertThat(((UnusableRow) rows.get(2)).refusal().reason())
        .isEqualTo("the row has 1 fields, the header has 4");
  }

  @Test
  void a_pairing_hands_back_the_fields_of_each_row_after_those_already_done() throws Exception {
    LesionTable table = table("a.nii,1,2,3\nb.nii,4,5,6\nc.nii,7,8,9\n");
    try (RowPairing rows = new RowPairing(table, 1)) {
      assertThat(rows.next().scanName()).isEqualTo("b.nii");
      assertThat(rows.next().scanName()).isEqualTo("c.nii");
      assertThat(rows.hasNext()).isFalse();
      assertThat(rows.fieldsOfNext()).containsExactly("b.nii", "4", "5", "6");
      assertThat(rows.fieldsOfNext()).containsExactly("c.nii", "7", "8", "9");
    }
  }

  @Test
  void an_npy_file_holds_shape_and_values_and_starts_its_data_at_a_multiple_of_64()
      throws Exception {
    for (int[] shape : new int[][] {{3}, {1, 2, 3, 4}, {0, 5}}) {
      int count = 1;
      for (int edge : shape) {
        count *= edge;
      }
      float[] values = new float[count];
      for (int n = 0; n < count; n++) {
        values[n] = n - 0.5f;
      }
      Path file = folder.resolve(shape.length + ".npy");
      NpyFile.write(file, shape, values);
      NpyArray read = NpyArray.read(file);
      assertThat(read.shape().stream().mapToInt(Integer::intValue)).containsExactly(box(shape));
      assertThat(read.floats()).isEqualTo(values);
      assertThat((Files.size(file) - 4L * count) % 64).isZero();
    }
  }

  private static Integer[] box(int[] shape) {
    Integer[] boxed = new Integer[shape.length];
    for (int n = 0; n < shape.length; n++) {
      boxed[n] = shape[n];
    }
    return boxed;
  }

  private List<CohortRow> read(String rows) throws IOException {
    List<CohortRow> read = new ArrayList<>();
    try (LesionSource.Rows opened = table(rows).open()) {
      opened.forEachRemaining(row -> read.add(row.cohortRow()));
    }
    return read;
  }

  private LesionTable table(String rows) throws IOException {
    Path file = folder.resolve("lesions.csv");
    Files.writeString(file, "image_path,coordX,coordY,coordZ\n" + rows);
    return new LesionTable(file, folder, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED);
  }
}
