package dev.nidus.evidence.testing;

import dev.nidus.core.testing.Fixtures;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Numbers of other programs under `fixtures/`.
public final class GoldenNumbers {
  private GoldenNumbers() {}

  public static JsonNode read(String file) {
    return JsonMapper.shared().readTree(Fixtures.fixture(file).toFile());
  }

  public static double[] array(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }
}
