package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Checklist;
import dev.nidus.app.study.StudyResult.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reporting guidelines, answered where the run knows the answer and blank where it does not: METRICS, CLAIM and TRIPOD+AI. An
/// answer says what was done; whether that is good enough is for people.
final class Checklists {
  private static final List<String> FILES = List.of("metrics.json", "claim.json", "tripod-ai.json");

  private Checklists() {}

  /// All three.
  static List<Checklist> of(StudyFacts facts) {
    return FILES.stream().map(file -> of(file, facts)).toList();
  }

  private static Checklist of(String file, StudyFacts facts) {
    JsonNode json = read(file);
    List<Item> items = new ArrayList<>();
    for (JsonNode item : json.get("items")) {
      String fact = item.get("fact").asString();
      items.add(
          new Item(
              item.get("number").asString(),
              item.get("asks").asString(),
              fact.isEmpty() ? "" : answer(fact, facts).orElse("")));
    }
    return new Checklist(
        json.get("name").asString(),
        json.get("source").asString(),
        json.get("licence").asString(),
        (int) items.stream().filter(item -> !item.answer().isEmpty()).count(),
        items.size(),
        items);
  }

  private static Optional<String> answer(String word, StudyFacts facts) {
    return facts.of(StudyFacts.Fact.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static JsonNode read(String file) {
    try (InputStream in = Checklists.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + file);
      }
      return StudyJson.JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }
}
