package dev.nidus.imaging.dicom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What PS3.6 calls the elements, and the representation of each: implicit files do not say it.
final class Dictionary {
  /// @param choices the representations that the standard allows, the usual one first
  private record Entry(List<Vr> choices, String keyword) {}

  /// Tags whose numbers have free digits, as groups 50xx and 60xx.
  private record Pattern(int mask, int value, Entry entry) {}

  private static final Map<Integer, Entry> ENTRIES = new HashMap<>(16_384);
  private static final List<Pattern> PATTERNS = new ArrayList<>();
  private static final Map<String, Tag> BY_KEYWORD = new HashMap<>(16_384);

  static {
    load();
  }

  private Dictionary() {}

  /// Its name in the standard, as `ImagePositionPatient`.
  static Optional<String> keyword(Tag tag) {
    return entry(tag).map(Entry::keyword).filter(name -> !name.isEmpty());
  }

  /// The tag of a name.
  static Optional<Tag> tag(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  /// The representation of an element in an implicit file; none where only its maker knows it.
  ///
  /// @param pixels what the pixels of the data set are, as far as it was read
  static Optional<Vr> vr(Tag tag, Pixels pixels) {
    if (tag.element() == 0) {
      return Optional.of(Vr.UL);
    }
    if (tag.isPrivate()) {
      return tag.isPrivateCreator() ? Optional.of(Vr.LO) : Optional.empty();
    }
    return entry(tag).map(entry -> choose(entry.choices(), pixels));
  }

  /// Whether pixels are negative numbers too, on which the representation of some elements depends.
  enum Pixels {
    UNSIGNED,
    SIGNED
  }

  private static Vr choose(List<Vr> choices, Pixels pixels) {
    if (choices.contains(Vr.OW)) {
      return Vr.OW; // PS3.5 A.1: other bytes and tables are words in implicit files
    }
    if (choices.contains(Vr.SS) && pixels == Pixels.SIGNED) {
      return Vr.SS;
    }
    return choices.getFirst();
  }

  private static Optional<Entry> entry(Tag tag) {
    Entry exact = ENTRIES.get(tag.both());
    if (exact != null) {
      return Optional.of(exact);
    }
    for (Pattern pattern : PATTERNS) {
      if ((tag.both() & pattern.mask()) == pattern.value()) {
        return Optional.of(pattern.entry());
      }
    }
    return Optional.empty();
  }

  private static void load() {
    try (InputStream in = Dictionary.class.getResourceAsStream("dictionary.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    String number = line.substring(0, first);
    String codes = second < 0 ? line.substring(first + 1) : line.substring(first + 1, second);
    if (codes.equals("NONE")) {
      return;
    }
    List<Vr> choices = Arrays.stream(codes.split("/", -1)).map(Vr::valueOf).toList();
    Entry entry = new Entry(choices, second < 0 ? "" : line.substring(second + 1));
    if (number.indexOf('x') < 0) {
      int both = Integer.parseUnsignedInt(number, 16);
      ENTRIES.put(both, entry);
      BY_KEYWORD.put(entry.keyword(), Tag.of(both));
      return;
    }
    int mask = 0;
    int value = 0;
    for (int n = 0; n < number.length(); n++) {
      boolean free = number.charAt(n) == 'x';
      mask = mask << 4 | (free ? 0 : 0xf);
      value = value << 4 | (free ? 0 : Character.digit(number.charAt(n), 16));
    }
    PATTERNS.add(new Pattern(mask, value, entry));
  }
}
