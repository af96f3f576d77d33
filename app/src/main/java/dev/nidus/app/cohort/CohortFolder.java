package dev.nidus.app.cohort;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.imaging.synthetic.SyntheticLesion;
import dev.nidus.imaging.synthetic.SyntheticScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The folder of a cohort: what its files are called, and whether it may be written into. Names in it are
/// relative, so that it can be moved.
final class CohortFolder {
  /// Written first: what the cohort is made from.
  static final String SETTINGS = "cohort.json";

  /// Written last: a folder that has it is complete.
  static final String TRUTH = "truth.json";

  static final String LESIONS = "lesions.csv";
  static final String RETEST = "retest.csv";
  static final String README = "README.md";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LARGEST_SETTINGS = 1 << 16;

  /// What stood in the folder.
  enum Found {
    NOTHING,
    UNFINISHED,
    COMPLETE
  }

  private final Path folder;
  private final String shown;

  /// @param shown what the user calls it
  CohortFolder(Path folder, String shown) {
    this.folder = folder;
    this.shown = shown;
  }

  static String image(SyntheticScan scan) {
    return String.format(Locale.ROOT, "scans/S%05d.nii.gz", scan.number());
  }

  static String retestImage(SyntheticScan scan) {
    return String.format(Locale.ROOT, "scans/S%05d-retest.nii.gz", scan.number());
  }

  static String mask(SyntheticLesion lesion) {
    return String.format(Locale.ROOT, "masks/L%05d.nii.gz", lesion.number());
  }

  static String retestMask(SyntheticLesion lesion) {
    return String.format(Locale.ROOT, "masks/L%05d-retest.nii.gz", lesion.number());
  }

  Path place(String name) {
    return folder.resolve(name);
  }

  /// Every file that a scan becomes.
  List<String> filesOf(SyntheticScan scan) {
    List<String> files = new ArrayList<>();
    files.add(image(scan));
    scan.lesions().forEach(lesion -> files.add(mask(lesion)));
    if (scan.retest().isPresent()) {
      files.add(retestImage(scan));
      scan.lesions().forEach(lesion -> files.add(retestMask(lesion)));
    }
    return files;
  }

  boolean holds(SyntheticScan scan) {
    return filesOf(scan).stream().allMatch(name -> Files.isRegularFile(place(name)));
  }

  /// Looks at what is there and lays the folder out.
  ///
  /// @param resume whether the user wants to go on with what is there
  /// @throws UsageProblem if something else is there, or a cohort and the user does not want to go on
  Found prepare(CohortSettings settings, String program, boolean resume) throws IOException {
    Map<String, String> wanted = described(settings, program);
    Found found = found(wanted, resume);
    if (found == Found.COMPLETE) {
      return found;
    }
    Files.createDirectories(place("scans"));
    Files.createDirectories(place("masks"));
    removeHalfFiles();
    ObjectNode root = JSON.createObjectNode();
    root.put("synthetic", true);
    ObjectNode node = root.putObject("settings");
    wanted.forEach(node::put);
    write(SETTINGS, root.toPrettyString() + "\n");
    return found;
  }

  void write(String name, String text) throws IOException {
    WholeFile.write(place(name), text.getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, String> described(CohortSettings settings, String program) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("lesions", Integer.toString(settings.lesions()));
    described.put("seed", Long.toString(settings.seed()));
    described.put("size", Integer.toString(settings.size()));
    described.put("retests", Integer.toString(settings.retests()));
    described.put("seed_jitter_mm", Double.toString(settings.seedJitterMm()));
    described.put("program", "nidus " + program);
    return described;
  }

  private Found found(Map<String, String> wanted, boolean resume) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(shown + " is a file; give the name of a folder");
    }
    if (isEmpty()) {
      return Found.NOTHING;
    }
    if (!Files.isRegularFile(place(SETTINGS))) {
      throw new UsageProblem(
          "%s is not empty and holds no synthetic cohort (no %s); give the name of a new folder"
              .formatted(shown, SETTINGS));
    }
    List<String> differences = differences(wanted);
    if (!differences.isEmpty()) {
      throw new UsageProblem(
          "%s holds a synthetic cohort of other settings: %s; give the same settings with --resume, or the name of a new folder"
              .formatted(shown, String.join(", ", differences)));
    }
    boolean complete = Files.isRegularFile(place(TRUTH));
    if (!resume) {
      throw new UsageProblem(
          complete
              ? shown + " holds this synthetic cohort already; give the name of a new folder"
              : shown
                  + " holds an unfinished synthetic cohort of the same settings; add --resume to go"
                  + " on with it, or give the name of a new folder");
    }
    return complete ? Found.COMPLETE : Found.UNFINISHED;
  }

  private boolean isEmpty() throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private List<String> differences(Map<String, String> wanted) throws IOException {
    JsonNode there;
    try {
      if (Files.size(place(SETTINGS)) > LARGEST_SETTINGS) {
        throw new UsageProblem(
            "%s is no description of a synthetic cohort; give the name of a new folder"
                .formatted(place(SETTINGS)));
      }
      there = JSON.readTree(Files.readString(place(SETTINGS))).path("settings");
    } catch (JacksonException damaged) {
      throw new UsageProblem(
          "%s cannot be read (%s); give the name of a new folder"
              .formatted(place(SETTINGS), damaged.getOriginalMessage()),
          damaged);
    }
    List<String> differences = new ArrayList<>();
    wanted.forEach((name, value) -> {
      String was = there.path(name).asString("nothing");
      if (!was.equals(value)) {
        differences.add("%s was %s, now %s".formatted(name, was, value));
      }
    });
    return differences;
  }

  /// A run that was killed leaves the files that it was writing, under names of their own.
  private void removeHalfFiles() throws IOException {
    for (Path place : List.of(folder, place("scans"), place("masks"))) {
      List<Path> half;
      try (Stream<Path> files = Files.list(place)) {
        half =
            files
                .filter(file -> {
                  String name = file.getFileName().toString();
                  return name.endsWith(".part") || name.endsWith(".partial");
                })
                .toList();
      }
      for (Path file : half) {
        Files.deleteIfExists(file);
      }
    }
  }
}
