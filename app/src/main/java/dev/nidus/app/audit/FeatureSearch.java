package dev.nidus.app.audit;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.LeakageAudit;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.NearDuplicates;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitKeys;
import dev.nidus.evidence.audit.SplitPair;
import dev.nidus.evidence.estimate.Inestimable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Near-duplicates of features between splits.
///
/// @param counts by name: `S_near_duplicates_in_O`
/// @param pairs rows that were found
/// @param remarks what a reader should know
/// @param near how near duplicates are, and how far strangers; nothing if that could not be told
/// @param held the rows of each split that have features
record FeatureSearch(
    Map<String, Count> counts,
    List<SharedRow> pairs,
    List<String> remarks,
    Optional<NearDuplicates> near,
    Map<Role, Held> held) {

  FeatureSearch {
    remarks = List.copyOf(remarks);
    pairs = List.copyOf(pairs);
    held = Map.copyOf(held);
  }

  /// The features of a split's rows, by the number of the row, 0 = first.
  Map<Integer, float[]> rows(Role role) {
    Map<Integer, float[]> rows = new LinkedHashMap<>();
    Held one = held.get(role);
    for (int n = 0; one != null && n < one.rows().size(); n++) {
      rows.put(one.rows().get(n), one.features().get(n));
    }
    return rows;
  }

  /// No features were given.
  static FeatureSearch none() {
    return unknown("no --features were given");
  }

  private static FeatureSearch unknown(String reason) {
    Map<String, Count> counts = new LinkedHashMap<>();
    for (SplitPair pair : SplitPair.all()) {
      counts.put(name(pair), new Count.Unknown(reason));
    }
    return new FeatureSearch(counts, List.of(), List.of(), Optional.empty(), Map.of());
  }

  private static String name(SplitPair pair) {
    return "%s_near_duplicates_in_%s".formatted(pair.split().word(), pair.word());
  }

  /// Rows of a split that have features.
  record Held(List<Integer> rows, List<float[]> features) {}

  /// Searches. Features belong to the rows of the splits that have the same lesion key.
  ///
  /// @param share of the middle distance to the nearest lesion of another patient, above 0 and below 1
  /// @throws UsageProblem if the file has no features, is too large, or none of its lesions is in a split
  static FeatureSearch of(LeakageAudit audit, Path file, KeyColumns columns, double share) {
    FeatureTable table = FeatureTable.read(file);
    if (table.rows() < table.rowsInFile()) {
      throw new UsageProblem(
          "%s has %,d rows, of which %,d fit in memory; give a file for fewer lesions"
              .formatted(file, table.rowsInFile(), table.rows()));
    }
    List<String> lesions =
        Optional.ofNullable(RowKeys.of(table::column, columns).keys().get(Level.LESION))
            .orElseThrow(() ->
                new UsageProblem(
                    "the lesions of %s are not known, so that its features belong to no row; it needs image_path, coordX, coordY and coordZ, or the column that --lesion names"
                        .formatted(file)));
    List<String> remarks = new ArrayList<>();
    Map<String, float[]> byLesion = new HashMap<>();
    int unusable = 0;
    for (int row = 0; row < table.rows(); row++) {
      float[] features = table.features(row);
      if (lesions.get(row).isBlank() || !finite(features)) {
        unusable++;
      } else {
        byLesion.putIfAbsent(lesions.get(row), features);
      }
    }
    if (unusable > 0) {
      remarks.add(
          "%d rows of %s have no lesion or a feature that is no finite number, and were not compared"
              .formatted(unusable, file.getFileName()));
    }
    Map<Role, Held> held = held(audit, byLesion, remarks);
    List<float[]> all = new ArrayList<>();
    held.values().forEach(one -> all.addAll(one.features()));
    if (all.isEmpty()) {
      throw new UsageProblem(
          "none of the %,d lesions of %s is in a split; are these the features of these tables? Its first lesion is %s"
              .formatted(table.rows(), file, lesions.isEmpty() ? "missing" : lesions.getFirst()));
    }
    try {
      NearDuplicates near = NearDuplicates.calibrated(all, strangers(audit, held), share);
      remarks.add(told(near));
      return searched(held, near, remarks);
    } catch (Inestimable constant) {
      FeatureSearch none = unknown(String.valueOf(constant.getMessage()));
      return new FeatureSearch(none.counts(), List.of(), remarks, Optional.empty(), held);
    }
  }

  private static String told(NearDuplicates near) {
    return String.format(
        Locale.ROOT,
        "Features are near-duplicates up to a cosine distance of %.4f; of %d lesions that were"
            + " asked, the nearest lesion of another patient lies at %.4f in the middle, at %.4f or"
            + " less for one in twenty, and at %.4f at least",
        near.largest(),
        near.calibration().sampled(),
        near.calibration().middle(),
        near.calibration().low(),
        near.calibration().smallest());
  }

  /// Whose the held rows are: the patient, else the scan, else each its own.
  private static List<String> strangers(LeakageAudit audit, Map<Role, Held> held) {
    Level unit =
        Stream.of(Level.PATIENT, Level.SCAN)
            .filter(level -> audit.splits().stream().allMatch(split -> split.knows(level)))
            .findFirst()
            .orElse(Level.LESION);
    List<String> strangers = new ArrayList<>();
    held.forEach((role, rows) -> {
      List<String> keys = audit.split(role).orElseThrow().keys(unit);
      for (int row : rows.rows()) {
        String key = keys.get(row);
        strangers.add(key.isBlank() ? "%s row %d".formatted(role.word(), row) : key);
      }
    });
    return strangers;
  }

  private static boolean finite(float[] features) {
    for (float value : features) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static Map<Role, Held> held(
      LeakageAudit audit, Map<String, float[]> byLesion, List<String> remarks) {
    Map<Role, Held> held = new EnumMap<>(Role.class);
    for (SplitKeys split : audit.splits()) {
      Held one = new Held(new ArrayList<>(), new ArrayList<>());
      List<String> keys = split.keys(Level.LESION);
      for (int row = 0; row < keys.size(); row++) {
        float[] features = byLesion.get(keys.get(row));
        if (features != null) {
          one.rows().add(row);
          one.features().add(features);
        }
      }
      if (one.rows().size() < split.rows()) {
        remarks.add(
            "%d of the %d lesions of %s have no features; near-duplicates of those cannot be seen"
                .formatted(split.rows() - one.rows().size(), split.rows(), split.role().word()));
      }
      if (!one.rows().isEmpty()) {
        held.put(split.role(), one);
      }
    }
    return held;
  }

  private static FeatureSearch searched(
      Map<Role, Held> held, NearDuplicates near, List<String> remarks) {
    Map<String, Count> counts = new LinkedHashMap<>();
    List<SharedRow> pairs = new ArrayList<>();
    for (SplitPair pair : SplitPair.all()) {
      Held rows = held.get(pair.split());
      Map<Role, Held> others = new EnumMap<>(Role.class);
      others.putAll(held);
      others.keySet().retainAll(pair.others());
      if (rows == null || others.isEmpty()) {
        counts.put(
            name(pair), new Count.Unknown("there are no features of the lesions of both sides"));
        continue;
      }
      List<float[]> elsewhere = new ArrayList<>();
      others.values().forEach(other -> elsewhere.addAll(other.features()));
      int[] found = near.find(rows.features(), elsewhere);
      int count = 0;
      for (int n = 0; n < found.length; n++) {
        if (found[n] >= 0) {
          count++;
          if (pair.others().size() == 1) { // the groups repeat the pairs
            for (Map.Entry<Role, Held> other : others.entrySet()) {
              pairs.add(
                  new SharedRow(
                      pair.split(),
                      rows.rows().get(n) + 1,
                      "near-duplicate",
                      "row " + (other.getValue().rows().get(found[n]) + 1),
                      other.getKey()));
            }
          }
        }
      }
      counts.put(name(pair), new Count.Known(count));
    }
    return new FeatureSearch(counts, pairs, remarks, Optional.of(near), held);
  }
}
