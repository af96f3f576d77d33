package dev.nidus.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointStoreTest {
  private static final RunIdentity IDENTITY = identity("0.1.0", 1, "a".repeat(64));

  @TempDir Path folder;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store = new CheckpointStore(folder, IDENTITY, 2);
  }

  private static TrainingState state(long step) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : List.of("conv1.weight", "moment.conv1.weight")) {
      float[] values = {step, -0f, 1e-30f};
      tensors.put(
          name,
          new StoredTensor(
              name,
              ElementType.FLOAT32,
              List.of(3L),
              Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values)));
    }
    SequencedMap<String, String> numbers = new LinkedHashMap<>();
    numbers.put("best_loss", Double.toString(1.0 / step));
    return new TrainingState(step, tensors, numbers);
  }

  private static float first(TrainingState state) {
    return state.tensors().firstEntry().getValue().bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
  }

  @Test
  void the_newest_is_read_back_whole_and_only_the_last_two_are_kept() throws Exception {
    store.write(state(1), CheckpointStore.Rank.BEST);
    store.write(state(2), CheckpointStore.Rank.ORDINARY);
    store.write(state(30), CheckpointStore.Rank.ORDINARY);
    TrainingState read = store.newest().orElseThrow();
    assertThat(read.step()).isEqualTo(30);
    assertThat(first(read)).isEqualTo(30f);
    assertThat(read.numbers()).isEqualTo(Map.of("best_loss", Double.toString(1.0 / 30)));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "step-00000002.safetensors",
            "step-00000030.safetensors",
            "last.safetensors",
            "best.safetensors");
    assertThat(first(store.read(folder.resolve("best.safetensors")))).isEqualTo(1f);
    assertThat(first(store.read(folder.resolve("last.safetensors")))).isEqualTo(30f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights", "step", "short"})
  void a_damaged_one_is_refused_by_name_and_the_one_before_it_is_offered(String damage)
      throws Exception {
    store.write(state(1), CheckpointStore.Rank.ORDINARY);
    Path newest = store.write(state(2), CheckpointStore.Rank.ORDINARY);
    byte[] bytes = Files.readAllBytes(newest);
    switch (damage) {
      case "weights" -> bytes[bytes.length - 3] ^= 1;
      case "step" -> {
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\"nidus.checkpoint.step\":\"2\"");
        bytes[at + 25] = '1';
      }
      default -> bytes = java.util.Arrays.copyOf(bytes, bytes.length - 5);
    }
    Files.write(newest, bytes);
    assertThatThrownBy(store::newest)
        .isInstanceOf(DamagedCheckpoint.class)
        .hasMessageContaining("step-00000002.safetensors is damaged")
        .hasMessageContaining("step-00000001.safetensors is whole: remove the damaged file");
    Files.delete(newest);
    assertThat(store.newest().orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void of_another_plan_or_law_is_refused_by_name() throws IOException {
    store.write(state(1), CheckpointStore.Rank.ORDINARY);
    assertThatThrownBy(() -> under("0.1.0", 1, "c".repeat(64)).newest())
        .hasMessageContaining("step-00000001.safetensors belongs to another plan (aaaaaaaaaaaa)");
    assertThatThrownBy(() -> under("0.2.0", 2, "a".repeat(64)).newest())
        .hasMessageContaining("step-00000001.safetensors was written by Nidus 0.1.0")
        .hasMessageContaining("trains by law 1 on libtorch 2.10.0")
        .hasMessageContaining("this is Nidus 0.2.0, which trains by law 2 on libtorch 2.10.0");
  }

  @Test
  void another_release_that_trains_by_the_same_law_goes_on() throws Exception {
    store.write(state(1), CheckpointStore.Rank.ORDINARY);
    assertThat(under("0.2.0", 1, "a".repeat(64)).newest().orElseThrow().step()).isEqualTo(1);
  }

  private CheckpointStore under(String program, int law, String plan) {
    return new CheckpointStore(folder, identity(program, law, plan), 2);
  }

  private static RunIdentity identity(String program, int law, String plan) {
    return new RunIdentity(program, new TrainingLaw(law, "2.10.0"), plan, "b".repeat(64));
  }

  @Test
  void a_checkpoint_that_cannot_be_written_leaves_the_older_ones() throws Exception {
    store.write(state(1), CheckpointStore.Rank.ORDINARY);
    Files.createDirectory(folder.resolve("step-00000002.safetensors"));
    Files.writeString(folder.resolve("step-00000002.safetensors/occupied"), "");
    assertThatThrownBy(() -> store.write(state(2), CheckpointStore.Rank.ORDINARY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("step-00000002.safetensors cannot be written")
        .hasMessageContaining("go on with --resume");
    assertThat(store.read(folder.resolve("step-00000001.safetensors")).step()).isEqualTo(1);
  }

  @Test
  void a_process_of_an_attempt_that_was_given_up_writes_no_checkpoint() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("run"));
    RunFolder before = run.during(RunAttempt.begin(run));
    before.lock().close();
    CheckpointStore stale = new CheckpointStore(before, IDENTITY, 2);
    stale.write(state(1), CheckpointStore.Rank.BEST);
    byte[] last = Files.readAllBytes(run.checkpoints().resolve("last.safetensors"));

    RunAttempt attempt = RunAttempt.begin(run);

    for (CheckpointStore.Rank rank : CheckpointStore.Rank.values()) {
      assertThatThrownBy(() -> stale.write(state(2), rank))
          .isInstanceOf(FolderInUse.class)
          .hasMessage(
              "another attempt at the run in %s has begun; this one ends and writes no more"
                  .formatted(run.root()));
    }
    assertThatThrownBy(before::lock).isInstanceOf(FolderInUse.class);
    assertThat(run.lastStep()).isEqualTo(1);
    assertThat(run.checkpoints().resolve("last.safetensors")).hasBinaryContent(last);

    CheckpointStore current = new CheckpointStore(run.during(attempt), IDENTITY, 2);
    current.write(state(2), CheckpointStore.Rank.BEST);
    assertThat(current.newest().orElseThrow().step()).isEqualTo(2);
    assertThat(run.lastStep()).isEqualTo(2);
    attempt.end();
    assertThat(run.root().toFile().list()).containsExactly("checkpoints");
    assertThat(run.checkpoints().toFile().list())
        .containsExactlyInAnyOrder(
            "step-00000001.safetensors",
            "step-00000002.safetensors",
            "last.safetensors",
            "best.safetensors");
  }

  @Test
  void an_empty_folder_has_no_newest() throws Exception {
    assertThat(store.newest()).isEmpty();
  }
}
