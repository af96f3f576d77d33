package dev.nidus.imaging.metaimage;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.storage.HeaderLines;
import dev.nidus.imaging.storage.ScanFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The lines `Name = value` of a MetaImage header, which ends with `ElementDataFile`.
///
/// @param end byte of the file after the header
record MetaImageHeader(ScanFile file, Map<String, String> fields, long end) {

  static MetaImageHeader read(ScanFile file) throws UnreadableScan {
    HeaderLines lines = HeaderLines.read(file, line -> line.startsWith("ElementDataFile"));
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.lines()) {
      int equals = line.indexOf('=');
      if (line.isBlank()) {
        continue;
      }
      if (equals < 1) {
        throw file.unreadable(
            "has the header line '%s', which is not 'Name = value'".formatted(line));
      }
      String name = line.substring(0, equals).strip();
      if (fields.put(name, line.substring(equals + 1).strip()) != null) {
        throw file.unreadable("states the field '%s' twice".formatted(name));
      }
    }
    return new MetaImageHeader(file, Map.copyOf(fields), lines.end());
  }

  /// The value of the first of some names that is there.
  Optional<String> field(String... names) {
    for (String name : names) {
      if (fields.containsKey(name)) {
        return Optional.of(fields.get(name));
      }
    }
    return Optional.empty();
  }

  String required(String... names) throws UnreadableScan {
    return field(names)
        .orElseThrow(() -> file.unreadable("lacks the field '%s'".formatted(names[0])));
  }

  boolean flag(String name) throws UnreadableScan {
    String text = field(name).orElse("False").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw file.unreadable(
              "has '%s' in '%s'; True or False belong there".formatted(text, name));
    };
  }

  long integer(String name, long otherwise) throws UnreadableScan {
    Optional<String> text = field(name);
    return text.isPresent() ? integerOf(name, text.get()) : otherwise;
  }

  List<Long> integers(String name) throws UnreadableScan {
    List<Long> values = new ArrayList<>();
    for (String word : required(name).split("\\s+", -1)) {
      values.add(integerOf(name, word));
    }
    return values;
  }

  /// The numbers in the first of some fields that is there.
  List<Double> numbers(int count, String... names) throws UnreadableScan {
    List<Double> values = new ArrayList<>();
    String text = required(names);
    for (String word : text.split("\\s+", -1)) {
      try {
        values.add(Double.parseDouble(word));
      } catch (NumberFormatException e) {
        throw file.unreadable("has '%s' in '%s'; numbers belong there".formatted(word, names[0]));
      }
    }
    if (values.size() != count) {
      throw file.unreadable(
          "has '%s' in '%s'; %d numbers belong there".formatted(text, names[0], count));
    }
    return values;
  }

  private long integerOf(String name, String text) throws UnreadableScan {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw file.unreadable("has '%s' in '%s'; whole numbers belong there".formatted(text, name));
    }
  }
}
