package dev.nidus.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// What the machine of a process sees, which the machines tell each other before anything is computed, as
/// text: JSON. A scan that one of them does not see would be replaced by others there, and the training would
/// silently be another one.
///
/// @param executor its name
/// @param meeting where the processes meet, if the first one is there
/// @param missing the numbers of the scans that it does not see
record MemberSight(String executor, String meeting, List<Integer> missing) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  MemberSight {
    missing = List.copyOf(missing);
  }

  /// What this machine sees.
  static MemberSight here(String meeting, List<String> scans) {
    return new MemberSight(
        ExecutorName.text(),
        meeting,
        IntStream.range(0, scans.size())
            .filter(n -> !Files.exists(Path.of(scans.get(n))))
            .boxed()
            .toList());
  }

  String toText() {
    return JSON.writeValueAsString(this);
  }

  static List<MemberSight> ofTexts(String[] texts) {
    return Arrays.stream(texts).map(text -> JSON.readValue(text, MemberSight.class)).toList();
  }

  /// Why machines that see this cannot train together, if they cannot.
  ///
  /// @param all at least one
  /// @param scans that they looked for
  static Optional<String> objection(List<MemberSight> all, List<String> scans) {
    for (int scan = 0; scan < scans.size(); scan++) {
      int number = scan;
      Optional<MemberSight> blind =
          all.stream().filter(sight -> sight.missing().contains(number)).findFirst();
      Optional<MemberSight> seeing =
          all.stream().filter(sight -> !sight.missing().contains(number)).findFirst();
      if (blind.isPresent() && seeing.isPresent()) {
        return Optional.of(
            "%s does not see the scan %s, which %s sees; scans must lie on storage that every machine sees under the same path"
                .formatted(blind.get().executor(), scans.get(scan), seeing.get().executor()));
      }
    }
    // the same ones are missing everywhere
    return !scans.isEmpty() && all.getFirst().missing().size() == scans.size()
        ? Optional.of(
            "no machine of the cluster sees any of %d scans of the table that were looked for, such as %s"
                .formatted(scans.size(), scans.getFirst()))
        : Optional.empty();
  }
}
