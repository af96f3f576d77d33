package dev.nidus.app.audit;

import dev.nidus.evidence.audit.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// To whom the rows of a table belong: by the columns that the user named, else by those that have a usual name, else by
/// how the files of DeepLesion and LUNA16 are called (SPEC 1.2).
///
/// @param keys one per row for each level that was found; blank where a row has none
/// @param sources where the keys of a level come from, in words
record RowKeys(Map<Level, List<String>> keys, Map<Level, String> sources) {
  /// DeepLesion: patient_study_series_first-last.
  private static final Pattern DEEP_LESION =
      Pattern.compile("(\\d{6})_(\\d{2})_(\\d{2})_\\d+-\\d+\\.nii(?:\\.gz)?");

  /// LUNA16: the UID of the series.
  private static final Pattern SERIES_UID =
      Pattern.compile("(\\d+(?:\\.\\d+){5,})(?:\\.mhd|\\.mha|\\.nii|\\.nii\\.gz|\\.nrrd)?");

  private static final List<String> PATIENT_COLUMNS = List.of("PatientID");
  private static final List<String> STUDY_COLUMNS = List.of("StudyInstanceUID");
  private static final List<String> SCAN_COLUMNS = List.of("seriesuid", "SeriesInstanceUID");
  private static final List<String> FILE_COLUMNS = List.of("image_path", "Volume_fn");
  private static final List<String> COORDINATES = List.of("coordX", "coordY", "coordZ");
  private static final double PER_MILLIMETRE = 100;

  RowKeys {
    keys = Map.copyOf(keys);
    sources = Map.copyOf(sources);
  }

  /// A table by its columns.
  interface Columns extends Function<String, Optional<List<String>>> {}

  static RowKeys of(Columns table, KeyColumns named) {
    Found found = new Found(table);
    found.columns(Level.PATIENT, named.patient(), PATIENT_COLUMNS);
    found.columns(Level.STUDY, named.study(), STUDY_COLUMNS);
    found.columns(Level.SCAN, named.scan(), SCAN_COLUMNS);
    found.columns(Level.LESION, named.lesion(), List.of());
    first(table, FILE_COLUMNS).ifPresent(found::files);
    return new RowKeys(found.keys, found.sources);
  }

  private record Named(String name, List<String> cells) {}

  private static Optional<Named> first(Columns table, List<String> names) {
    return names.stream()
        .flatMap(name -> table.apply(name).map(cells -> new Named(name, cells)).stream())
        .findFirst();
  }

  /// Keys as they are found, the better source first.
  private static final class Found {
    private final Columns table;
    private final Map<Level, List<String>> keys = new EnumMap<>(Level.class);
    private final Map<Level, String> sources = new EnumMap<>(Level.class);

    Found(Columns table) {
      this.table = table;
    }

    void columns(Level level, Optional<String> named, List<String> usual) {
      named
          .flatMap(name -> first(table, List.of(name)))
          .or(() -> first(table, usual))
          .ifPresent(column ->
              put(
                  level,
                  column.cells().stream().map(RowKeys::filled).toList(),
                  "the column " + column.name()));
    }

    private void put(Level level, List<String> column, String source) {
      if (!keys.containsKey(level) && column.stream().anyMatch(key -> !key.isBlank())) {
        keys.put(level, column);
        sources.put(level, source);
      }
    }

    void files(Named files) {
      List<String> names = files.cells().stream().map(RowKeys::fileName).toList();
      put(
          Level.PATIENT,
          parts(names, 1),
          "the first part of the file names in %s, as in DeepLesion".formatted(files.name()));
      put(
          Level.STUDY,
          parts(names, 2),
          "the first two parts of the file names in %s, as in DeepLesion".formatted(files.name()));
      List<String> series = parts(names, 3);
      List<String> uids = names.stream().map(RowKeys::uid).toList();
      boolean anySeries = series.stream().anyMatch(key -> !key.isBlank());
      boolean anyUid = uids.stream().anyMatch(key -> !key.isBlank());
      put(
          Level.SCAN,
          IntStream.range(0, names.size())
              .mapToObj(row ->
                  !series.get(row).isBlank()
                      ? series.get(row)
                      : !uids.get(row).isBlank() ? uids.get(row) : filled(files.cells().get(row)))
              .toList(),
          anySeries
              ? "the first three parts of the file names in %s, as in DeepLesion"
                  .formatted(files.name())
              : anyUid
                  ? "the series UID in the file names in %s, as in LUNA16".formatted(files.name())
                  : "the whole paths in " + files.name());
      lesions(files, names);
    }

    /// A place in a file. A file that follows a convention is known by its name, wherever it lies.
    private void lesions(Named files, List<String> names) {
      List<List<String>> coordinates =
          COORDINATES.stream().flatMap(name -> table.apply(name).stream()).toList();
      if (coordinates.size() < COORDINATES.size()) {
        return;
      }
      put(
          Level.LESION,
          IntStream.range(0, names.size())
              .mapToObj(row -> {
                String name = names.get(row);
                boolean known = DEEP_LESION.matcher(name).matches() || !uid(name).isBlank();
                return place(
                    known ? name : filled(files.cells().get(row)),
                    coordinates.stream().map(column -> column.get(row)).toList());
              })
              .toList(),
          "the file in %s and the coordinates to 0.01 mm".formatted(files.name()));
    }
  }

  private static List<String> parts(List<String> names, int count) {
    return names.stream()
        .map(name -> {
          Matcher volume = DEEP_LESION.matcher(name);
          return volume.matches()
              ? String.join(
                  "_",
                  IntStream.rangeClosed(1, count)
                      .mapToObj(n -> String.valueOf(volume.group(n)))
                      .toList())
              : "";
        })
        .toList();
  }

  private static String uid(String name) {
    Matcher matcher = SERIES_UID.matcher(name);
    return matcher.matches() ? String.valueOf(matcher.group(1)) : "";
  }

  private static String place(String file, List<String> coordinates) {
    if (file.isBlank()) {
      return "";
    }
    StringBuilder place = new StringBuilder(file).append(" at");
    for (String coordinate : coordinates) {
      try {
        double millimetres = Double.parseDouble(coordinate.strip());
        if (!Double.isFinite(millimetres)) {
          return "";
        }
        place.append(' ').append(Math.round(millimetres * PER_MILLIMETRE) / PER_MILLIMETRE);
      } catch (NumberFormatException unknown) {
        return "";
      }
    }
    return place.toString();
  }

  private static String fileName(String path) {
    String bare = path.strip();
    return bare.substring(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
  }

  /// Words for nothing are nothing: two lesions without a patient are not of the same one.
  private static String filled(String cell) {
    String bare = cell.strip();
    return switch (bare.toLowerCase(Locale.ROOT)) {
      case "na", "nan", "null", "none" -> "";
      default -> bare;
    };
  }
}
