package dev.nidus.imaging.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nidus.core.testing.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {
  private static final String TYPE = "multipart/related; type=\"application/dicom\"; boundary=xyz";

  @Test
  void parts_come_with_their_headers_and_bytes() throws Exception {
    String body =
        "--xyz\r\nContent-Type: application/dicom\r\nContent-ID: <1>\r\n\r\nfirst\r\n--xyz\r\n\r\n"
            + "\r\n--xy is no boundary\r\n--xyz--\r\nwhat follows does not matter";
    MultipartReader reader = new MultipartReader(stream(body), TYPE);
    assertThat(reader.next())
        .contains(Map.of("content-type", "application/dicom", "content-id", "<1>"));
    assertThat(part(reader)).isEqualTo("first");
    assertThat(reader.next()).contains(Map.of());
    assertThat(part(reader)).isEqualTo("\r\n--xy is no boundary");
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void boundaries_are_read_with_and_without_quotes() throws Exception {
    assertThat(MultipartReader.boundary("Multipart/Related; boundary=\"a b\"; type=x"))
        .isEqualTo("a b");
    assertThat(MultipartReader.boundary("multipart/related;boundary=ab ;type=x")).isEqualTo("ab");
    assertThat(MultipartReader.parameter("a/b; c=\"d;boundary=no\"; boundary=yes", "boundary"))
        .contains("yes");
    for (String type :
        List.of(
            "application/json",
            "multipart/related",
            "multipart/related; boundary=",
            "multipart/related; boundary=\"a",
            "multipart/related; boundary=\u00e4",
            "multipart/related; boundary=" + "x".repeat(201),
            "")) {
      assertThatExceptionOfType(MalformedMultipart.class)
          .as(type)
          .isThrownBy(() -> MultipartReader.boundary(type));
    }
  }

  @Test
  void any_bytes_come_back_in_whatever_pieces_the_network_sends_them() throws Exception {
    SplittableRandom random = TestSeed.random("multipart");
    for (int n = 0; n < 60; n++) {
      List<byte[]> parts = new ArrayList<>();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int p = 0; p < random.nextInt(6); p++) {
        byte[] part =
            new byte[random.nextInt(3) == 0 ? random.nextInt(200_000) : random.nextInt(9)];
        for (int b = 0; b < part.length; b++) {
          // pieces of the boundary, again and again
          part[b] = (byte) "\r\n--xyZ".charAt(random.nextInt(7));
        }
        parts.add(part);
        body.write("--xyz\r\nA: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        body.write(part);
        body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      body.write("--xyz--".getBytes(StandardCharsets.US_ASCII));
      MultipartReader reader = new MultipartReader(slowly(body.toByteArray(), random), TYPE);
      for (byte[] part : parts) {
        assertThat(reader.next()).isPresent();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThat(reader.transferTo(read, part.length)).isEqualTo(part.length);
        assertThat(Arrays.equals(read.toByteArray(), part)).isTrue();
      }
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void a_body_that_breaks_off_is_told_from_one_that_breaks_the_rules() {
    String whole = "--xyz\r\nA: b\r\n\r\nfirst\r\n--xyz--";
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatExceptionOfType(EOFException.class).as(cut).isThrownBy(() -> readAll(cut, 100));
    }
    requireMalformed("more than the 4 bytes allowed", whole, 4);
    requireMalformed("a header without a colon", "--xyz\r\nnonsense\r\n\r\nx\r\n--xyz--", 100);
    requireMalformed("text behind a boundary", "--xyz!\r\n\r\nx\r\n--xyz--", 100);
    requireMalformed(
        "headers of more than 16384 bytes",
        "--xyz\r\n" + "A: b\r\n".repeat(4000) + "\r\nx\r\n--xyz--",
        100);
    requireMalformed(
        "headers of more than 16384 bytes",
        "--xyz\r\nA: " + "b".repeat(20_000) + "\r\n\r\nx\r\n--xyz--",
        100);
    requireMalformed("65,536 bytes allowed", "x".repeat(70_000) + "\r\n--xyz--", 100);
  }

  @Test
  void mutated_bodies_never_do_anything_else() throws Exception {
    SplittableRandom random = TestSeed.random("mutated multipart");
    byte[] good =
        """
        --xyz
        Content-Type: application/dicom

        first
        --xyz

        second
        --xyz--
        """
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (int n = 0; n < 5_000; n++) {
      byte[] bad = good.clone();
      for (int m = 0; m <= random.nextInt(5); m++) {
        bad[random.nextInt(bad.length)] =
            (byte)
                (random.nextInt(2) == 0
                    ? "\r\n-: xyz".charAt(random.nextInt(8))
                    : random.nextInt(256));
      }
      try {
        readAll(new String(bad, StandardCharsets.ISO_8859_1), 1000);
      } catch (EOFException | MalformedMultipart refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  private static void requireMalformed(String message, String body, long most) {
    assertThatExceptionOfType(MalformedMultipart.class)
        .isThrownBy(() -> readAll(body, most))
        .withMessageContaining(message);
  }

  private static void readAll(String body, long most) throws IOException, MalformedMultipart {
    MultipartReader reader = new MultipartReader(stream(body), TYPE);
    for (Optional<Map<String, String>> next = reader.next();
        next.isPresent();
        next = reader.next()) {
      reader.transferTo(new ByteArrayOutputStream(), most);
    }
  }

  private static String part(MultipartReader reader) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reader.transferTo(out, 1000);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static InputStream slowly(byte[] bytes, SplittableRandom random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int at, int count) {
        return super.read(
            to, at, Math.min(count, 1 + random.nextInt(random.nextInt(4) == 0 ? 50_000 : 7)));
      }
    };
  }
}
