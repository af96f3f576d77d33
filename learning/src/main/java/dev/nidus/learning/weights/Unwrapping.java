package dev.nidus.learning.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Finds the network's tensors among those of a file, and never guesses between two candidates.
final class Unwrapping {
  private static final String TRUNK_ENTRY = "trunk_state_dict";
  private static final String STATE_ENTRY = "state_dict";
  private static final String MODEL_TRUNK = "model.trunk.";
  private static final String MODEL_HEADS = "model.heads.";
  private static final String MODEL_BACKBONE = "model.backbone.";
  private static final String MODEL_PROJECTION = "model.projection_head.";
  private static final String MODULE = "module.";

  private final SequencedMap<String, StoredTensor> tensors;

  /// @param tensors by path, as {@link WeightsFile#tensors()} names them
  Unwrapping(SequencedMap<String, StoredTensor> tensors) {
    this.tensors = tensors;
  }

  Checkpoint checkpoint() throws UnreadableWeights {
    Set<String> parts = new LinkedHashSet<>();
    List<String> top = new ArrayList<>();
    tensors.forEach((name, tensor) -> {
      if (name.indexOf('/') >= 0) {
        parts.add(name.substring(0, name.indexOf('/')));
      } else if (!tensor.shape().isEmpty() || name.endsWith(".num_batches_tracked")) {
        top.add(name); // a scalar at the top is a counter of the training, not a weight
      }
    });
    List<String> candidates = new ArrayList<>();
    if (parts.contains(TRUNK_ENTRY)) {
      candidates.add("the entry " + TRUNK_ENTRY);
    }
    if (parts.contains(STATE_ENTRY)) {
      candidates.add("the entry " + STATE_ENTRY);
    }
    if (!top.isEmpty()) {
      candidates.add("%,d tensors at the top, such as %s".formatted(top.size(), top.getFirst()));
    }
    if (candidates.size() > 1) {
      throw new UnreadableWeights(
          "which network is meant is ambiguous: it holds %s. Save the one that is wanted alone"
              .formatted(String.join(", and ", candidates)));
    }
    if (candidates.isEmpty()) {
      throw new UnreadableWeights(
          ("it holds tensors in %s only; a network lies in trunk_state_dict, in state_dict, or at"
                  + " the top")
              .formatted(parts));
    }
    if (parts.contains(TRUNK_ENTRY)) {
      return trunkEntry();
    }
    return parts.contains(STATE_ENTRY)
        ? flat(under(STATE_ENTRY), outside(STATE_ENTRY))
        : flat(atTop(), nested());
  }

  private Checkpoint trunkEntry() throws UnreadableWeights {
    SequencedMap<String, StoredTensor> trunk = withoutModule(under(TRUNK_ENTRY));
    SequencedMap<String, StoredTensor> task = under(HeadKind.TASK.entry());
    SequencedMap<String, StoredTensor> projection = under(HeadKind.PROJECTION.entry());
    if (!task.isEmpty() && !projection.isEmpty()) {
      throw new UnreadableWeights("it holds two heads, one for a task and one for pre-training");
    }
    HeadKind kind =
        task.isEmpty() ? projection.isEmpty() ? HeadKind.NONE : HeadKind.PROJECTION : HeadKind.TASK;
    List<String> others = outside(TRUNK_ENTRY, HeadKind.TASK.entry(), HeadKind.PROJECTION.entry());
    return new Checkpoint(
        Wrapping.TRUNK_STATE_DICT, trunk, kind, task.isEmpty() ? projection : task, others);
  }

