package dev.nidus.learning.plan;

import dev.nidus.learning.plan.PlanNode.Quoting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML 1.2 text to nodes, within a budget: a plan has a few kilobytes, and text that wants more was not
/// written by a person. Tags are refused, so that no text chooses a class.
final class PlanText {
  /// Bytes of a plan.
  static final int MOST_BYTES = 1 << 20;

  private static final int MOST_DEPTH = 24;
  private static final int MOST_ALIASES = 32;
  private static final int MOST_NODES = 20_000;

  private final String source;
  private final Iterator<Event> events;
  private final Map<String, PlanNode> anchors = new HashMap<>();
  private int aliases;
  private int nodes;

  private PlanText(String source, String text) {
    this.source = source;
    this.events =
        new Parse(LoadSettings.builder().setLabel(source).setCodePointLimit(MOST_BYTES).build())
            .parseString(text)
            .iterator();
  }

  /// The nodes of a document that is a mapping; an empty one is an empty mapping.
  static PlanNode.Mapping mapping(String source, String text) throws UnusablePlan {
    PlanNode node = node(source, text);
    return switch (node) {
      case PlanNode.Mapping mapping -> mapping;
      case PlanNode.Scalar scalar when scalar.isNull() -> PlanNode.Mapping.empty(scalar.origin());
      case PlanNode.Scalar _, PlanNode.Sequence _ ->
          throw refused(
              node.origin(),
              "a plan is keys with values such as 'seed: 7', got " + node.described());
    };
  }

  /// The nodes of a document.
  static PlanNode node(String source, String text) throws UnusablePlan {
    Origin start = new Origin(source, 1, 1);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw refused(
          start, "a plan has at most %d bytes, this text has %d".formatted(MOST_BYTES, bytes));
    }
    try {
      return new PlanText(source, text).document(start);
    } catch (MarkedYamlEngineException e) {
      throw refused(
          e.getProblemMark().map(mark -> origin(source, mark)).orElse(start),
          "this is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw refused(start, "this is no YAML: " + e.getMessage());
    }
  }

  private PlanNode document(Origin start) throws UnusablePlan {
    PlanNode root = new PlanNode.Scalar(start, "", Quoting.PLAIN);
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event) {
        case StreamStartEvent _, StreamEndEvent _, DocumentEndEvent _ -> {}
        case DocumentStartEvent _ -> {
          if (++documents > 1) {
            throw refused(origin(event), "a plan is one document, here starts another");
          }
        }
        default -> root = node(event, 0);
      }
    }
    return root;
  }

  private PlanNode node(Event event, int depth) throws UnusablePlan {
    Origin origin = origin(event);
    if (++nodes > MOST_NODES) {
      throw refused(origin, "a plan has at most %d values".formatted(MOST_NODES));
    }
    if (depth > MOST_DEPTH) {
      throw refused(origin, "a plan nests at most %d deep".formatted(MOST_DEPTH));
    }
    if (event instanceof AliasEvent alias) {
      return aliased(origin, alias);
    }
    PlanNode node =
        switch (event) {
          case ScalarEvent scalar -> {
            refuseTag(origin, scalar.getTag().orElse(""));
            yield new PlanNode.Scalar(
                origin,
                scalar.getValue(),
                scalar.getScalarStyle() == ScalarStyle.PLAIN ? Quoting.PLAIN : Quoting.QUOTED);
          }
          case SequenceStartEvent start -> {
            refuseTag(origin, start.getTag().orElse(""));
            yield sequence(origin, depth);
          }
          case MappingStartEvent start -> {
            refuseTag(origin, start.getTag().orElse(""));
            yield mapping(origin, depth);
          }
          default -> throw refused(origin, "a value is expected here");
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
    return node;
  }

  private PlanNode aliased(Origin origin, AliasEvent alias) throws UnusablePlan {
    if (++aliases > MOST_ALIASES) {
      throw refused(origin, "a plan has at most %d aliases".formatted(MOST_ALIASES));
    }
    PlanNode node = anchors.get(alias.getAlias().getValue());
    if (node == null) {
      throw refused(
          origin, "the alias '*%s' has no anchor before it".formatted(alias.getAlias().getValue()));
    }
    // what an alias stands for counts as if it were written here: a few lines must not become
    // millions
    nodes += size(node);
    if (nodes > MOST_NODES) {
      throw refused(origin, "with its aliases a plan has at most %d values".formatted(MOST_NODES));
    }
    return node;
  }

  private PlanNode.Sequence sequence(Origin origin, int depth) throws UnusablePlan {
    List<PlanNode> items = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new PlanNode.Sequence(origin, items);
  }

  private PlanNode.Mapping mapping(Origin origin, int depth) throws UnusablePlan {
    LinkedHashMap<String, PlanNode.Entry> entries = new LinkedHashMap<>();
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      Origin keyOrigin = origin(event);
      if (!(event instanceof ScalarEvent key)) {
        throw refused(keyOrigin, "a key is a word");
      }
      PlanNode value = node(events.next(), depth + 1);
      PlanNode.Entry earlier = entries.put(key.getValue(), new PlanNode.Entry(keyOrigin, value));
      if (earlier != null) {
        throw refused(
            keyOrigin,
            "the key '%s' is here twice, first in line %d"
                .formatted(key.getValue(), earlier.keyOrigin().line()));
      }
    }
    return new PlanNode.Mapping(origin, entries);
  }

  private static int size(PlanNode node) {
    return switch (node) {
      case PlanNode.Scalar _ -> 1;
      case PlanNode.Sequence sequence ->
          1 + sequence.items().stream().mapToInt(PlanText::size).sum();
      case PlanNode.Mapping mapping ->
          1 + mapping.entries().values().stream().mapToInt(entry -> size(entry.value())).sum();
    };
  }

  private void refuseTag(Origin origin, String tag) throws UnusablePlan {
    if (!tag.isEmpty() && !tag.equals("!")) {
      throw refused(origin, "the tag '%s' is not allowed: a plan has plain values".formatted(tag));
    }
  }

  private Origin origin(Event event) {
    return event.getStartMark().map(mark -> origin(source, mark)).orElse(Origin.of(source));
  }

  private static Origin origin(String source, Mark mark) {
    return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static UnusablePlan refused(Origin origin, String sentence) {
    return new UnusablePlan(List.of(new PlanProblem(origin, sentence)));
  }
}
