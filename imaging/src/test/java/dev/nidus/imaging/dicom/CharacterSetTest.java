package dev.nidus.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The examples of PS3.5, annexes H to J.
class CharacterSetTest {

  @Test
  void japanese_with_escapes_is_read() {
    byte[] bytes =
        "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B"
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(CharacterSet.of(List.of("", "ISO 2022 IR 87")).decode(bytes, Vr.PN))
        .isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
  }

  @Test
  void korean_with_escapes_is_read() {
    byte[] bytes =
        ("Hong^Gildong=\033$)C\u00fb\u00f3^\033$)C\u00d1\u00ce\u00d4\u00d7="
                + "\033$)C\u00c8\u00ab^\033$)C\u00b1\u00e6\u00b5\u00bf")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(CharacterSet.of(List.of("", "ISO 2022 IR 149")).decode(bytes, Vr.PN))
        .isEqualTo("Hong^Gildong=洪^吉洞=홍^길동");
  }

  @Test
  void utf_8_and_gb18030_keep_their_backslashes_apart() {
    assertThat(
            CharacterSet.of(List.of("GB18030"))
                .decode("王^小东".getBytes(java.nio.charset.Charset.forName("GB18030")), Vr.PN))
        .isEqualTo("王^小东");
    assertThat(
            CharacterSet.UNICODE.decode(
                "Wang^XiaoDong=王^小東".getBytes(StandardCharsets.UTF_8), Vr.PN))
        .isEqualTo("Wang^XiaoDong=王^小東");
  }

  @Test
  void bytes_that_no_set_explains_are_not_guessed() {
    assertThat(CharacterSet.DEFAULT.decode(new byte[] {'a', (byte) 0xe4}, Vr.LO))
        .isEqualTo("a\ufffd");
  }
}
