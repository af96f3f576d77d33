package dev.nidus.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Changes that the reference does not have, on values that can be checked by hand.
class AugmenterTest {
  private static final Augmenter AUGMENTER = new Augmenter();

  private static Volume changed(PatchSize size, List<Float> values, Change... changes) {
    float[] array = new float[values.size()];
    for (int n = 0; n < array.length; n++) {
      array[n] = values.get(n);
    }
    return AUGMENTER.apply(new Volume(size, array), List.of(changes));
  }

  @Test
  void a_quarter_turn_takes_the_last_column_to_the_first_row() {
    PatchSize size = new PatchSize(1, 2, 3);
    List<Float> rows = List.of(1f, 2f, 3f, 4f, 5f, 6f);

    Volume once = changed(size, rows, new Change.Turn(1));
    assertThat(once.size()).isEqualTo(new PatchSize(1, 3, 2));
    assertThat(once.values()).containsExactly(3, 6, 2, 5, 1, 4);
    assertThat(changed(size, rows, new Change.Turn(2)).values()).containsExactly(6, 5, 4, 3, 2, 1);
    assertThat(changed(size, rows, new Change.Turn(3)).values()).containsExactly(4, 1, 5, 2, 6, 3);
    assertThat(changed(size, rows, new Change.Turn(1), new Change.Turn(3)).values())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void slices_are_turned_one_by_one() {
    Volume turned =
        changed(
            new PatchSize(2, 2, 2),
            List.of(1f, 2f, 3f, 4f, 10f, 20f, 30f, 40f),
            new Change.Turn(1));
    assertThat(turned.values()).containsExactly(2, 4, 1, 3, 20, 40, 10, 30);
  }

  @Test
  void a_level_stretches_about_the_mean_and_shifts() {
    Volume level = changed(new PatchSize(1, 1, 3), List.of(10f, 20f, 60f), new Change.Level(-5, 2));
    // mean 30
    assertThat(level.values()).containsExactly(-15, 5, 85);
  }

  @Test
  void noise_has_its_deviation_and_comes_again_with_its_seed() {
    PatchSize size = PatchSize.cube(20);
    Volume flat = new Volume(size, new float[size.voxels()]);
    float[] noise = AUGMENTER.apply(flat, List.of(new Change.Noise(7, 3))).values();
    double sum = 0;
    double squares = 0;
    for (float value : noise) {
      sum += value;
      squares += value * value;
    }
    assertThat(sum / noise.length).isCloseTo(0, within(5 * 7 / Math.sqrt(noise.length)));
    assertThat(Math.sqrt(squares / noise.length))
        .isCloseTo(7, within(5 * 7 / Math.sqrt(2.0 * noise.length)));
    assertThat(AUGMENTER.apply(flat, List.of(new Change.Noise(7, 3))).values()).isEqualTo(noise);
    assertThat(AUGMENTER.apply(flat, List.of(new Change.Noise(7, 4))).values()).isNotEqualTo(noise);
  }

  @Test
  void turns_within_slices_need_square_ones() {
    Recipe recipe = Recipe.of(new Operation.RandomTurn(0.75));
    assertThat(recipe.sizeAfter(new PatchSize(10, 32, 32))).isEqualTo(new PatchSize(10, 32, 32));
    assertThatThrownBy(() -> recipe.sizeAfter(new PatchSize(32, 32, 10)))
        .hasMessageContaining("as high as it is wide");
    assertThat(recipe.draw(new PatchSize(10, 32, 32), RandomSource.of(1))).hasSize(1);
  }
}
