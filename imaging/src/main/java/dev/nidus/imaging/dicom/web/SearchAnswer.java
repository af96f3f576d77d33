package dev.nidus.imaging.dicom.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of a DICOMweb answer (PS3.18 F): data sets as objects with tags as keys.
final class SearchAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;
  private final List<JsonNode> sets;

  private SearchAnswer(String name, List<JsonNode> sets) {
    this.name = name;
    this.sets = sets;
  }

  /// Reads an answer; an empty one has no data sets.
  ///
  /// @param name how messages call it
  static SearchAnswer read(InputStream body, String name, WebLimits limits)
      throws IOException, DicomWebFailure {
    int most = (int) Math.min(limits.jsonBytes(), Integer.MAX_VALUE - 16);
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new DicomWebFailure(
          String.format(Locale.ROOT, "%s has more than the %,d bytes of JSON allowed", name, most));
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new SearchAnswer(name, List.of());
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new DicomWebFailure(name + " is not valid JSON", e);
    }
    List<JsonNode> sets = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(sets::add);
    } else {
      sets.add(root);
    }
    for (JsonNode set : sets) {
      if (!set.isObject()) {
        throw new DicomWebFailure(name + " is no list of data sets");
      }
    }
    return new SearchAnswer(name, List.copyOf(sets));
  }

  List<JsonNode> sets() {
    return sets;
  }

  /// The first value of an element as text; blank where there is none.
  static String text(JsonNode set, String tag) {
    JsonNode value = set.path(tag).path("Value").path(0);
    return value.isString() || value.isNumber() ? value.asString("").strip() : "";
  }

  /// The first value of an element as a whole number from 0.
  static Optional<Integer> count(JsonNode set, String tag) {
    String text = text(set, tag);
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  /// A UID that must be there.
  String uid(JsonNode set, String tag) throws DicomWebFailure {
    String uid = text(set, tag);
    if (uid.isEmpty()) {
      throw new DicomWebFailure("%s has a result without a UID (%s)".formatted(name, tag));
    }
    return DicomWebAddress.requireUid(uid);
  }
}
