package dev.nidus.verification.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `./nidus` as a user starts it, with the jars that the build made: what is on the class path there no
/// test within a process sees.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class ClusterLaunchTest {
  @TempDir private static Path folder;
  private static Path checkout = Path.of("");

  /// The script beside the jars of this build, and no sources that could be newer: during a build the
  /// real one would build again.
  @BeforeAll
  static void a_checkout_that_is_built() throws IOException {
    checkout = Files.createDirectories(folder.toRealPath().resolve("built"));
    for (String part : List.of("nidus", "build-support", "app/target", "cluster/target")) {
      Path real = Fixtures.repository().resolve(part);
      assertThat(real).as("part of a build: run ./build, or mvn verify").exists();
      Path link = checkout.resolve(part);
      Files.createDirectories(link.getParent());
      if (part.equals("nidus")) {
        Files.copy(real, link, StandardCopyOption.COPY_ATTRIBUTES);
      } else {
        Files.createSymbolicLink(link, real);
      }
    }
    Files.createDirectories(checkout.resolve("target"));
    Files.createFile(checkout.resolve("target/built"));
  }

  @Test
  void an_extraction_on_a_cluster_writes_what_the_embedded_one_writes() throws Exception {
    Path embedded = folder.resolve("embedded.csv");
    Path parts = folder.resolve("parts");

    Shell.Outcome alone = extract(embedded);
    Shell.Outcome cluster = extract(parts, "--cluster", "local[2]", "--part-rows", "1");

    assertThat(alone.status()).as(alone.errors()).isZero();
    assertThat(cluster.status()).as(cluster.errors()).isZero();
    assertThat(cluster.errors()).contains("3 lesions in ").contains("3 parts");
    List<List<String>> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(parts)) {
      for (Path part : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        List<List<String>> records = csv(part);
        rows.addAll(records.subList(rows.isEmpty() ? 0 : 1, records.size()));
      }
    }
    assertThat(rows.stream().map(List::getFirst)).containsExactly("row", "1", "2", "3");
    assertThat(rows.stream().map(row -> row.subList(1, row.size()))).isEqualTo(csv(embedded));
  }

  private static Shell.Outcome extract(Path output, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                checkout.resolve("nidus").toString(),
                "extract",
                Fixtures.data("bone/seeds.csv").toString(),
                "--root",
                Fixtures.repository().resolve("data").toString(),
                "--weights",
                Fixtures.fixture("encoder/narrow_w0125.safetensors").toString(),
                "--deterministic",
                "--progress",
                "none",
                "-o",
                output.toString()));
    command.addAll(List.of(options));
    return Shell.run(folder, Map.of("NIDUS_JAVA_HOME", System.getProperty("java.home")), command);
  }

  private static List<List<String>> csv(Path file) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      return reader.stream().map(CsvRecord::getFields).toList();
    }
  }
}
