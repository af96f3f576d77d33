package dev.nidus.imaging.dicom.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the parts of a multipart body (RFC 2046, 2387) one after the other, in 64 KB of memory.
///
/// Not thread-safe. A body that breaks off is an EOFException, one that breaks the rules or a limit a
/// {@link MalformedMultipart}: the first is worth another try, the second is not.
final class MultipartReader {
  private static final int WINDOW = 1 << 16;
  private static final int MOST_HEADER = 1 << 14;
  private static final int MOST_PREAMBLE = 1 << 16;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] window = new byte[WINDOW];
  private int start;
  private int end;
  private boolean atEnd;
  private State state = State.PREAMBLE;

  private enum State {
    PREAMBLE,
    IN_PART,
    BETWEEN,
    FINISHED
  }

  /// @param contentType of the answer, with its boundary
  MultipartReader(InputStream in, String contentType) throws MalformedMultipart {
    this.in = in;
    String boundary = boundary(contentType);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // the first boundary may begin the body: a line end in front makes it like all others
    window[0] = '\r';
    window[1] = '\n';
    end = 2;
  }

  /// The boundary that a content type names.
  static String boundary(String contentType) throws MalformedMultipart {
    if (!contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/related")) {
      throw new MalformedMultipart(
          "is of type '%s'; multipart/related is expected".formatted(shown(contentType)));
    }
    String boundary =
        parameter(contentType, "boundary")
            .orElseThrow(() -> new MalformedMultipart("names no boundary of its parts"));
    boolean legal =
        !boundary.isEmpty()
            && boundary.length() <= 200
            && boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!legal) {
      throw new MalformedMultipart("names a boundary that is none");
    }
    return boundary;
  }

  /// A parameter of a content type, quoted or not.
  static Optional<String> parameter(String contentType, String name) {
    int at = contentType.indexOf(';');
    while (at >= 0 && at < contentType.length()) {
      int equals = contentType.indexOf('=', at);
      if (equals < 0) {
        return Optional.empty();
      }
      String key = contentType.substring(at + 1, equals).strip();
      int from = equals + 1;
      int to;
      String value;
      if (from < contentType.length() && contentType.charAt(from) == '"') {
        to = contentType.indexOf('"', from + 1);
        if (to < 0) {
          return Optional.empty();
        }
        value = contentType.substring(from + 1, to);
        at = contentType.indexOf(';', to);
      } else {
        to = contentType.indexOf(';', from);
        value = contentType.substring(from, to < 0 ? contentType.length() : to).strip();
        at = to;
      }
      if (key.equalsIgnoreCase(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /// Goes to the next part.
  ///
  /// @return its headers, names in lower case; nothing after the last part
  Optional<Map<String, String>> next() throws IOException, MalformedMultipart {
    if (state == State.FINISHED) {
      return Optional.empty();
    }
    if (state == State.PREAMBLE) {
      copy(OutputStream.nullOutputStream(), MOST_PREAMBLE);
    } else if (state == State.IN_PART) {
      throw new IllegalStateException("the part before was not read");
    }
    // what follows a delimiter: two hyphens at the end of all, else blanks and a line end
    if (peek(0) == '-' && peek(1) == '-') {
      state = State.FINISHED;
      return Optional.empty();
    }
    if (!line(64).isBlank()) {
      throw new MalformedMultipart("has text behind a boundary");
    }
    Map<String, String> headers = new TreeMap<>();
    int left = MOST_HEADER;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new MalformedMultipart("has a part with a header without a colon");
      }
      headers.putIfAbsent(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    state = State.IN_PART;
    return Optional.of(headers);
  }

  /// Copies the part.
  ///
  /// @param most the most bytes that it may have
  /// @return how many it has
  long transferTo(OutputStream out, long most) throws IOException, MalformedMultipart {
    if (state != State.IN_PART) {
      throw new IllegalStateException("no part is open");
    }
    return copy(out, most);
  }

  /// Copies up to the next delimiter and passes it.
  private long copy(OutputStream out, long most) throws IOException, MalformedMultipart {
    long copied = 0;
    while (true) {
      int found = find();
      // the last bytes of the window may be the beginning of a delimiter
      int safe = found >= 0 ? found : Math.max(start, end - delimiter.length + 1);
      int count = safe - start;
      if (copied + count > most) {
        throw new MalformedMultipart(
            String.format(Locale.ROOT, "has a part of more than the %,d bytes allowed", most));
      }
      out.write(window, start, count);
      copied += count;
      start = safe;
      if (found >= 0) {
        start += delimiter.length;
        state = State.BETWEEN;
        return copied;
      }
      fill();
    }
  }

  private int find() {
    int last = end - delimiter.length;
    for (int n = start; n <= last; n++) {
      if (window[n] == '\r' && matches(n)) {
        return n;
      }
    }
    return -1;
  }

  private boolean matches(int at) {
    for (int n = 1; n < delimiter.length; n++) {
      if (window[at + n] != delimiter[n]) {
        return false;
      }
    }
    return true;
  }

  private int peek(int ahead) throws IOException {
    while (end - start <= ahead) {
      fill();
    }
    return window[start + ahead];
  }

  private String line(int most) throws IOException, MalformedMultipart {
    int length = 0;
    while (peek(length) != '\n') {
      length++;
      if (length > most) {
        throw new MalformedMultipart(
            "has a part with headers of more than %d bytes".formatted(MOST_HEADER));
      }
    }
    int text = length > 0 && window[start + length - 1] == '\r' ? length - 1 : length;
    String line = new String(window, start, text, StandardCharsets.ISO_8859_1);
    start += length + 1;
    return line;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(window, start, window, 0, end - start);
      end -= start;
      start = 0;
    }
    int read = atEnd ? -1 : in.read(window, end, window.length - end);
    if (read < 0) {
      atEnd = true;
      throw new EOFException("the answer breaks off within a part");
    }
    end += read;
  }

  private static String shown(String text) {
    String plain = text.replaceAll("[^ -~]", "?");
    return plain.length() > 80 ? plain.substring(0, 80) + "..." : plain;
  }
}
