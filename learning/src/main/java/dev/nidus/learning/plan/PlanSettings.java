package dev.nidus.learning.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/// Settings of a command line, `optimizer.lr=0.1`, as the topmost layer of a plan.
final class PlanSettings {
  private static final Pattern PATH = Pattern.compile("[A-Za-z_]+(\\.[A-Za-z_]+)*");

  private PlanSettings() {}

  /// All of them joined; a later one counts where two say the same key.
  static PlanNode.Mapping read(List<String> settings) throws UnusablePlan {
    PlanNode.Mapping joined = PlanNode.Mapping.empty(Origin.of("--set"));
    List<PlanProblem> problems = new ArrayList<>();
    for (String setting : settings) {
      try {
        joined = joined.under(read(setting));
      } catch (UnusablePlan e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UnusablePlan(problems);
    }
    return joined;
  }

  private static PlanNode.Mapping read(String setting) throws UnusablePlan {
    Origin origin = Origin.of("--set " + setting);
    int equals = setting.indexOf('=');
    if (equals < 0 || !PATH.matcher(setting.substring(0, equals).strip()).matches()) {
      throw new UnusablePlan(
          List.of(new PlanProblem(origin, "a setting is KEY=VALUE such as optimizer.lr=0.1")));
    }
    String[] keys = setting.substring(0, equals).strip().split("\\.", -1);
    PlanNode value = placed(PlanText.node(origin.source(), setting.substring(equals + 1)), origin);
    for (int n = keys.length - 1; n >= 0; n--) {
      LinkedHashMap<String, PlanNode.Entry> entry = new LinkedHashMap<>();
      entry.put(keys[n], new PlanNode.Entry(origin, value));
      value = new PlanNode.Mapping(origin, entry);
    }
    return (PlanNode.Mapping) value;
  }

  /// Lines and columns of a setting say nothing.
  private static PlanNode placed(PlanNode node, Origin origin) {
    return switch (node) {
      case PlanNode.Scalar scalar -> new PlanNode.Scalar(origin, scalar.text(), scalar.quoting());
      case PlanNode.Sequence sequence ->
          new PlanNode.Sequence(
              origin, sequence.items().stream().map(item -> placed(item, origin)).toList());
      case PlanNode.Mapping mapping -> {
        LinkedHashMap<String, PlanNode.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) ->
                entries.put(key, new PlanNode.Entry(origin, placed(entry.value(), origin))));
        yield new PlanNode.Mapping(origin, entries);
      }
    };
  }
}