  private Checkpoint flat(SequencedMap<String, StoredTensor> keys, List<String> outside)
      throws UnreadableWeights {
    boolean trunk = anyStartsWith(keys, MODEL_TRUNK);
    boolean backbone = anyStartsWith(keys, MODEL_BACKBONE);
    if (trunk && backbone) {
      throw new UnreadableWeights(
          "which network is meant is ambiguous: it holds keys %s* and %s*"
              .formatted(MODEL_TRUNK, MODEL_BACKBONE));
    }
    if (trunk) {
      return split(keys, outside, Wrapping.MODEL_TRUNK, MODEL_TRUNK, HeadKind.TASK, MODEL_HEADS);
    }
    if (backbone) {
      return split(
          keys,
          outside,
          Wrapping.MODEL_BACKBONE,
          MODEL_BACKBONE,
          HeadKind.PROJECTION,
          MODEL_PROJECTION);
    }
    if (anyStartsWith(keys, MODULE)) {
      return new Checkpoint(
          Wrapping.MODULE, withoutModule(keys), HeadKind.NONE, new LinkedHashMap<>(), outside);
    }
    boolean projection = anyStartsWith(keys, HeadKind.PROJECTION.prefix());
    HeadKind kind = projection ? HeadKind.PROJECTION : HeadKind.TASK;
    return split(keys, outside, Wrapping.BARE, "", kind, kind.prefix());
  }

  /// Trunk and head by their prefixes; what has neither is left out, unless it bears the name of a
  /// tensor of the trunk.
  private static Checkpoint split(
      SequencedMap<String, StoredTensor> keys,
      List<String> outside,
      Wrapping wrapping,
      String trunkPrefix,
      HeadKind kind,
      String headPrefix)
      throws UnreadableWeights {
    SequencedMap<String, StoredTensor> trunk = new LinkedHashMap<>();
    SequencedMap<String, StoredTensor> head = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>(outside);
    List<String> rest = new ArrayList<>();
    keys.forEach((key, tensor) -> {
      if (key.startsWith(headPrefix)) {
        put(head, key.substring(headPrefix.length()), tensor);
      } else if (key.startsWith(trunkPrefix)) {
        put(trunk, key.substring(trunkPrefix.length()), tensor);
      } else {
        rest.add(key);
      }
    });
    for (String key : rest) {
      if (trunk.containsKey(key)) {
        throw new UnreadableWeights(
            "which tensor is meant is ambiguous: it holds both %s and %s%s"
                .formatted(key, trunkPrefix, key));
      }
      leftOut.add(key);
    }
    if (trunk.isEmpty()) {
      throw new UnreadableWeights("it holds a head without a trunk");
    }
    return new Checkpoint(wrapping, trunk, head.isEmpty() ? HeadKind.NONE : kind, head, leftOut);
  }

  private static SequencedMap<String, StoredTensor> withoutModule(
      SequencedMap<String, StoredTensor> keys) throws UnreadableWeights {
    if (!anyStartsWith(keys, MODULE)) {
      return keys;
    }
    SequencedMap<String, StoredTensor> bare = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> entry : keys.entrySet()) {
      if (!entry.getKey().startsWith(MODULE)) {
        throw new UnreadableWeights(
            "its keys are mixed: some start with %s, %s does not"
                .formatted(MODULE, entry.getKey()));
      }
      put(bare, entry.getKey().substring(MODULE.length()), entry.getValue());
    }
    return bare;
  }

  private SequencedMap<String, StoredTensor> under(String part) {
    SequencedMap<String, StoredTensor> inside = new LinkedHashMap<>();
    String prefix = part + "/";
    tensors.forEach((name, tensor) -> {
      if (name.startsWith(prefix)) {
        put(inside, name.substring(prefix.length()), tensor);
      }
    });
    return inside;
  }

  private List<String> outside(String... parts) {
    return tensors.keySet().stream()
        .filter(name -> List.of(parts).stream().noneMatch(part -> name.startsWith(part + "/")))
        .toList();
  }

  private SequencedMap<String, StoredTensor> atTop() {
    SequencedMap<String, StoredTensor> top = new LinkedHashMap<>(tensors);
    top.keySet().removeIf(name -> name.indexOf('/') >= 0);
    return top;
  }

  private List<String> nested() {
    return tensors.keySet().stream().filter(name -> name.indexOf('/') >= 0).toList();
  }

  private static boolean anyStartsWith(Map<String, StoredTensor> keys, String prefix) {
    return keys.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  private static void put(SequencedMap<String, StoredTensor> map, String key, StoredTensor tensor) {
    map.put(key, new StoredTensor(key, tensor.type(), tensor.shape(), tensor.bytes()));
  }
}
