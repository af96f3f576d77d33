package dev.nidus.imaging.nrrd;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.storage.HeaderLines;
import dev.nidus.imaging.storage.ScanFile;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The lines of an NRRD header: fields (`name: value`) and keys (`name:=value`).
///
/// @param fields by name in lower case, synonyms joined
/// @param keys by name in lower case
/// @param end byte of the file after the header
record NrrdHeader(ScanFile file, Map<String, String> fields, Map<String, String> keys, long end) {
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "datafile", "data file",
          "lineskip", "line skip",
          "byteskip", "byte skip",
          "spaceunits", "space units",
          "spacedirections", "space directions",
          "spaceorigin", "space origin",
          "spacedimension", "space dimension");

  static NrrdHeader read(ScanFile file) throws UnreadableScan {
    HeaderLines lines = HeaderLines.read(file, String::isEmpty);
    Map<String, String> fields = new HashMap<>();
    Map<String, String> keys = new HashMap<>();
    for (String line : lines.lines().subList(1, lines.lines().size())) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (fields.getOrDefault("data file", "").startsWith("LIST")) {
        break; // file names follow; the reader refuses them
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw file.unreadable(
            "has the header line '%s', which is neither a field nor a comment".formatted(line));
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (line.startsWith("=", colon + 1)) {
        keys.put(name, line.substring(colon + 2).strip());
      } else if (fields.put(SYNONYMS.getOrDefault(name, name), line.substring(colon + 1).strip())
          != null) {
        throw file.unreadable("states the field '%s' twice".formatted(name));
      }
    }
    return new NrrdHeader(file, Map.copyOf(fields), Map.copyOf(keys), lines.end());
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  String required(String name) throws UnreadableScan {
    return field(name).orElseThrow(() -> file.unreadable("lacks the field '%s'".formatted(name)));
  }

  List<String> words(String name) throws UnreadableScan {
    return List.of(required(name).split("\\s+", -1));
  }

  long integer(String name, String text) throws UnreadableScan {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw file.unreadable("has '%s' in '%s'; a whole number belongs there".formatted(text, name));
    }
  }

  long integer(String name, long otherwise) throws UnreadableScan {
    return fields.containsKey(name) ? integer(name, required(name)) : otherwise;
  }
}
