package dev.nidus.app.audit;

import dev.nidus.app.table.ScanPath;
import dev.nidus.core.fingerprint.PatchHash;
import dev.nidus.core.fingerprint.ScanContent;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The same images on both sides of a split, whatever their files are called: scans with the same voxels, and lesions that
/// look almost the same.
///
/// @param counts by name: `S_lesions_with_voxels_in_O`, `S_near_duplicate_images_in_O`
/// @param pairs rows that were found
/// @param remarks what a reader should know
/// @param nearestStranger the smallest distance of a lesion's image to that of another patient, of those that were sampled
record VoxelSearch(
    Map<String, Count> counts,
    List<SharedRow> pairs,
    List<String> remarks,
    OptionalDouble nearestStranger) {
  /// Images that differ in at most so many of their bits are near-duplicates.
  static final double NEAR = 0.15;

  private static final int MOST_SAMPLED = 300;
  private static final int TOLD = 3;

  VoxelSearch {
    pairs = List.copyOf(pairs);
    remarks = List.copyOf(remarks);
  }

  static VoxelSearch none(String reason) {
    return new VoxelSearch(unknown(reason), List.of(), List.of(), OptionalDouble.empty());
  }

  private static Map<String, Count> unknown(String reason) {
    Map<String, Count> counts = new LinkedHashMap<>();
    for (SplitPair pair : SplitPair.all()) {
      counts.put(voxels(pair), new Count.Unknown(reason));
      counts.put(images(pair), new Count.Unknown(reason));
    }
    return counts;
  }

  static String voxels(SplitPair pair) {
    return "%s_lesions_with_voxels_in_%s".formatted(pair.split().word(), pair.word());
  }

  static String images(SplitPair pair) {
    return "%s_near_duplicate_images_in_%s".formatted(pair.split().word(), pair.word());
  }

  /// What is known of a row's image.
  private record Seen(Optional<ScanContent> content, Optional<PatchHash> hash) {
    static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty());
  }

  /// Where a row's image lies.
  private record Place(Role role, int row, ScanPath scan, Optional<SeedPoint> seed) {}

  /// Reads every scan that is there, once for its voxels and once for its lesions, one at a time for each processor. Relative paths
  /// start in the folder of each table if no other is said.
  static VoxelSearch of(List<AuditedTable> tables, AuditRequest.ImageRule.Open images) {
    List<String> remarks = new ArrayList<>();
    Map<ScanPath, List<Place>> ofScan = new LinkedHashMap<>();
    Map<Role, Seen[]> seen = new EnumMap<>(Role.class);
    for (AuditedTable table : tables) {
      Seen[] rows = new Seen[table.keys().rows()];
      Arrays.fill(rows, Seen.NOTHING);
      seen.put(table.role(), rows);
      List<Place> places = places(table, images.root());
      List<Place> there = places.stream().filter(one -> one.scan().isThere()).toList();
      there.forEach(one -> ofScan.computeIfAbsent(one.scan(), _ -> new ArrayList<>()).add(one));
      if (there.size() < table.keys().rows()) {
        remarks.add(
            "%d of the %d lesions of %s have no image that is there%s; their voxels were not compared"
                .formatted(
                    table.keys().rows() - there.size(),
                    table.keys().rows(),
                    table.role().word(),
                    places.stream()
                        .filter(one -> !one.scan().isThere())
                        .findFirst()
                        .map(one -> ", as " + one.scan().name())
                        .orElse("")));
      }
    }
    List<String> unreadable =
        ofScan.entrySet().parallelStream()
            .flatMap(
                entry -> read(entry.getKey(), entry.getValue(), images.reader(), seen).stream())
            .toList();
    for (String one : unreadable.subList(0, Math.min(TOLD, unreadable.size()))) {
      remarks.add("an image was not compared: " + one);
    }
    if (unreadable.size() > TOLD) {
      remarks.add("%d more images were not compared".formatted(unreadable.size() - TOLD));
    }
    return compared(tables, seen, remarks);
  }

  private static List<Place> places(AuditedTable table, Optional<Path> root) {
    Path start = root.orElseGet(() -> folder(table.table().file()));
    Optional<List<String>> files = table.table().find("image_path");
    List<Place> places = new ArrayList<>();
    for (int n = 0; n < table.keys().rows() && files.isPresent(); n++) {
      int row = n;
      String name = files.get().get(row);
      if (!name.isBlank()) {
        ScanPath.of(start, name) // what is no path cannot be there
            .ifPresent(scan -> places.add(new Place(table.role(), row, scan, seed(table, row))));
      }
    }
    return places;
  }

  private static Optional<SeedPoint> seed(AuditedTable table, int row) {
    double[] at = new double[3];
    List<String> columns = List.of("coordX", "coordY", "coordZ");
    for (int axis = 0; axis < 3; axis++) {
      try {
        at[axis] =
            table
                .table()
                .find(columns.get(axis))
                .map(column -> Double.parseDouble(column.get(row).strip()))
                .orElse(Double.NaN);
      } catch (NumberFormatException _) {
        at[axis] = Double.NaN;
      }
    }
    return Double.isFinite(at[0] + at[1] + at[2])
        ? Optional.of(SeedPoint.lps(at[0], at[1], at[2]))
        : Optional.empty();
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /// Why the file could not be read, if so.
  private static Optional<String> read(
      ScanPath image, List<Place> places, ScanReader reader, Map<Role, Seen[]> seen) {
    try {
      Optional<ScanContent> content;
      try (CtScan scan = reader.open(image.file(), image.name())) {
        content = Optional.of(ScanContent.of(scan));
      }
      List<Place> seeded = places.stream().filter(one -> one.seed().isPresent()).toList();
      List<PatchOutcome> outcomes = List.of();
      try (CtScan scan = reader.open(image.file(), image.name())) {
        outcomes =
            seeded.isEmpty()
                ? outcomes
                : new PatchExtractor(PatchHash.PATCH)
                    .extract(
                        scan,
                        seeded.stream().map(one -> one.seed().orElseThrow()).toList(),
                        IntensityRule.ANY);
      }
      for (Place place : places) {
        int at = seeded.indexOf(place);
        Optional<PatchHash> hash =
            at >= 0 && outcomes.get(at) instanceof PatchOutcome.Cut cut
                ? PatchHash.of(cut.patch())
                : Optional.empty();
        Objects.requireNonNull(seen.get(place.role()))[place.row()] = new Seen(content, hash);
      }
      return Optional.empty();
    } catch (UnreadableScan unreadable) {
      return Optional.of(String.valueOf(unreadable.getMessage()));
    }
  }

  private static VoxelSearch compared(
      List<AuditedTable> tables, Map<Role, Seen[]> seen, List<String> remarks) {
    Map<String, Count> counts = new LinkedHashMap<>();
    List<SharedRow> pairs = new ArrayList<>();
    for (SplitPair pair : SplitPair.all()) {
      Seen[] rows = seen.getOrDefault(pair.split(), new Seen[0]);
      List<Role> others =
          seen.keySet().stream().filter(role -> pair.others().contains(role)).toList();
      counts.put(voxels(pair), voxels(pair, rows, others, seen, pairs));
      counts.put(images(pair), images(pair, rows, others, seen, pairs));
    }
    OptionalDouble nearest = nearestStranger(tables, seen);
    if (nearest.isPresent()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "Images are near-duplicates if they differ in at most %.0f %% of the 256 bits that"
                  + " describe them; of lesions of different patients the nearest differ in %.1f %%"
                  + " (of at most %d lesions that were asked)",
              100 * NEAR,
              100 * nearest.getAsDouble(),
              MOST_SAMPLED));
    }
    return new VoxelSearch(counts, pairs, remarks, nearest);
  }

  private static Count voxels(
      SplitPair pair,
      Seen[] rows,
      List<Role> others,
      Map<Role, Seen[]> seen,
      List<SharedRow> found) {
    Map<ScanContent, SharedRow> first = new LinkedHashMap<>();
    for (Role other : others) {
      Seen[] theirs = seen.getOrDefault(other, new Seen[0]);
      for (int row = 0; row < theirs.length; row++) {
        int at = row;
        theirs[row]
            .content()
            .ifPresent(content ->
                first.putIfAbsent(
                    content,
                    new SharedRow(pair.split(), 0, "same voxels", "row " + (at + 1), other)));
      }
    }
    if (first.isEmpty() || Stream.of(rows).noneMatch(row -> row.content().isPresent())) {
      return new Count.Unknown("there are no images of both sides");
    }
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      Optional<SharedRow> same =
          rows[row].content().flatMap(c -> Optional.ofNullable(first.get(c)));
      if (same.isPresent()) {
        count++;
        if (pair.others().size() == 1) {
          found.add(
              new SharedRow(
                  pair.split(), row + 1, same.get().what(), same.get().key(), same.get().in()));
        }
      }
    }
    return new Count.Known(count);
  }

  private static Count images(
      SplitPair pair,
      Seen[] rows,
      List<Role> others,
      Map<Role, Seen[]> seen,
      List<SharedRow> found) {
    boolean any =
        others.stream()
            .flatMap(other -> Stream.of(seen.getOrDefault(other, new Seen[0])))
            .anyMatch(one -> one.hash().isPresent());
    if (!any || Stream.of(rows).noneMatch(row -> row.hash().isPresent())) {
      return new Count.Unknown("there are no images of lesions of both sides");
    }
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      Optional<SharedRow> near = near(pair.split(), row, rows[row].hash(), others, seen);
      if (near.isPresent()) {
        count++;
        if (pair.others().size() == 1) {
          found.add(near.get());
        }
      }
    }
    return new Count.Known(count);
  }

  private static Optional<SharedRow> near(
      Role split, int row, Optional<PatchHash> hash, List<Role> others, Map<Role, Seen[]> seen) {
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    for (Role other : others) {
      Seen[] theirs = seen.getOrDefault(other, new Seen[0]);
      for (int n = 0; n < theirs.length; n++) {
        Optional<PatchHash> one = theirs[n].hash();
        if (one.isPresent() && hash.get().distance(one.get()) <= NEAR) {
          return Optional.of(
              new SharedRow(split, row + 1, "near-duplicate image", "row " + (n + 1), other));
        }
      }
    }
    return Optional.empty();
  }

  private static OptionalDouble nearestStranger(List<AuditedTable> tables, Map<Role, Seen[]> seen) {
    List<PatchHash> hashes = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    for (AuditedTable table : tables) {
      Seen[] rows = seen.getOrDefault(table.role(), new Seen[0]);
      List<String> keys = table.keys().keys(Level.PATIENT);
      for (int row = 0; row < rows.length && !keys.isEmpty(); row++) {
        if (rows[row].hash().isPresent() && !keys.get(row).isBlank()) {
          hashes.add(rows[row].hash().get());
          patients.add(keys.get(row));
        }
      }
    }
    int sampled = Math.min(MOST_SAMPLED, hashes.size());
    return IntStream.range(0, sampled)
        .map(n -> (int) ((long) n * hashes.size() / sampled))
        .boxed()
        .flatMapToDouble(row ->
            IntStream.range(0, hashes.size())
                .filter(other -> !patients.get(other).equals(patients.get(row)))
                .mapToDouble(other -> hashes.get(row).distance(hashes.get(other))))
        .min();
  }
}
