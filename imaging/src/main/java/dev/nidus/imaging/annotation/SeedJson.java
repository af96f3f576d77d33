package dev.nidus.imaging.annotation;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.SeedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Seeds in JSON: 3D Slicer markups, or `{coordX, coordY, coordZ}` alone or in a list, as MHub takes
/// them (LPS mm, SPEC 8).
final class SeedJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;

  SeedJson(String name) {
    this.name = name;
  }

  List<NamedSeed> read(String text) throws UnreadableSeeds {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new UnreadableSeeds(
          "%s is not valid JSON: %s".formatted(name, e.getOriginalMessage()), e);
    }
    List<NamedSeed> seeds = new ArrayList<>();
    if (root.isObject() && root.has("markups")) {
      for (JsonNode markup : list(root.get("markups"), "markups")) {
        readMarkup(markup, seeds);
      }
    } else if (root.isArray()) {
      for (JsonNode seed : root) {
        seeds.add(mhub(seed));
      }
    } else {
      seeds.add(mhub(root));
    }
    return List.copyOf(seeds);
  }

  private void readMarkup(JsonNode markup, List<NamedSeed> seeds) throws UnreadableSeeds {
    String type = markup.path("type").asString("");
    if (!type.equals("Fiducial")) {
      throw new UnreadableSeeds(
          "%s holds a markup of type '%s'; seeds are points (type Fiducial)".formatted(name, type));
    }
    String units = markup.path("coordinateUnits").asString("mm");
    if (!units.equals("mm")) {
      throw new UnreadableSeeds(
          "%s has coordinateUnits '%s'; only mm are read".formatted(name, units));
    }
    CoordinateSystem system = systemOf(markup);
    for (JsonNode point : list(markup.path("controlPoints"), "controlPoints")) {
      JsonNode position = point.path("position");
      boolean defined = point.path("positionStatus").asString("defined").equals("defined");
      if (!defined || !position.isArray()) {
        continue;
      }
      if (position.size() != 3) {
        throw new UnreadableSeeds(
            "%s has a position of %d numbers; a point has three".formatted(name, position.size()));
      }
      String label = point.path("label").asString("");
      seeds.add(
          new NamedSeed(
              label.isEmpty() ? point.path("id").asString("") : label,
              new SeedPoint(
                  number(position.get(0), "position"),
                  number(position.get(1), "position"),
                  number(position.get(2), "position"),
                  system)));
    }
  }

  private CoordinateSystem systemOf(JsonNode markup) throws UnreadableSeeds {
    JsonNode system = markup.path("coordinateSystem");
    String text = system.isNumber() ? system.toString() : system.asString("");
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "LPS", "1" -> CoordinateSystem.LPS;
      case "RAS", "0" -> CoordinateSystem.RAS;
      case "" ->
          throw new UnreadableSeeds(
              "%s does not say its coordinateSystem; add \"coordinateSystem\": \"LPS\" or \"RAS\" to the markup"
                  .formatted(name));
      default ->
          throw new UnreadableSeeds(
              "%s has the coordinateSystem '%s'; LPS and RAS are read".formatted(name, text));
    };
  }

  private NamedSeed mhub(JsonNode seed) throws UnreadableSeeds {
    for (String coordinate : List.of("coordX", "coordY", "coordZ")) {
      if (!seed.has(coordinate)) {
        throw new UnreadableSeeds(
            "%s is no seed file: it holds neither 'markups' nor %s".formatted(name, coordinate));
      }
    }
    return new NamedSeed(
        seed.path("Mhub ROI").asString(""),
        SeedPoint.lps(
            number(seed.get("coordX"), "coordX"),
            number(seed.get("coordY"), "coordY"),
            number(seed.get("coordZ"), "coordZ")));
  }

  private double number(JsonNode value, String field) throws UnreadableSeeds {
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw new UnreadableSeeds(
          "%s has %s in '%s'; a finite number belongs there".formatted(name, value, field));
    }
    return value.asDouble();
  }

  private JsonNode list(JsonNode value, String field) throws UnreadableSeeds {
    if (!value.isArray()) {
      throw new UnreadableSeeds("%s has no list '%s'".formatted(name, field));
    }
    return value;
  }
}
