package dev.nidus.learning.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.augmentation.Augmenter;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.augmentation.Volume;
import dev.nidus.learning.sampling.EpochOrder.Remainder;
import dev.nidus.learning.sampling.EpochOrder.Replacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchLoaderTest {
  private static final PatchSize PATCH = MadeCohort.PATCH;
  private static final RandomSource ROOT = RandomSource.of(17);

  @TempDir private Path folder;

  private final SamplingRule rule = MadeCohort.rule(MadeCohort.offLesions());
  private final Views views = Views.pair(Recipe.pretraining(PATCH));
  private MadeCohort made;

  @BeforeEach
  void makeScans() throws IOException {
    made = new MadeCohort(folder, 6);
  }

  @Test
  void the_batches_are_the_same_for_any_number_of_threads_with_and_without_a_cache()
      throws IOException {
    List<Batch> one = run(new Workers(1, 1), 0, Optional.empty());

    assertThat(one).hasSize(9); // three epochs of three steps
    assertThat(one.getFirst().views()).hasSize(4);
    assertThat(one.getFirst().views().get(2).branch()).isEqualTo(Branch.NEGATIVE);
    assertSame(run(new Workers(2, 3), 0, Optional.empty()), one);
    assertSame(run(new Workers(4, 2), 0, Optional.empty()), one);
    try (PatchCache cache =
        PatchCache.open(
            folder.resolve("cache"), made.cohort, rule, CacheLimit.mebibytes(1), _ -> {})) {
      assertSame(run(new Workers(2, 2), 0, Optional.of(cache)), one);
      assertSame(run(new Workers(2, 2), 0, Optional.of(cache)), one);
    }
  }

  @Test
  void a_run_that_starts_again_goes_on_as_if_it_had_not_stopped() {
    List<Batch> whole = run(new Workers(2, 2), 0, Optional.empty());

    assertSame(run(new Workers(2, 2), 5, Optional.empty()), whole.subList(5, 9));
  }

  @Test
  void two_processes_make_the_halves_of_the_batches_of_one() {
    List<Batch> one = run(new Workers(2, 2), 0, Optional.empty());
    for (int rank = 0; rank < 2; rank++) {
      EpochOrder order =
          new EpochOrder(12, 2, new Shard(rank, 2), Replacement.WITHOUT, Remainder.DROP, ROOT);
      List<Batch> part = run(order, new Workers(1, 2), 0, Optional.empty());

      assertThat(part).hasSameSizeAs(one);
      for (int step = 0; step < one.size(); step++) {
        assertThat(part.get(step).lesions())
            .isEqualTo(one.get(step).lesions().subList(2 * rank, 2 * rank + 2));
        for (int view = 0; view < 4; view++) {
          float[] whole = one.get(step).views().get(view).values();
          assertThat(part.get(step).views().get(view).values())
              .isEqualTo(
                  Arrays.copyOfRange(
                      whole, rank * whole.length / 2, (rank + 1) * whole.length / 2));
        }
      }
    }
  }

  @Test
  void views_of_a_sample_differ_and_so_do_epochs() {
    List<Batch> batches = run(new Workers(2, 2), 0, Optional.empty());

    List<float[]> all = new ArrayList<>();
    for (Batch batch : batches) {
      for (BatchView view : batch.views()) {
        for (int n = 0; n < batch.size(); n++) {
          all.add(Arrays.copyOfRange(view.values(), n * PATCH.voxels(), (n + 1) * PATCH.voxels()));
        }
      }
    }
    // one view in fifty of such small patches is the whole patch, not changed by anything
    assertThat(all.stream().map(Arrays::hashCode).distinct().count())
        .isGreaterThan(all.size() * 9L / 10);
  }

  @Test
  void a_view_is_the_recipe_s_view_of_the_patch_about_the_seed() {
    Batch batch = run(new Workers(1, 1), 0, Optional.empty()).get(4);
    float[] raw = new float[PATCH.voxels()];
    new RawPatches(made.cohort, rule, made.scans, Optional.empty())
        .fetch(batch.lesions().get(1), rule.kept().subList(0, 1), List.of(raw));
    RandomSource stream =
        ROOT.named("augmentation")
            .at(1)
            .at(5)
            .named("positive")
            .at(1); // step 1 of epoch 1, sample 1

    List<dev.nidus.learning.augmentation.Change> changes =
        Recipe.pretraining(PATCH).draw(PATCH, stream);

    assertThat(
            Arrays.copyOfRange(batch.views().get(1).values(), PATCH.voxels(), 2 * PATCH.voxels()))
        .isEqualTo(new Augmenter().apply(new Volume(PATCH, raw), changes).values());
  }

  @Test
  void a_lesion_whose_scan_vanished_is_noted_and_another_stands_in_for_it() {
    Path gone = made.cohort.lesion(4).lesion().scanFile();
    made.scans.remove(gone);
    try (BatchLoader loader = loader(order(), new Workers(2, 2), 0, Optional.empty())) {
      int batches = 0;
      while (loader.hasNext()) {
        Batch batch = loader.next();
        batches++;
        assertThat(batch.lesions()).hasSize(4).doesNotContain(4, 5);
      }

      assertThat(batches).isEqualTo(9);
      assertThat(loader.refused()).hasSize(2);
      assertThat(loader.refused().getFirst().lesion()).isEqualTo(made.cohort.lesion(4));
      assertThat(loader.refused().getFirst().refusal().reason())
          .isEqualTo("scan2.nii does not exist");
    }
  }

  @Test
  void where_no_lesion_gives_a_patch_the_run_ends_with_a_sentence() {
    for (int n = 0; n < 12; n++) {
      made.scans.remove(made.cohort.lesion(n).lesion().scanFile());
    }
    try (BatchLoader loader = loader(order(), new Workers(2, 2), 0, Optional.empty())) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(SamplingStopped.class)
          .hasMessageMatching(
              "100 lesions in a row gave no patch, so no batch can be made; the last was row \\d+:"
                  + " scan\\d.nii does not exist");
    }
  }

  @Test
  void a_defect_in_a_worker_names_the_lesion() {
    RawPatches broken =
        new RawPatches(
            made.cohort,
            rule,
            (file, name) -> {
              if (name.equals("scan3.nii")) {
                throw new IllegalStateException("planted");
              }
              return made.scans.open(file, name);
            },
            Optional.empty());
    try (BatchLoader loader =
        new BatchLoader(broken, views, order(), ROOT, new Workers(2, 2), 0, 3)) {
      assertThatThrownBy(
              () -> {
                while (loader.hasNext()) {
                  loader.next();
                }
              })
          .isInstanceOf(SamplingStopped.class)
          .hasMessageMatching(
              "the patch of row [78] \\(scan3.nii\\) could not be made because of a defect in"
                  + " Nidus \\(java.lang.IllegalStateException: planted\\); please report it");
    }
  }

  @Test
  void closing_early_ends_the_workers() {
    BatchLoader loader = loader(order(), new Workers(3, 3), 0, Optional.empty());
    loader.next();

    loader.close();
    loader.close();

    // the pool is done when its last thread is about to end, not when it has
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (workersAlive() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(workersAlive()).isFalse();
  }

  private static boolean workersAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("sample-") && thread.isAlive());
  }

  @Test
  void arrays_that_are_given_back_are_used_again() {
    try (BatchLoader loader = loader(order(), new Workers(1, 1), 0, Optional.empty())) {
      Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
      while (loader.hasNext()) {
        Batch batch = loader.next();
        arrays.add(batch.views().getFirst().values());
        loader.giveBack(batch);
      }
      assertThat(arrays).hasSizeLessThanOrEqualTo(4);
      assertThat(loader.waited()).isPositive();
    }
  }

  @Test
  void twenty_thousand_lesions_need_no_more_heap_for_later_batches() throws IOException {
    List<TrainingLesion> many = new ArrayList<>();
    for (int n = 0; n < 20_000; n++) {
      Path file = made.cohort.lesion(n % 12).lesion().scanFile();
      many.add(MadeCohort.lesion(n + 1, file, 15 + n % 30, 20, 15));
    }
    TrainingCohort cohort = new TrainingCohort(many);
    NegativeRule anywhere = new NegativeRule.Anywhere(Draws.fresh(), new NegativeRule.Tissue.Any());
    RawPatches patches =
        new RawPatches(cohort, MadeCohort.rule(anywhere), made.scans, Optional.empty());
    EpochOrder order =
        new EpochOrder(20_000, 8, Shard.whole(), Replacement.WITHOUT, Remainder.DROP, ROOT);
    try (BatchLoader loader =
        new BatchLoader(patches, views, order, ROOT, new Workers(2, 2), 0, 1)) {
      long early = heapAfter(loader, 50);
      long late = heapAfter(loader, 400);

      assertThat(late - early).isLessThan(2L << 20); // 400 batches are 44 MiB
    }
  }

  private static long heapAfter(BatchLoader loader, int batches) {
    for (int n = 0; n < batches; n++) {
      loader.next();
    }
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int n = 0; n < 3; n++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private EpochOrder order() {
    return new EpochOrder(12, 4, Shard.whole(), Replacement.WITHOUT, Remainder.DROP, ROOT);
  }

  private List<Batch> run(Workers workers, long first, Optional<PatchCache> cache) {
    return run(order(), workers, first, cache);
  }

  private List<Batch> run(
      EpochOrder order, Workers workers, long first, Optional<PatchCache> cache) {
    List<Batch> batches = new ArrayList<>();
    try (BatchLoader loader = loader(order, workers, first, cache)) {
      while (loader.hasNext()) {
        batches.add(loader.next());
      }
      assertThat(loader.refused()).isEmpty();
    }
    return batches;
  }

  private BatchLoader loader(
      EpochOrder order, Workers workers, long first, Optional<PatchCache> cache) {
    RawPatches patches = new RawPatches(made.cohort, rule, made.scans, cache);
    return new BatchLoader(patches, views, order, ROOT, workers, first, 3);
  }

  private static void assertSame(List<Batch> got, List<Batch> expected) {
    assertThat(got).hasSameSizeAs(expected);
    for (int step = 0; step < expected.size(); step++) {
      assertThat(got.get(step).lesions()).isEqualTo(expected.get(step).lesions());
      assertThat(got.get(step).epoch()).isEqualTo(expected.get(step).epoch());
      for (int view = 0; view < expected.get(step).views().size(); view++) {
        assertThat(
                Arrays.equals(
                    got.get(step).views().get(view).values(),
                    expected.get(step).views().get(view).values()))
            .as("step %d, view %d", step, view)
            .isTrue();
      }
    }
  }
}
