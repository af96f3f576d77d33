package dev.nidus.verification.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each example prints what `examples/expected` says, launched from source as a user launches it.
class ExamplesTest {
  private static final Path FOLDER = Fixtures.repository().resolve("examples");

  @TestFactory
  Stream<DynamicTest> each_example_prints_what_it_promises() throws IOException {
    return examples().stream()
        .map(example ->
            DynamicTest.dynamicTest(
                example.getFileName().toString(),
                () -> assertThat(run(example)).isEqualTo(Files.readString(expected(example)))));
  }

  @Test
  void every_expected_output_has_its_example() throws IOException {
    List<Path> promised = examples().stream().map(ExamplesTest::expected).toList();

    try (Stream<Path> outputs = Files.list(FOLDER.resolve("expected"))) {
      assertThat(outputs).isNotEmpty().containsExactlyInAnyOrderElementsOf(promised);
    }
  }

  /// The files that can be run; those beside them hold what several of them use.
  private static List<Path> examples() throws IOException {
    List<Path> programs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
        if (Files.readString(file).contains("\nvoid main(")) {
          programs.add(file);
        }
      }
    }
    return programs;
  }

  private static Path expected(Path example) {
    String name = example.getFileName().toString().replace(".java", ".txt");
    return FOLDER.resolve("expected").resolve(name);
  }

  /// What it prints as its result; how it goes on is told on the error stream.
  private static String run(Path example) throws IOException, InterruptedException {
    Path told = Files.createTempFile("example", ".log");
    try {
      return run(example, told);
    } finally {
      Files.delete(told);
    }
  }

  private static String run(Path example, Path told) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                example.toString())
            .directory(Fixtures.repository().toFile())
            .redirectError(told.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output + Files.readString(told)).isZero();
    return output.replace("\r\n", "\n");
  }
}
