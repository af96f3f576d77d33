package dev.nidus.core.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlyphsTest {
  private static final String LETTERS = " 0123456789.,-+/:%()ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @Test
  void every_letter_has_a_shape_of_its_own() {
    Set<String> shapes = new HashSet<>();
    for (int n = 0; n < LETTERS.length(); n++) {
      shapes.add(shape(LETTERS.charAt(n)));
    }

    assertThat(shapes).hasSize(LETTERS.length());
  }

  @Test
  void an_l_has_its_stem_on_the_left_and_its_foot_at_the_bottom() {
    assertThat(shape('L'))
        .isEqualTo(
            """
            #....
            #....
            #....
            #....
            #....
            #....
            #####
            """);
  }

  @Test
  void a_letter_that_no_picture_needs_is_refused() {
    assertThatThrownBy(() -> Glyphs.inked('é', 0, 0)).hasMessageContaining("'é'");
  }

  private static String shape(char letter) {
    StringBuilder shape = new StringBuilder();
    for (int row = 0; row < Glyphs.HEIGHT; row++) {
      for (int column = 0; column < Glyphs.WIDTH; column++) {
        shape.append(Glyphs.inked(letter, column, row) ? '#' : '.');
      }
      shape.append('\n');
    }
    return shape.toString();
  }
}
