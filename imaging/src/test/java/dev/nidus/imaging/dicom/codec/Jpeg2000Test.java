package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.dicom.codec.PixelFormat.Sign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against what OpenJPEG writes and decodes; {@link FramesTest} has the forms that DICOM files hold.
class Jpeg2000Test {
  private static final PixelFormat FORMAT = new PixelFormat(48, 64, 16, 16, 0, Sign.UNSIGNED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bypass",
        "bypass_terminate",
        "reset",
        "terminate",
        "causal",
        "segmentation",
        "all_styles",
        "tiles",
        "tiles_offset",
        "narrow_tiles",
        "precincts_rlcp",
        "precincts_rpcl",
        "precincts_pcrl",
        "precincts_cprl",
        "layers",
        "layers_rlcp",
        "one_level",
        "no_level"
      })
  void every_lossless_form_decodes_to_the_slice_that_was_encoded(String form) throws Exception {
    assertThat(Jpeg2000.decode(frame(form), FORMAT)).containsExactly(expected("s16.npy"));
  }

  @Test
  void lossy_frames_differ_by_one_grey_value_at_most_from_openjpeg() throws Exception {
    int[] pixels = Jpeg2000.decode(frame("lossy"), FORMAT);
    int[] expected = expected("jpeg2000/lossy.npy");

    for (int n = 0; n < pixels.length; n++) {
      assertThat(pixels[n]).as("pixel %d", n).isBetween(expected[n] - 1, expected[n] + 1);
    }
  }

  @Test
  void a_frame_that_is_cut_anywhere_is_refused() throws Exception {
    byte[] whole = frame("layers");
    // the last two bytes are the end marker, which nothing depends on
    for (int length = 0; length < whole.length - 2; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatExceptionOfType(BrokenFrame.class)
          .as("%d bytes", length)
          .isThrownBy(() -> Jpeg2000.decode(cut, FORMAT));
    }
  }

  @Test
  void what_a_header_asks_for_is_held_against_the_frame() throws Exception {
    requireRefused(at(frame("layers"), 0xff52, 12, 0x7a), "the style 122");
    requireRefused(at(frame("layers"), 0xff52, 5, 0xff), "the progression 255");
    requireRefused(at(frame("layers"), 0xff52, 6, 0xff), "of 65285 layers");
    requireRefused(at(frame("layers"), 0xff51, 8, 0xff), "holds an image of");
    requireRefused(at(frame("tiles"), 0xff51, 25, 0), "tiles of");
    requireRefused(at(frame("layers"), 0xff5c, 1, 0x5e), "the marker FF5E");
  }

  private static void requireRefused(byte[] frame, String sentence) {
    assertThatExceptionOfType(BrokenFrame.class)
        .isThrownBy(() -> Jpeg2000.decode(frame, FORMAT))
        .withMessageContaining(sentence);
  }

  /// The frame with a byte of a marker segment changed, counted from the marker.
  private static byte[] at(byte[] frame, int marker, int offset, int value) {
    for (int n = 0; n < frame.length; n++) {
      if (((frame[n] & 0xff) << 8 | (frame[n + 1] & 0xff)) == marker) {
        frame[n + offset] = (byte) value;
        return frame;
      }
    }
    throw new AssertionError("no marker");
  }

  private static byte[] frame(String form) throws Exception {
    return Files.readAllBytes(path("jpeg2000/" + form + ".j2k"));
  }

  private static int[] expected(String name) throws Exception {
    double[] values = NpyArray.read(path(name)).values();
    return IntStream.range(0, values.length).map(n -> (int) values[n] + 32_768).toArray();
  }

  private static Path path(String name) {
    return Fixtures.fixture("dicom/" + name);
  }
}
