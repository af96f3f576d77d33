package dev.nidus.imaging.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.random.RandomSource;
import org.junit.jupiter.api.Test;

class StoredAxesTest {
  private static final ImageGeometry TAKEN =
      new ImageGeometry(
          new GridSize(4, 3, 2),
          new Point3(10, -20, 30),
          new Spacing(0.7, 0.7, 2.5),
          Direction.ofRows(0.6, 0, 0.8, 0, 1, 0, -0.8, 0, 0.6));

  @Test
  void each_value_stays_where_it_was_in_the_scanner() {
    for (int draw = 0; draw < 60; draw++) {
      StoredAxes order = StoredAxes.draw(RandomSource.of(draw));
      ImageGeometry stored = order.of(TAKEN);
      int[] positions = order.positions(TAKEN.size());

      assertThat(positions).hasSize(24).doesNotHaveDuplicates();
      int n = 0;
      for (int k = 0; k < stored.size().k(); k++) {
        for (int j = 0; j < stored.size().j(); j++) {
          for (int i = 0; i < stored.size().i(); i++) {
            int taken = positions[n++];
            int slice = taken / 12;
            Point3 was = TAKEN.pointAt(new ContinuousIndex(taken % 4, taken / 4 % 3, slice));
            Point3 now = stored.pointAt(new ContinuousIndex(i, j, k));
            assertThat(now.distanceTo(was)).as("%s at %d", order, n).isLessThan(1e-9);
          }
        }
      }
    }
  }

  @Test
  void an_order_that_changes_nothing_changes_nothing() {
    StoredAxes plain = new StoredAxes(0, 1, 2, 0);

    assertThat(plain.of(TAKEN)).isEqualTo(TAKEN);
    assertThat(plain.positions(TAKEN.size())).startsWith(0, 1, 2, 3, 4).endsWith(23);
  }
}
