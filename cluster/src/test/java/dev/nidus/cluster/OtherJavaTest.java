package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executors that really run an older Java. Skipped where no such JDK lies beside this one.
class OtherJavaTest {
  /// What Spark itself needs; with less no executor starts at all.
  private static final int LEAST_OF_SPARK = 17;

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([0-9]+)");

  @TempDir private static Path folder;

  @Test
  void executors_with_an_older_java_are_refused_in_a_sentence_and_write_no_part() throws Exception {
    Optional<Path> older = olderJava();
    assumeTrue(older.isPresent(), "no older JDK beside this one");
    Path table = ClusterRuns.table(folder, 2, 6);
    Path output = folder.resolve("parts");
    Map<String, String> settings =
        Map.of(
            "spark.executor.extraClassPath",
            StandaloneCluster.classPath(),
            "spark.executor.memory",
            "512m");
    settings.forEach(System::setProperty);
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1, older.get())) {
      ClusterRuns.Run run =
          ClusterRuns.extract(table, output, "--cluster", cluster.address()).expect(2);

      assertThat(run.err())
          .containsPattern(
              "executor [0-9]+ on 127\\.0\\.0\\.1 has Java %d, the driver has %d; every machine needs the same"
                  .formatted(version(older.get()), Runtime.version().feature()));
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }

    assertThat(ClusterRuns.files(output, ".csv")).isEmpty();
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
  }

  private static Optional<Path> olderJava() throws IOException {
    Path beside = Path.of(System.getProperty("java.home", "")).toRealPath().getParent();
    if (beside == null) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(beside)) {
      List<Path> all = homes.sorted().toList();
      for (Path home : all) {
        int version = version(home);
        if (version >= LEAST_OF_SPARK && version < Runtime.version().feature()) {
          return Optional.of(home);
        }
      }
    }
    return Optional.empty();
  }

  /// The version that a JDK says it has; 0 where there is none.
  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return 0;
    }
    Matcher version = VERSION.matcher(Files.readString(release));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }
}
