package dev.nidus.verification.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a copy of the checkout, with a Java that prints its arguments and a build that
/// only notes that it ran.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
  private static final String BUILD =
      "mkdir -p app/target; touch app/target/nidus-app.jar target/built";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path checkout;

  @BeforeEach
  void aCheckoutInAFolderWithSpaces() throws IOException {
    folder = folder.toRealPath();
    checkout = Files.createDirectories(folder.resolve("my check out"));
    Files.createDirectories(checkout.resolve("build-support"));
    for (String file : List.of("nidus", "build-support/find-jdk.sh")) {
      Files.copy(
          Fixtures.repository().resolve(file),
          checkout.resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(checkout.resolve("app/src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("app/pom.xml"), "<project/>");
    past(checkout.resolve("pom.xml"));
    past(checkout.resolve("app/pom.xml"));
    past(checkout.resolve("app/src/main"));
    fakeBuild(BUILD);
    Path java = Shell.fakeJdk(folder.resolve("a java"), "25.0.3");
    environment.put("NIDUS_JAVA_HOME", java.toString());
  }

  @Test
  void the_first_use_builds_and_the_second_does_not() throws IOException, InterruptedException {
    Shell.Outcome first = nidus("doctor");
    Shell.Outcome second = nidus("doctor");

    assertThat(first.errors()).contains("building Nidus (first use");
    assertThat(first.output()).contains("[doctor]");
    assertThat(second.errors()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_changed_and_a_deleted_source_build_again() throws IOException, InterruptedException {
    Path source = checkout.resolve("app/src/main/Nidus.java");
    Files.writeString(source, "class Nidus {}");
    past(source);
    past(checkout.resolve("app/src/main"));
    nidus("doctor");

    future(source);
    assertThat(nidus("doctor").errors()).contains("its sources changed");
    past(source);
    nidus("doctor");
    Files.delete(source);
    future(checkout.resolve("app/src/main"));
    nidus("doctor");

    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void two_first_uses_at_once_build_once() throws Exception {
    fakeBuild("sleep 1; " + BUILD);
    Callable<Shell.Outcome> use = () -> nidus("doctor");
    try (ExecutorService users = Executors.newFixedThreadPool(3)) {
      for (Future<Shell.Outcome> outcome : users.invokeAll(List.of(use, use, use))) {
        assertThat(outcome.get().status()).isZero();
      }
    }

    assertThat(builds()).isEqualTo(1);
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void the_lock_of_a_killed_process_is_cleared() throws IOException, InterruptedException {
    Path lock = Files.createDirectories(checkout.resolve("target/build.lock"));
    // above the largest process number of Linux and macOS
    Files.writeString(lock.resolve("process"), "99999999\n");

    assertThat(nidus("doctor").status()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_build_that_fails_shows_its_last_lines_and_where_the_rest_is()
      throws IOException, InterruptedException {
    fakeBuild("echo 'cannot find symbol'; exit 1");

    Shell.Outcome outcome = nidus("doctor");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors())
        .contains("cannot find symbol")
        .contains("could not be built")
        .contains(checkout.resolve("target/build.log").toString());
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void arguments_reach_the_program_unchanged_and_its_status_comes_back()
      throws IOException, InterruptedException {
    environment.put("FAKE_STATUS", "3");
    environment.put("NIDUS_JAVA_OPTS", "-Xmx2g -Dx=y");

    Shell.Outcome outcome = nidus("extract", "my lesions.csv", "", "*");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.output())
        .contains("OPENBLAS_NUM_THREADS=1\n")
        .contains("[--enable-native-access=ALL-UNNAMED]\n")
        .contains("[-Xmx2g]\n[-Dx=y]\n[-jar]\n")
        .endsWith("[extract]\n[my lesions.csv]\n[]\n[*]\n");
  }

  @Test
  void the_number_of_blas_threads_that_the_user_set_stays()
      throws IOException, InterruptedException {
    environment.put("OPENBLAS_NUM_THREADS", "4");

    assertThat(nidus("doctor").output()).contains("OPENBLAS_NUM_THREADS=4");
  }

  @Test
  void a_symbolic_link_from_another_folder_works() throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path direct = Files.createSymbolicLink(bin.resolve("direct"), checkout.resolve("nidus"));
    Files.createSymbolicLink(bin.resolve("nidus"), Path.of("direct"));

    Shell.Outcome outcome = Shell.run(bin, environment, List.of("./nidus", "doctor"));

    assertThat(direct).exists();
    assertThat(outcome.output())
        .contains("[" + checkout.resolve("app/target/nidus-app.jar") + "]\n[doctor]");
  }

  private Shell.Outcome nidus(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("nidus").toString());
    command.addAll(List.of(arguments));
    return Shell.run(folder, environment, command);
  }

  private void fakeBuild(String what) throws IOException {
    Shell.executable(
        checkout.resolve("build"),
        """
        #!/bin/sh
        set -e
        cd "$(dirname "$0")"
        mkdir -p target
        echo "$1" >>target/builds
        """
            + what
            + "\n");
  }

  private long builds() throws IOException {
    return Files.readAllLines(checkout.resolve("target/builds")).stream()
        .filter("package"::equals)
        .count();
  }

  private static void past(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private static void future(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
  }
}
