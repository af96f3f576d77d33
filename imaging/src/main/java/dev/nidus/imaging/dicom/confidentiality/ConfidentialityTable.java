package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Table E.1-1 of PS3.15: what becomes of each element that may tell who a patient is.
final class ConfidentialityTable {

  /// One row.
  ///
  /// @param basic the action of the basic profile: letters, several where the choice depends on the
  ///     kind of object
  /// @param keeping the options that keep the element; MODIFIED_DATES shifts it
  record Row(String basic, Set<ProfileOption> keeping) {
    /// Whether one of the actions to choose from is this.
    boolean allows(char action) {
      return basic.indexOf(action) >= 0;
    }
  }

  /// A row for tags with free digits, as groups 50xx.
  private record Pattern(int mask, int value, Row row) {}

  private static final Map<Integer, Row> ROWS = new HashMap<>(2048);
  private static final List<Pattern> PATTERNS = new ArrayList<>();

  static {
    load();
  }

  private ConfidentialityTable() {}

  /// The row of an element; none for private ones and for those that tell nothing.
  static Optional<Row> row(Tag tag) {
    Row exact = ROWS.get(tag.both());
    if (exact != null) {
      return Optional.of(exact);
    }
    return PATTERNS.stream()
        .filter(pattern -> (tag.both() & pattern.mask()) == pattern.value())
        .map(Pattern::row)
        .findFirst();
  }

  /// The number of rows.
  static int rows() {
    return ROWS.size() + PATTERNS.size();
  }

  private static void load() {
    try (InputStream in = ConfidentialityTable.class.getResourceAsStream("table-e1-1.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          add(line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(String[] words) {
    Set<ProfileOption> keeping = EnumSet.noneOf(ProfileOption.class);
    for (int n = 2; n < words.length; n++) {
      keeping.add(ProfileOption.of(words[n]).orElseThrow());
    }
    Row row = new Row(words[1], Set.copyOf(keeping));
    int mask = 0;
    int value = 0;
    for (char digit : words[0].toCharArray()) {
      mask = mask << 4 | (digit == 'x' ? 0 : 0xf);
      value = value << 4 | (digit == 'x' ? 0 : Character.digit(digit, 16));
    }
    if (mask == -1) {
      ROWS.put(value, row);
    } else {
      PATTERNS.add(new Pattern(mask, value, row));
    }
  }
}
