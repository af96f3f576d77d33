package dev.nidus.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The character set of a data set: what (0008,0005) names (PS3.3 C.12.1.1.2).
///
/// One set, or several between which a text switches by the escape sequences of ISO 2022. Bytes that
/// no declared set explains become U+FFFD; the bytes themselves are kept by the element.
public final class CharacterSet {
  private static final int ESCAPE = 0x1b;

  /// Sets that stand alone and whose bytes cannot be cut.
  private static final Map<String, Charset> WHOLE =
      Map.of(
          "ISO_IR 192", StandardCharsets.UTF_8,
          "GB18030", Charset.forName("GB18030"),
          "GBK", Charset.forName("GBK"));

  /// Sets of one byte: ASCII in the lower half, their own signs in the upper.
  private static final Map<String, Upper> SINGLE =
      Map.ofEntries(
          Map.entry("100", Upper.LATIN_1),
          Map.entry("101", Upper.LATIN_2),
          Map.entry("109", Upper.LATIN_3),
          Map.entry("110", Upper.LATIN_4),
          Map.entry("144", Upper.CYRILLIC),
          Map.entry("127", Upper.ARABIC),
          Map.entry("126", Upper.GREEK),
          Map.entry("138", Upper.HEBREW),
          Map.entry("148", Upper.LATIN_5),
          Map.entry("203", Upper.LATIN_9),
          Map.entry("13", Upper.KATAKANA),
          Map.entry("166", Upper.THAI));

  /// What bytes from 0x80 on mean.
  private enum Upper {
    NOTHING("US-ASCII", 1),
    LATIN_1("ISO-8859-1", 1),
    LATIN_2("ISO-8859-2", 1),
    LATIN_3("ISO-8859-3", 1),
    LATIN_4("ISO-8859-4", 1),
    CYRILLIC("ISO-8859-5", 1),
    ARABIC("ISO-8859-6", 1),
    GREEK("ISO-8859-7", 1),
    HEBREW("ISO-8859-8", 1),
    LATIN_5("ISO-8859-9", 1),
    LATIN_9("ISO-8859-15", 1),
    KATAKANA("JIS_X0201", 1),
    THAI("TIS-620", 1),
    KOREAN("EUC-KR", 2),
    CHINESE("GB2312", 2);

    private final Charset charset;
    private final int width;

    Upper(String charset, int width) {
      this.charset = Charset.forName(charset);
      this.width = width;
    }
  }

  /// What bytes below 0x80 mean.
  private enum Lower {
    ASCII,
    /// Two bytes a sign.
    JIS_0208,
    JIS_0212
  }

  /// ISO 646, what is meant where nothing is said.
  public static final CharacterSet DEFAULT = new CharacterSet(List.of());

  /// UTF-8.
  public static final CharacterSet UNICODE = new CharacterSet(List.of("ISO_IR 192"));

  private final List<String> terms;
  private final Optional<Charset> whole;
  private final Upper initial;
  private final boolean switching;

  private CharacterSet(List<String> terms) {
    this.terms = terms;
    String first = terms.isEmpty() ? "" : terms.getFirst();
    whole = Optional.ofNullable(WHOLE.get(first));
    initial =
        SINGLE.getOrDefault(
            first.replace("ISO_IR ", "").replace("ISO 2022 IR ", ""), Upper.NOTHING);
    switching = terms.size() > 1 || first.startsWith("ISO 2022");
  }

  /// The set that the values of (0008,0005) name.
  public static CharacterSet of(List<String> terms) {
    List<String> stripped = terms.stream().map(String::strip).toList();
    return stripped.stream().allMatch(String::isEmpty) ? DEFAULT : new CharacterSet(stripped);
  }

  /// The values of (0008,0005), none for the default.
  public List<String> terms() {
    return terms;
  }

  /// The text that bytes are.
  String decode(byte[] bytes, Vr vr) {
    if (!vr.isLocal() || isAscii(bytes)) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    return whole
        .map(charset -> new String(bytes, charset))
        .orElseGet(() -> switching ? switched(bytes, vr) : new String(bytes, initial.charset));
  }

