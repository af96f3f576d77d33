package dev.nidus.learning.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Four patches of each of six lesions: one positive, three negatives.
class PatchCacheTest {
  private static final int VOXELS = MadeCohort.PATCH.voxels();

  /// Bytes of a patch that needs single precision.
  private static final long ENTRY = CacheEntry.bytes(Float.BYTES, VOXELS);

  @TempDir private Path folder;

  private final List<String> remarks = new ArrayList<>();
  private final SamplingRule rule = MadeCohort.rule(MadeCohort.offLesions());
  private MadeCohort made;

  @BeforeEach
  void makeScans() throws IOException {
    made = new MadeCohort(folder, 3);
  }

  @Test
  void one_read_fills_a_lesion_and_the_next_run_reads_no_scan() throws IOException {
    List<float[]> first;
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      first = fetchAll(cache);
      assertThat(made.scans.opened()).isEqualTo(6);
      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);
    }

    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);
    }
    assertThat(made.scans.opened()).isEqualTo(6);
    assertThat(remarks).isEmpty();
    assertThat(first)
        .usingRecursiveComparison()
        .isEqualTo(fetchAll(new RawPatches(made.cohort, rule, made.scans, Optional.empty())));
  }

  @Test
  void whole_hounsfield_units_take_two_bytes_and_come_back_exactly() {
    float[] whole = {-1024, 3071, 0, -32768, 32767};
    float[] fraction = {0.5f};
    float[] negativeZero = {-0.0f};
    float[] beyond = {32768};

    assertThat(CacheEntry.encodingOf(whole)).isEqualTo(2);
    assertThat(CacheEntry.encodingOf(fraction)).isEqualTo(4);
    assertThat(CacheEntry.encodingOf(negativeZero)).isEqualTo(4);
    assertThat(CacheEntry.encodingOf(beyond)).isEqualTo(4);
    for (float[] values : List.of(whole, fraction, negativeZero, beyond)) {
      var place = java.lang.foreign.MemorySegment.ofArray(new byte[256]);
      CacheEntry.write(place, 3, 9, CacheEntry.encodingOf(values), values);
      float[] back = new float[values.length];
      CacheEntry entry = CacheEntry.read(place).orElseThrow();

      assertThat(entry.copy(place, back)).isTrue();
      assertThat(back).isEqualTo(values);
      assertThat(entry.slot()).isEqualTo(3);
    }
  }

  @Test
  void at_its_limit_it_keeps_what_it_has_and_says_so_once() throws IOException {
    try (PatchCache cache = open(new CacheLimit(5 * ENTRY))) {
      List<float[]> first = fetchAll(cache);
      int opened = made.scans.opened();

      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);

      assertThat(made.scans.opened()).isGreaterThan(opened);
    }
    assertThat(remarks).hasSize(1);
    assertThat(remarks.getFirst())
        .startsWith("the cache of patches is full: its limit is reached; further patches are cut");
    assertThat(bytesOnDisk()).isLessThanOrEqualTo(5 * ENTRY);
  }

  @Test
  void a_damaged_patch_is_cut_again() throws IOException {
    List<float[]> first;
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      first = fetchAll(cache);
    }
    Path segment = cacheFolder().resolve("00000.patches");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[CacheEntry.HEADER_BYTES + 40] ^= 4; // a voxel of the first patch
    Files.write(segment, bytes);

    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);
    }
    assertThat(made.scans.opened()).isEqualTo(7);
    assertThat(remarks).singleElement().asString().contains("was damaged on disk and is cut again");
  }

  @Test
  void what_a_crash_cut_short_is_no_entry_and_is_written_over() throws IOException {
    List<float[]> first;
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      first = fetchAll(cache);
    }
    Path segment = cacheFolder().resolve("00000.patches");
    byte[] bytes = Files.readAllBytes(segment);
    // the header of the last patch never came to the disk
    java.util.Arrays.fill(bytes, (int) (23 * ENTRY), (int) (23 * ENTRY + 64), (byte) 0);
    Files.write(segment, bytes);
    Files.write(cacheFolder().resolve("00001.patches.partial"), new byte[10]);

    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);
    }
    assertThat(made.scans.opened()).isEqualTo(7);
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(fetchAll(cache)).usingRecursiveComparison().isEqualTo(first);
    }
    assertThat(made.scans.opened()).isEqualTo(7);
    assertThat(remarks).isEmpty();
    assertThat(cacheFolder().resolve("00001.patches.partial")).doesNotExist();
  }

  @Test
  void a_file_of_another_size_discards_the_cache() throws IOException {
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      fetchAll(cache);
    }
    Path segment = cacheFolder().resolve("00000.patches");
    Files.write(segment, java.util.Arrays.copyOf(Files.readAllBytes(segment), 1000));

    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      fetchAll(cache);
    }
    assertThat(made.scans.opened()).isEqualTo(12);
    assertThat(remarks)
        .singleElement()
        .asString()
        .contains("is damaged (a file of it has another size); it was emptied and fills again");
  }

  @Test
  void other_settings_discard_the_cache() throws IOException {
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      fetchAll(cache);
    }
    SamplingRule other =
        new SamplingRule(rule.spec(), rule.intensity(), rule.positive(), rule.negative(), 6);

    try (PatchCache cache =
        PatchCache.open(cacheFolder(), made.cohort, other, CacheLimit.mebibytes(1), remarks::add)) {
      assertThat(cache.keeps(0, 0)).isFalse();
    }
    assertThat(remarks)
        .singleElement()
        .asString()
        .contains("was filled with other settings or for another table; it was emptied");
  }

  @Test
  void patches_of_a_scan_that_changed_or_vanished_are_not_used() throws IOException {
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      fetchAll(cache);
    }
    Path changed = made.cohort.lesion(0).lesion().scanFile();
    Path vanished = made.cohort.lesion(2).lesion().scanFile();
    Files.setLastModifiedTime(changed, FileTime.fromMillis(12345));
    Files.delete(vanished);
    made.scans.remove(vanished);

    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(cache.keeps(0, 0)).isFalse();
      assertThat(cache.keeps(4, 0)).isTrue();
      RawPatches patches = new RawPatches(made.cohort, rule, made.scans, Optional.of(cache));
      assertThat(patches.fetch(2, rule.kept().subList(0, 1), List.of(new float[VOXELS])))
          .hasValueSatisfying(
              refusal -> assertThat(refusal.reason()).isEqualTo("scan1.nii does not exist"));
    }
  }

  @Test
  void two_runs_cannot_share_a_folder() throws IOException {
    try (PatchCache cache = open(CacheLimit.mebibytes(1))) {
      assertThat(cache.hasRoom()).isTrue();
      assertThatThrownBy(() -> open(CacheLimit.mebibytes(1)))
          .isInstanceOf(UnusableCache.class)
          .hasMessageContaining("is in use by another run; name another folder");
    }
    open(CacheLimit.mebibytes(1)).close();
  }

  @Test
  void a_folder_that_cannot_be_made_is_a_sentence() throws IOException {
    Path file = folder.resolve("file");
    Files.createFile(file);

    assertThatThrownBy(() ->
            PatchCache.open(
                file.resolve("cache"), made.cohort, rule, CacheLimit.mebibytes(1), remarks::add))
        .isInstanceOf(UnusableCache.class)
        .hasMessageContaining("name another folder or set the cache to 0");
  }

  private PatchCache open(CacheLimit limit) throws UnusableCache {
    return PatchCache.open(cacheFolder(), made.cohort, rule, limit, remarks::add);
  }

  private Path cacheFolder() {
    return folder.resolve("cache");
  }

  private long bytesOnDisk() throws IOException {
    try (var files = Files.list(cacheFolder())) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".patches")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private List<float[]> fetchAll(PatchCache cache) {
    return fetchAll(new RawPatches(made.cohort, rule, made.scans, Optional.of(cache)));
  }

  private List<float[]> fetchAll(RawPatches patches) {
    List<float[]> all = new ArrayList<>();
    for (int lesion = 0; lesion < made.cohort.size(); lesion++) {
      for (PatchDraw draw : rule.kept()) {
        float[] patch = new float[VOXELS];
        assertThat(patches.fetch(lesion, List.of(draw), List.of(patch))).isEmpty();
        all.add(patch);
      }
    }
    return all;
  }
}
