package dev.nidus.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomSourceTest {

  @Test
  void the_block_function_gives_the_known_answers_of_its_authors() {
    assertThat(block(new int[] {0, 0, 0, 0}, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(new int[] {-1, -1, -1, -1}, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(
            block(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void a_stream_depends_on_its_path_and_not_on_what_was_drawn_elsewhere() {
    RandomSource untouched = RandomSource.of(7).named("views").at(3).at(11);
    RandomSource root = RandomSource.of(7);
    root.nextInt();
    RandomSource views = root.named("views");
    views.nextDouble();
    RandomSource sample = views.at(3).at(11);

    assertThat(sample.ints(20).toArray()).containsExactly(untouched.ints(20).toArray());
  }

  @Test
  void other_seeds_names_and_indices_give_other_streams() {
    Set<Long> first = new HashSet<>();
    RandomSource root = RandomSource.of(7);
    first.add(root.nextLong());
    first.add(RandomSource.of(8).nextLong());
    first.add(RandomSource.of(7).named("a").nextLong());
    first.add(RandomSource.of(7).named("b").nextLong());
    first.add(RandomSource.of(7).named("a").named("b").nextLong());
    first.add(RandomSource.of(7).named("ab").nextLong());
    for (int i = 0; i < 1000; i++) {
      first.add(RandomSource.of(7).at(i).nextLong());
    }

    assertThat(first).hasSize(1006);
  }

  @Test
  void numbers_are_uniform() {
    RandomSource source = RandomSource.of(1);
    int n = 100_000;
    int[] tenths = new int[10];
    double sum = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double value = source.nextDouble();
      sum += value;
      square += value * value;
      tenths[(int) (value * 10)]++;
    }
    double chiSquared = 0;
    for (int count : tenths) {
      chiSquared += Math.pow(count - n / 10.0, 2) / (n / 10.0);
    }

    assertThat(sum / n).isCloseTo(0.5, within(0.003));
    assertThat(square / n).isCloseTo(1 / 3.0, within(0.003));
    // 9 degrees of freedom: 99.9 % lie below 27.9
    assertThat(chiSquared).isLessThan(27.9);
  }

  @Test
  void a_chance_comes_as_often_as_it_says() {
    RandomSource source = RandomSource.of(2);
    int hits = 0;
    for (int i = 0; i < 40_000; i++) {
      hits += source.chance(0.25) ? 1 : 0;
    }

    assertThat(hits).isBetween(9_700, 10_300);
  }

  private static int[] block(int[] counter, int key0, int key1) {
    int[] block = new int[4];
    Philox.block(counter, key0, key1, block);
    return block;
  }
}
