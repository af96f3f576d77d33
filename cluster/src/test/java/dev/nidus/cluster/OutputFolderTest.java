package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is promised of an output, on a disk, on a file system that Hadoop reaches (here that of this
/// machine; HDFS is asked by the same calls) and on an object store.
class OutputFolderTest {
  @TempDir private static Path folder;
  private static ObjectStore store;

  @BeforeAll
  static void a_store() throws Exception {
    store = ObjectStore.start();
    ObjectStore.tell(store.settings());
  }

  @AfterAll
  static void stop() throws Exception {
    ObjectStore.forget();
    store.stop();
  }

  static Stream<OutputFolder> folders() throws IOException {
    return Stream.concat(
        exclusive(),
        Stream.of(OutputFolder.open("file://" + Files.createTempDirectory(folder, "hadoop"))));
  }

  /// Hadoop's file system of this machine looks first and makes then; that of HDFS asks its name node.
  static Stream<OutputFolder> exclusive() throws IOException {
    return Stream.of(
        OutputFolder.open(Files.createTempDirectory(folder, "disk").toString()),
        OutputFolder.open("s3a://" + ObjectStore.BUCKET + "/" + System.nanoTime()));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void files_get_their_names_whole_and_are_listed_read_replaced_and_removed(OutputFolder output)
      throws IOException {
    assertThat(output.list("")).isEmpty();
    output.make("_attempts/1");
    output.make("_receipts");
    publish(output, "one", "part-1.csv");
    publish(output, "two", "_receipts/part-1.csv");
    publish(output, "three", "part-1.csv");

    assertThat(output.list(""))
        .contains("part-1.csv", "_receipts")
        .doesNotContain("part-1.csv.crc");
    assertThat(output.list("_receipts")).containsExactly("part-1.csv");
    assertThat(output.list("_refused")).isEmpty();
    assertThat(text(output, "part-1.csv")).isEqualTo("three");
    output.remove("_receipts");
    output.remove("part-1.csv");
    output.remove("part-1.csv");
    assertThat(output.list("_receipts")).isEmpty();
    assertThat(output.list("")).doesNotContain("part-1.csv");
  }

  @ParameterizedTest
  @MethodSource("exclusive")
  void of_many_who_make_a_file_one_does(OutputFolder output) throws Exception {
    output.make("");
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      byte[] own = {(byte) ('a' + n)};
      makers.add(() -> output.create("_settings.json", own));
    }
    int made = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> maker : threads.invokeAll(makers)) {
        made += maker.get() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(1);
    String kept = text(output, "_settings.json");
    assertThat(output.create("_settings.json", new byte[] {'z'})).isFalse();
    assertThat(text(output, "_settings.json")).isEqualTo(kept);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void the_run_that_took_an_output_last_holds_it(OutputFolder output) throws IOException {
    output.make("");
    RunClaim first = new RunClaim(output, "first");
    RunClaim second = new RunClaim(output, "second");

    assertThat(first.isHeld()).isFalse();
    first.take();
    assertThat(first.isHeld()).isTrue();
    second.take();
    assertThat(first.isHeld()).isFalse();
    assertThat(second.isHeld()).isTrue();
    assertThat(first.lost()).startsWith("another run has gone on with " + output.text());
  }

  @Test
  void an_address_that_nothing_reaches_is_refused() {
    assertThatThrownBy(() -> OutputFolder.open("gopher://host/x"))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith(
            "gopher://host/x is on no file system that --cluster knows; give s3a://");
    assertThatThrownBy(() -> OutputFolder.open("s3a:///x"))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("write s3a://BUCKET/FOLDER");
  }

  private static void publish(OutputFolder output, String text, String name) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "whole", ""), text);
    output.publish(file, name, "_attempts/1/fresh");
    assertThat(file).exists();
  }

  private static String text(OutputFolder output, String name) throws IOException {
    try (InputStream in = output.read(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
