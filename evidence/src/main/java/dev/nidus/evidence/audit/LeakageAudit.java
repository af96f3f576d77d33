package dev.nidus.evidence.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the splits of a study share. Immutable.
///
/// Two splits that have been given share nothing at a level that one of them does not know: that is answered by {@link
/// Count.Unknown}, never by zero.
public final class LeakageAudit {
  private final Map<Role, SplitKeys> splits = new EnumMap<>(Role.class);

  /// @param splits at most one of each role, at least two
  public LeakageAudit(List<SplitKeys> splits) {
    for (SplitKeys split : splits) {
      if (this.splits.put(split.role(), split) != null) {
        throw new IllegalArgumentException("two splits are for " + split.role().word());
      }
    }
    if (this.splits.size() < 2) {
      throw new IllegalArgumentException("an audit compares at least two splits");
    }
  }

  /// The splits that were given, in the order of their use.
  public List<SplitKeys> splits() {
    return List.copyOf(splits.values());
  }

  /// The split of a role, if it was given.
  public Optional<SplitKeys> split(Role role) {
    return Optional.ofNullable(splits.get(role));
  }

  /// What two splits share at a level.
  public sealed interface Answer {
    record Counted(Overlap overlap) implements Answer {}

    record Unknown(String reason) implements Answer {}
  }

  /// Asks one question. Of several others, those that were given are searched.
  public Answer ask(SplitPair pair, Level level) {
    List<SplitKeys> others = given(pair);
    SplitKeys split = splits.get(pair.split());
    if (split == null || others.isEmpty()) {
      return new Answer.Unknown(notGiven(pair));
    }
    List<SplitKeys> asked = new ArrayList<>(others);
    asked.add(split);
    List<String> unknowing =
        asked.stream().filter(one -> !one.knows(level)).map(one -> one.role().word()).toList();
    return unknowing.isEmpty()
        ? new Answer.Counted(Overlap.of(split, others, level))
        : new Answer.Unknown(
            "the %s of %s are not known".formatted(level.plural(), String.join(", ", unknowing)));
  }

  /// The given ones of a question's other splits.
  public List<SplitKeys> given(SplitPair pair) {
    return splits.values().stream().filter(s -> pair.others().contains(s.role())).toList();
  }

  /// Why a question about tables that were not given has no answer.
  public String notGiven(SplitPair pair) {
    List<Role> missing = new ArrayList<>();
    if (split(pair.split()).isEmpty()) {
      missing.add(pair.split());
    }
    if (given(pair).isEmpty()) {
      pair.others().stream().sorted().forEach(missing::add);
    }
    return "no table of %s was given"
        .formatted(missing.stream().map(Role::word).collect(Collectors.joining(", ")));
  }

  /// Every count by its stable name, in a fixed order; all names are always there.
  ///
  /// For a split S and the others O of {@link SplitPair#all}: `S_patients_in_O`, `S_studies_in_O`, `S_scans_in_O`,
  /// `S_lesions_in_O`, and how many lesions of S belong to those, `S_lesions_of_patients_in_O`,
  /// `S_lesions_sharing_study_with_O`, `S_lesions_sharing_scan_with_O`. For each split `S_lesions`, `S_patients`,
  /// `S_studies`, `S_scans` and `S_repeated_lesions`.
  public Map<String, Count> counts() {
    Map<String, Count> counts = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      sizes(counts, role);
    }
    for (SplitPair pair : SplitPair.all()) {
      for (Level level : Level.values()) {
        Answer answer = ask(pair, level);
        String split = pair.split().word();
        counts.put(
            "%s_%s_in_%s".formatted(split, level.plural(), pair.word()), count(answer, Part.UNITS));
        switch (level) {
          case PATIENT ->
              counts.put(
                  "%s_lesions_of_patients_in_%s".formatted(split, pair.word()),
                  count(answer, Part.LESIONS));
          case STUDY, SCAN ->
              counts.put(
                  "%s_lesions_sharing_%s_with_%s".formatted(split, level.word(), pair.word()),
                  count(answer, Part.LESIONS));
          case LESION -> {} // its units are the lesions
        }
      }
    }
    return counts;
  }

  private void sizes(Map<String, Count> counts, Role role) {
    Optional<SplitKeys> split = split(role);
    String word = role.word();
    if (split.isEmpty()) {
      Count none = new Count.Unknown("no table of %s was given".formatted(word));
      counts.put(word + "_lesions", none);
      for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SCAN)) {
        counts.put(word + "_" + level.plural(), none);
      }
      counts.put(word + "_repeated_lesions", none);
      return;
    }
    SplitKeys keys = split.get();
    counts.put(word + "_lesions", new Count.Known(keys.rows()));
    for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SCAN)) {
      counts.put(word + "_" + level.plural(), known(keys, level, keys.units(level).size()));
    }
    counts.put(word + "_repeated_lesions", known(keys, Level.LESION, keys.repeatedLesions()));
  }

  private static Count known(SplitKeys keys, Level level, int count) {
    return keys.knows(level)
        ? new Count.Known(count)
        : new Count.Unknown(
            "the %s of %s are not known".formatted(level.plural(), keys.role().word()));
  }

  private enum Part {
    UNITS,
    LESIONS
  }

  private static Count count(Answer answer, Part part) {
    return switch (answer) {
      case Answer.Counted(Overlap overlap) ->
          new Count.Known(
              switch (part) {
                case UNITS -> overlap.units();
                case LESIONS -> overlap.lesions();
              });
      case Answer.Unknown(String reason) -> new Count.Unknown(reason);
    };
  }
}
