package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PerseveranceTest {
  @Test
  void a_run_that_comes_to_a_new_checkpoint_each_time_always_begins_again() {
    Perseverance run = new Perseverance(0);
    for (long step = 4; step < 400; step += 4) {
      assertThat(run.goesOnAt(step)).isTrue();
    }
  }

  @Test
  void three_attempts_in_a_row_without_a_new_checkpoint_end_it() {
    Perseverance run = new Perseverance(8);
    assertThat(run.goesOnAt(8)).isTrue();
    assertThat(run.goesOnAt(8)).isTrue();
    assertThat(run.goesOnAt(12)).isTrue();
    assertThat(run.goesOnAt(12)).isTrue();
    assertThat(run.goesOnAt(12)).isTrue();
    assertThat(run.goesOnAt(12)).isFalse();
  }
}
