package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes of the output depend on the table, the encoder, the law and the batch, and on nothing
/// else.
class DeterminismTest {
  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static Path first = Path.of("");

  @BeforeAll
  static void extract_once() throws IOException {
    List<RealLesion> lesions = new ArrayList<>(RealLesion.all());
    lesions.addAll(RealLesion.all().reversed());
    List<List<String>> rows = new ArrayList<>(RealLesion.table(lesions).rows());
    rows.add(4, List.of("missing.nii.gz", "1", "2", "3"));
    table = new CsvText(RealLesion.COLUMNS, rows).write(folder.resolve("lesions.csv"));
    first = extract("first", "--threads", "1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void any_number_of_threads_gives_the_same_bytes(int threads) throws Exception {
    assertSame(extract("threads" + threads, "--threads", threads));
  }

  @Test
  void another_process_gives_the_same_bytes() throws Exception {
    Path output = Files.createDirectory(folder.resolve("child")).resolve("features.csv");

    ChildJvm.start(
            folder.resolve("child.log"),
            List.of(),
            "extract",
            table,
            "-o",
            output,
            "--weights",
            Weights.SAFETENSORS,
            "--root",
            RealLesion.DATA)
        .expect(3);

    assertSame(output);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 64})
  void a_batch_changes_the_last_bits_at_most(int batch) throws Exception {
    Path output = extract("batch" + batch, "--batch", batch);

    CsvText one = CsvText.read(first);
    CsvText many = CsvText.read(output);
    assertThat(many.rows()).hasSameSizeAs(one.rows());
    for (int n = 0; n < one.rows().size(); n++) {
      Closeness.assertWithin("row " + n, many.features(n), one.features(n), 0, 5e-5);
    }
    assertThat(many.column("image_path")).isEqualTo(one.column("image_path"));
    assertThat(extract("again" + batch, "--batch", batch, "--threads", "3"))
        .as("and the same batch gives the same bytes")
        .hasSameBinaryContentAs(output);
  }

  private static void assertSame(Path output) {
    assertThat(output).hasSameBinaryContentAs(first);
    assertThat(refused(output)).hasSameBinaryContentAs(refused(first));
  }

  private static Path refused(Path output) {
    return output.resolveSibling(output.getFileName() + ".refused.csv");
  }

  private static Path extract(String name, Object... options) throws IOException {
    Path output = Files.createDirectory(folder.resolve(name)).resolve("features.csv");
    List<Object> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--root", RealLesion.DATA));
    CommandLineRun.extract(table, output, all.toArray()).expect(3);
    return output;
  }
}
