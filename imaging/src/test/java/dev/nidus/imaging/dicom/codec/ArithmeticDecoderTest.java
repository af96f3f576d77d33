package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Against the encoder of ISO 15444-1 annex C, written down here.
class ArithmeticDecoderTest {
  private static final int DECISIONS = 20_000;

  @Test
  void what_the_encoder_of_the_standard_wrote_is_decoded_also_where_it_carried() {
    SplittableRandom random = TestSeed.random("arithmetic decoder");
    ArithmeticDecoder decoder = new ArithmeticDecoder();
    int carried = 0;
    for (int run = 0; run < 30; run++) {
      Encoder encoder = new Encoder();
      int[] contexts = new int[DECISIONS];
      int[] decisions = new int[DECISIONS];
      double rare = Math.pow(2, -1 - random.nextInt(10));
      for (int n = 0; n < DECISIONS; n++) {
        contexts[n] = random.nextInt(ArithmeticDecoder.CONTEXTS);
        decisions[n] = random.nextDouble() < rare ? 1 : 0;
        encoder.encode(contexts[n], decisions[n]);
      }
      byte[] bytes = encoder.finish();
      carried += carriesAfterOnes(bytes);

      decoder.reset();
      decoder.begin(bytes, bytes.length);

      int[] decoded = new int[DECISIONS];
      for (int n = 0; n < DECISIONS; n++) {
        decoded[n] = decoder.decode(contexts[n]);
      }
      assertThat(decoded).as("run %d", run).isEqualTo(decisions);
    }
    assertThat(carried).as("bytes that carry into one of ones before them").isPositive();
  }

  @Test
  void past_its_bytes_it_reads_ones_for_ever() {
    ArithmeticDecoder decoder = new ArithmeticDecoder();
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0x7f);
    for (int n = 0; n < ones.length; n += 2) {
      ones[n] = -1; // ones with their stuffed bits
    }
    for (byte[] bytes : new byte[][] {{}, {-1}, {-1, -1}, {-1, (byte) 0x90, 1, 2, 3}}) {
      decoder.reset();
      decoder.begin(bytes, bytes.length);
      int[] decided = decisions(decoder, 400);
      decoder.reset();
      decoder.begin(ones, ones.length);
      assertThat(decided).containsExactly(decisions(decoder, 400));
    }
  }

  private static int[] decisions(ArithmeticDecoder decoder, int count) {
    int[] decisions = new int[count];
    for (int n = 0; n < count; n++) {
      decisions[n] = decoder.decode(ArithmeticDecoder.UNIFORM);
    }
    return decisions;
  }

  private static int carriesAfterOnes(byte[] bytes) {
    int count = 0;
    for (int n = 1; n < bytes.length; n++) {
      if (bytes[n - 1] == -1 && bytes[n] < 0) {
        count++;
      }
    }
    return count;
  }

  /// C.2, with the names of the standard.
  private static final class Encoder {
    private final int[] states = new int[ArithmeticDecoder.CONTEXTS];
    private final int[] symbols = new int[ArithmeticDecoder.CONTEXTS];
    private final byte[] bytes = new byte[DECISIONS];
    private int at; // the first byte is none of the code
    private int a = 0x8000;
    private int c;
    private int ct = 12;

    Encoder() {
      states[0] = 4;
      states[ArithmeticDecoder.RUN] = 3;
      states[ArithmeticDecoder.UNIFORM] = 46;
    }

    void encode(int context, int decision) {
      int[] state = ArithmeticDecoder.STATES[states[context]];
      int qe = state[0];
      a -= qe;
      boolean smaller = a < qe;
      if (decision == symbols[context]) {
        if ((a & 0x8000) != 0) {
          c += qe;
          return;
        }
        states[context] = state[1];
      } else {
        smaller = !smaller;
        states[context] = state[2];
        symbols[context] ^= state[3];
      }
      if (smaller) {
        a = qe;
      } else {
        c += qe;
      }
      do {
        a <<= 1;
        c <<= 1;
        ct--;
        if (ct == 0) {
          byteOut();
        }
      } while ((a & 0x8000) == 0);
    }

    private void byteOut() {
      if (bytes[at] != -1 && c >= 1 << 27) {
        bytes[at]++;
        c &= 0x7ff_ffff;
      }
      boolean ones = bytes[at] == -1;
      at++;
      bytes[at] = (byte) (ones ? c >> 20 : c >> 19);
      c &= ones ? 0xf_ffff : 0x7_ffff;
      ct = ones ? 7 : 8;
    }

    byte[] finish() {
      int limit = c + a;
      c |= 0xffff;
      if (c >= limit) {
        c -= 0x8000;
      }
      c <<= ct;
      byteOut();
      c <<= ct;
      byteOut();
      return Arrays.copyOfRange(bytes, 1, bytes[at] == -1 ? at : at + 1);
    }
  }
}
