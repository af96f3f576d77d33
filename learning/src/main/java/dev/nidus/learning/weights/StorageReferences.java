package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.PickleValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Every storage that a pickled tree refers to. Each container is entered once, so a tree that
/// contains itself ends as well.
final class StorageReferences {
  private StorageReferences() {}

  static List<PickleValue.Storage> in(PickleValue tree) {
    List<PickleValue.Storage> found = new ArrayList<>();
    Set<PickleValue> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<PickleValue> open = new ArrayDeque<>(List.of(tree));
    while (!open.isEmpty()) {
      PickleValue value = open.pop();
      if (!entered.add(value)) {
        continue;
      }
      switch (value) {
        case PickleValue.Tensor tensor -> found.add(tensor.storage());
        case PickleValue.Storage storage -> found.add(storage);
        case PickleValue.Dict dict -> dict.entries().forEach(entry -> open.push(entry.value()));
        case PickleValue.Sequence sequence -> sequence.items().forEach(open::push);
        default -> {}
      }
    }
    return found;
  }
}
