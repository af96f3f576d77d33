package dev.nidus.app.arms;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Labels of which chance says, pair by pair, which of the two rows has which.
///
/// @param table whose rows are paired
record ShuffledPairs(ArmTable table) {

  /// Labels for some rows.
  ///
  /// @throws ArmFailed if a row has no pair, or a pair is not one row of each class
  List<String> labels(int[] rows, RandomSource random) throws ArmFailed {
    Map<String, List<Integer>> pairs = new HashMap<>();
    for (int n = 0; n < rows.length; n++) {
      ArmRow row = table.rows().get(rows[n]);
      if (row.pair().isEmpty()) {
        throw new ArmFailed(
            "row %d has no pair, so labels cannot be shuffled within pairs"
                .formatted(row.lesion().row()));
      }
      pairs.computeIfAbsent(row.patient() + "\n" + row.pair().get(), _ -> new ArrayList<>()).add(n);
    }
    List<String> labels = new ArrayList<>();
    for (int row : rows) {
      labels.add(table.rows().get(row).label());
    }
    for (List<Integer> pair : pairs.values()) {
      if (pair.size() != 2 || labels.get(pair.getFirst()).equals(labels.get(pair.getLast()))) {
        ArmRow row = table.rows().get(rows[pair.getFirst()]);
        throw new ArmFailed(
            "pair '%s' of patient %s is not one row of each class"
                .formatted(row.pair().orElse(""), row.patient()));
      }
    }
    for (Map.Entry<String, List<Integer>> pair : pairs.entrySet()) {
      if (random.named(pair.getKey()).chance(0.5)) {
        String first = labels.get(pair.getValue().getFirst());
        labels.set(pair.getValue().getFirst(), labels.get(pair.getValue().getLast()));
        labels.set(pair.getValue().getLast(), first);
      }
    }
    return labels;
  }
}
