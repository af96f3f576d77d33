package dev.nidus.verification.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The choice of a Java, and the sentences when there is none.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class JdkFinderTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path roots;

  @BeforeEach
  void hideTheJavasOfThisMachine() throws IOException {
    folder = folder.toRealPath();
    roots = Files.createDirectories(folder.resolve("all javas"));
    environment.put("NIDUS_JDK_ROOTS", roots.toString());
    // whatever `java` the system's folders hold is 17 here
    Path path = Files.createDirectories(folder.resolve("path"));
    Path seventeen = Shell.fakeJdk(folder.resolve("seventeen"), "17.0.15");
    Files.createSymbolicLink(path.resolve("java"), seventeen.resolve("bin/java"));
    environment.put("PATH", path.toString());
  }

  @Test
  void the_highest_version_that_fits_is_taken_though_java_on_the_path_is_17()
      throws IOException, InterruptedException {
    Shell.fakeJdk(roots.resolve("a"), "25.0.3");
    Path best = Shell.fakeJdk(roots.resolve("b"), "25.0.10");
    Shell.fakeJdk(roots.resolve("c"), "25.0.4");
    Shell.fakeJdk(roots.resolve("d"), "21.0.9");

    assertThat(find("java").output()).isEqualTo(best.toString());
  }

  @Test
  void a_later_feature_release_fits_and_the_updates_with_the_collector_bug_do_not()
      throws IOException, InterruptedException {
    Shell.fakeJdk(roots.resolve("first"), "25");
    Shell.fakeJdk(roots.resolve("second"), "25.0.2");
    assertThat(find("java").status()).isEqualTo(1);

    Path later = Shell.fakeJdk(roots.resolve("later"), "26-ea");
    assertThat(find("java").output()).isEqualTo(later.toString());
  }

  @Test
  void the_release_that_the_project_is_written_for_is_preferred_for_building()
      throws IOException, InterruptedException {
    Path later = Shell.fakeJdk(roots.resolve("later"), "27.0.1");
    assertThat(find("javac").output()).isEqualTo(later.toString());

    Path written = Shell.fakeJdk(roots.resolve("written"), "25.0.4");
    assertThat(find("javac").output()).isEqualTo(written.toString());
    assertThat(find("java").output()).isEqualTo(later.toString());
  }

  @Test
  void what_was_found_is_said_when_nothing_fits() throws IOException, InterruptedException {
    Path old = Shell.fakeJdk(roots.resolve("old"), "25.0.1");

    Shell.Outcome outcome = find("java");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.errors())
        .contains("Nidus needs a JDK 25.0.3 or later")
        .contains("garbage-collector bug")
        .contains("found 17.0.15 in " + folder.resolve("seventeen"))
        .contains("found 25.0.1 in " + old)
        .contains("Install one")
        .contains("set NIDUS_JAVA_HOME");
  }

  @Test
  void the_java_that_the_user_names_is_taken_though_a_later_one_exists()
      throws IOException, InterruptedException {
    Shell.fakeJdk(roots.resolve("later"), "26.0.1");
    Path named = Shell.fakeJdk(folder.resolve("my own"), "25.0.3");
    environment.put("NIDUS_JAVA_HOME", named.toString());

    assertThat(find("java").output()).isEqualTo(named.toString());
  }

  @Test
  void the_java_that_the_user_names_is_refused_when_it_does_not_fit()
      throws IOException, InterruptedException {
    Shell.fakeJdk(roots.resolve("good"), "25.0.3");
    environment.put("NIDUS_JAVA_HOME", folder.resolve("seventeen").toString());
    assertThat(find("java").errors()).contains("found 17.0.15 in " + folder.resolve("seventeen"));

    environment.put("NIDUS_JAVA_HOME", folder.resolve("nothing here").toString());
    assertThat(find("java").errors())
        .contains("NIDUS_JAVA_HOME is " + folder.resolve("nothing here"));
  }

  @Test
  void java_home_is_taken_when_it_fits_and_passed_over_when_not()
      throws IOException, InterruptedException {
    Path fitting = Shell.fakeJdk(folder.resolve("home"), "25.0.3");
    environment.put("JAVA_HOME", fitting.toString());
    assertThat(find("java").output()).isEqualTo(fitting.toString());

    Path better = Shell.fakeJdk(roots.resolve("better"), "25.0.3");
    environment.put("JAVA_HOME", folder.resolve("seventeen").toString());
    assertThat(find("java").output()).isEqualTo(better.toString());
  }

  @Test
  void a_runtime_without_compiler_runs_but_does_not_build()
      throws IOException, InterruptedException {
    Path runtime = Shell.fakeJdk(roots.resolve("jre"), "25.0.3");
    Files.delete(runtime.resolve("bin/javac"));

    assertThat(find("java").output()).isEqualTo(runtime.toString());
    assertThat(find("javac").errors())
        .contains("found 25.0.3 in " + runtime + " (a runtime without javac)");
  }

  @Test
  void a_mac_bundle_is_looked_into() throws IOException, InterruptedException {
    Path home = Shell.fakeJdk(roots.resolve("temurin-25.jdk/Contents/Home"), "25.0.3");

    assertThat(find("java").output()).isEqualTo(home.toString());
  }

  @Test
  void a_java_without_a_release_file_is_asked() throws IOException, InterruptedException {
    Path asked = Shell.fakeJdk(roots.resolve("asked"), "1");
    Files.delete(asked.resolve("release"));
    Shell.executable(
        asked.resolve("bin/java"),
        """
        #!/bin/sh
        echo 'openjdk version "25.0.5" 2027-01-01 LTS' >&2
        """);

    assertThat(find("java").output()).isEqualTo(asked.toString());
  }

  private Shell.Outcome find(String tool) throws IOException, InterruptedException {
    Path script = Fixtures.repository().resolve("build-support/find-jdk.sh");
    return Shell.run(
        folder,
        environment,
        List.of(
            "sh",
            "-euc",
            ". \"$1\"; nidus_find_jdk \"$2\" || exit 1; printf %s \"$nidus_java_home\"",
            "sh",
            script.toString(),
            tool));
  }
}
