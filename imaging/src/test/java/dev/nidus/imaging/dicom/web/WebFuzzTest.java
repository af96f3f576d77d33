package dev.nidus.imaging.dicom.web;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Damaged answers of a server: bodies of several parts, their content type, lists of series.
class WebFuzzTest {
  private static final int MOST = 100_000;

  @Test
  void damaged_bodies_of_several_parts_are_read_or_refused_with_a_sentence() throws Exception {
    byte[] slice = Files.readAllBytes(Fixtures.fixture("dicom/u8_rle.dcm"));
    String image = new String(slice, StandardCharsets.ISO_8859_1);
    // the first line is the content type
    String type = "multipart/related; type=\"application/dicom\"; boundary=\"xyz\"\n";
    String part = "--xyz\r\nContent-Type: application/dicom\r\n\r\n";
    Fuzzing.run(
        "multipart",
        15,
        List.of(
            bytes(type + part + image + "\r\n" + part + image.substring(0, 200) + "\r\n--xyz--"),
            bytes(
                type
                    + "preamble\r\n"
                    + part
                    + "a\r\n--xy\r\n\r\n--xyz \r\na: b\r\n\r\n\r\n--xyz--")),
        WebFuzzTest::readParts);
  }

  private static Optional<String> readParts(byte[] input) {
    String all = new String(input, StandardCharsets.ISO_8859_1);
    int end = Math.max(0, all.indexOf('\n'));
    try {
      MultipartReader reader =
          new MultipartReader(
              new ByteArrayInputStream(input, end + 1, input.length), all.substring(0, end));
      while (reader.next().isPresent()) {
        reader.transferTo(OutputStream.nullOutputStream(), MOST);
      }
      return Optional.empty();
    } catch (EOFException | MalformedMultipart refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void damaged_lists_of_series_are_read_or_refused_with_a_sentence() throws Exception {
    String set =
        """
        {"0020000D":{"vr":"UI","Value":["1.2.3"]},"0020000E":{"vr":"UI","Value":["1.2.4"]},\
        "00080060":{"vr":"CS","Value":["CT"]},"00201209":{"vr":"IS","Value":[12]},\
        "00100010":{"vr":"PN","Value":[{"Alphabetic":"A^B"}]}}\
        """;
    Fuzzing.run(
        "search", 5, List.of(bytes("[" + set + "," + set + "]"), bytes(set)), WebFuzzTest::search);
  }

  private static Optional<String> search(byte[] input) throws IOException {
    try {
      SearchAnswer answer =
          SearchAnswer.read(new ByteArrayInputStream(input), "x", WebLimits.DEFAULT);
      for (JsonNode one : answer.sets()) {
        answer.uid(one, "0020000E");
        SearchAnswer.count(one, "00201209");
      }
      return Optional.empty();
    } catch (DicomWebFailure refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
