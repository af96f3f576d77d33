package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.engine.StoredFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache of 100 bytes.
class FileCacheTest {
  @TempDir private Path root;
  private FileCache cache = FileCache.temporary(1);
  private final AtomicInteger fetched = new AtomicInteger();

  @BeforeEach
  void of_100_bytes() {
    cache = new FileCache(root, 100);
  }

  @Test
  void what_was_used_longest_ago_makes_room() throws IOException {
    copy("a", 40).close();
    copy("b", 40).close();
    copy("a", 40).close();
    copy("c", 40).close();

    assertThat(fetched).hasValue(3);
    assertThat(cache.bytes()).isEqualTo(80);
    copy("a", 40).close();
    assertThat(fetched).as("a was kept").hasValue(3);
    copy("b", 40).close();
    assertThat(fetched).as("b was not").hasValue(4);
    assertThat(onDisk()).isEqualTo(80);
  }

  @Test
  void what_is_in_use_stays_and_goes_when_it_is_given_back() throws IOException {
    StoredFiles.Copy a = copy("a", 60);
    StoredFiles.Copy b = copy("b", 60);
    assertThat(a.path()).hasSize(60);
    assertThat(b.path()).hasSize(60);

    a.close();
    a.close(); // once more does nothing
    copy("c", 40).close();

    assertThat(a.path()).doesNotExist();
    assertThat(b.path()).exists();
    assertThat(onDisk()).isLessThanOrEqualTo(100);
  }

  @Test
  void what_is_larger_than_the_cache_is_refused() {
    assertThatThrownBy(() -> copy("a", 101))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it has 101 bytes, and the cache of a machine holds 100; give it more by"
                + " spark.nidus.scans.cacheBytes");
    assertThat(fetched).hasValue(0);
  }

  @Test
  void what_fails_leaves_nothing_and_is_fetched_anew() throws IOException {
    assertThatThrownBy(() ->
            cache.copy(
                "a",
                40,
                place -> {
                  Files.write(place.resolve("half"), new byte[20]);
                  throw new IOException("the line broke");
                }))
        .hasMessage("the line broke");
    assertThat(cache.bytes()).isZero();
    assertThat(root).isEmptyDirectory();

    assertThat(copy("a", 40).path()).hasSize(40);
  }

  @Test
  void many_who_want_the_same_get_one_fetch() throws Exception {
    Callable<Long> want =
        () -> {
          try (StoredFiles.Copy copy = copy("a", 40)) {
            return Files.size(copy.path());
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Long> size : threads.invokeAll(List.of(want, want, want, want, want, want))) {
        assertThat(size.get()).isEqualTo(40);
      }
    }
    assertThat(fetched).hasValue(1);
  }

  private StoredFiles.Copy copy(String key, int bytes) throws IOException {
    return cache.copy(
        key,
        bytes,
        place -> {
          fetched.incrementAndGet();
          return Files.write(place.resolve("scan.nii"), new byte[bytes]);
        });
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