  /// The bytes of a text; none where it has signs that this set does not have, or needs escapes for.
  Optional<byte[]> encode(String text) {
    try {
      Charset charset = whole.orElse(initial.charset);
      ByteBuffer bytes = charset.newEncoder().encode(java.nio.CharBuffer.wrap(text));
      byte[] encoded = new byte[bytes.remaining()];
      bytes.get(encoded);
      return Optional.of(encoded);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0 || b == ESCAPE) {
        return false;
      }
    }
    return true;
  }

  private String switched(byte[] bytes, Vr vr) {
    StringBuilder text = new StringBuilder(bytes.length);
    Lower lower = Lower.ASCII;
    Upper upper = initial;
    for (int n = 0; n < bytes.length; ) {
      int b = bytes[n] & 0xff;
      if (b == ESCAPE) {
        Escape escape = Escape.at(bytes, n);
        lower = escape.lower().orElse(lower);
        upper = escape.upper().orElse(upper);
        n += escape.length();
      } else if (b >= 0x80) {
        n += append(text, bytes, n, upper.width, upper.charset);
      } else if (b < 0x21 || lower == Lower.ASCII) {
        text.append((char) b);
        if (ends(b, vr)) {
          lower = Lower.ASCII;
          upper = initial;
        }
        n++;
      } else {
        n += appendKanji(text, bytes, n, lower);
      }
    }
    return text.toString();
  }

  private static int append(StringBuilder text, byte[] bytes, int from, int width, Charset set) {
    int count = Math.min(width, bytes.length - from);
    text.append(new String(bytes, from, count, set));
    return count;
  }

  /// A sign of the sets of ISO-2022-JP, through the form that EUC gives it.
  private static int appendKanji(StringBuilder text, byte[] bytes, int from, Lower lower) {
    if (from + 1 >= bytes.length) {
      text.append('\ufffd');
      return 1;
    }
    byte first = (byte) (bytes[from] | 0x80);
    byte second = (byte) (bytes[from + 1] | 0x80);
    byte[] euc =
        lower == Lower.JIS_0208
            ? new byte[] {first, second}
            : new byte[] {(byte) 0x8f, first, second};
    text.append(new String(euc, Charset.forName("EUC-JP")));
    return 2;
  }

  /// Whether a sign ends the effect of escapes (PS3.5 6.1.2.5.3).
  private static boolean ends(int b, Vr vr) {
    return switch (b) {
      case '\t', '\n', '\f', '\r' -> true;
      case '\\' -> vr.isMultiple();
      case '^', '=' -> vr == Vr.PN;
      default -> false;
    };
  }

  /// One escape sequence: what it changes and how long it is. An unknown one changes nothing.
  private record Escape(int length, Optional<Lower> lower, Optional<Upper> upper) {
    static Escape at(byte[] bytes, int at) {
      String code =
          new String(
              Arrays.copyOfRange(bytes, at + 1, Math.min(bytes.length, at + 4)),
              StandardCharsets.ISO_8859_1);
      if (code.startsWith("$(D")) {
        return lower(4, Lower.JIS_0212);
      }
      if (code.startsWith("$)C")) {
        return upper(4, Upper.KOREAN);
      }
      if (code.startsWith("$)A")) {
        return upper(4, Upper.CHINESE);
      }
      return switch (code.length() < 2 ? "" : code.substring(0, 2)) {
        case "$B", "$@" -> lower(3, Lower.JIS_0208);
        case "(B", "(J" -> lower(3, Lower.ASCII);
        case ")I" -> upper(3, Upper.KATAKANA);
        case "-A" -> upper(3, Upper.LATIN_1);
        case "-B" -> upper(3, Upper.LATIN_2);
        case "-C" -> upper(3, Upper.LATIN_3);
        case "-D" -> upper(3, Upper.LATIN_4);
        case "-L" -> upper(3, Upper.CYRILLIC);
        case "-G" -> upper(3, Upper.ARABIC);
        case "-F" -> upper(3, Upper.GREEK);
        case "-H" -> upper(3, Upper.HEBREW);
        case "-M" -> upper(3, Upper.LATIN_5);
        case "-b" -> upper(3, Upper.LATIN_9);
        case "-T" -> upper(3, Upper.THAI);
        default -> new Escape(1, Optional.empty(), Optional.empty());
      };
    }

    private static Escape lower(int length, Lower lower) {
      return new Escape(length, Optional.of(lower), Optional.empty());
    }

    private static Escape upper(int length, Upper upper) {
      return new Escape(length, Optional.empty(), Optional.of(upper));
    }
  }
}
