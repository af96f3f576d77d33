package dev.nidus.app.audit;

import dev.nidus.evidence.audit.LeakageAudit;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Overlap;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitKeys;
import dev.nidus.evidence.audit.SplitPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A row that has something in common with another split, so that it can be moved or left out.
///
/// @param split of the row
/// @param row in the table of its split, from 1
/// @param what patient, study, scan, lesion or near-duplicate
/// @param key of what is shared
/// @param in the other split
record SharedRow(Role split, int row, String what, String key, Role in) {

  static final List<String> HEADER = List.of("split", "row", "shares", "key", "with");

  List<String> fields() {
    return List.of(split.word(), Integer.toString(row), what, key, in.word());
  }

  /// All rows of later splits that share a unit with an earlier one.
  static List<SharedRow> of(LeakageAudit audit) {
    List<SharedRow> shared = new ArrayList<>();
    for (SplitPair pair : SplitPair.all()) {
      for (Level level : Level.values()) {
        if (pair.others().size() == 1
            && audit.ask(pair, level) instanceof LeakageAudit.Answer.Counted(Overlap overlap)
            && overlap.units() > 0) {
          add(shared, audit, pair, level);
        }
      }
    }
    return shared;
  }

  private static void add(List<SharedRow> shared, LeakageAudit audit, SplitPair pair, Level level) {
    SplitKeys other = audit.given(pair).getFirst();
    Set<String> elsewhere = other.units(level);
    List<String> keys = audit.split(pair.split()).orElseThrow().keys(level);
    for (int row = 0; row < keys.size(); row++) {
      if (elsewhere.contains(keys.get(row))) {
        shared.add(new SharedRow(pair.split(), row + 1, level.word(), keys.get(row), other.role()));
      }
    }
  }
}
