package dev.nidus.learning.finetuning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Looks for lesions, scans and patients that lie in two splits.
record SplitOverlaps(List<LabelledLesion> rows) {

  /// A sentence, without its full stop, for each kind of overlap that there is. A shared lesion is told before a
  /// shared scan before a shared patient, and of those that mean the same only the first.
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    shared("the lesion", row -> Optional.of(row.lesion().scanFile() + " at " + place(row)))
        .or(() -> shared("the patient", LabelledLesion::patient))
        .or(() -> shared("the scan", row -> Optional.of(row.lesion().scanFile().toString())))
        .ifPresent(sentences::add);
    return sentences;
  }

  private Optional<String> shared(String what, Function<LabelledLesion, Optional<String>> key) {
    Map<String, LabelledLesion> first = new HashMap<>();
    List<String> pairs = new ArrayList<>();
    for (LabelledLesion row : rows) {
      Optional<String> name = key.apply(row);
      if (name.isPresent()) {
        LabelledLesion before = first.putIfAbsent(name.get(), row);
        if (before != null && before.split() != row.split()) {
          pairs.add(
              "%s %s is in %s (row %d) and in %s (row %d)"
                  .formatted(
                      what,
                      name.get(),
                      before.split().word(),
                      before.lesion().row(),
                      row.split().word(),
                      row.lesion().row()));
        }
      }
    }
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    String more = pairs.size() == 1 ? "" : ", and %d more such rows".formatted(pairs.size() - 1);
    return Optional.of(pairs.getFirst() + more);
  }

  private static String place(LabelledLesion row) {
    return row.lesion().seed().toString();
  }
}
