package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.watch.SeriesWork;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.lesion.LesionFiles;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.SeriesCache;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/// What a watch does with a series: fetches it and the lesions drawn on it, and goes through `seeds` and `dicom report` as a user would.
///
/// @param client of the server
/// @param server its address
/// @param cache where what is fetched lies
/// @param folder of the watch; each series has its own in it
/// @param seedOptions further words for `seeds`
/// @param reportOptions further words for `dicom report`
record WatchedSeries(
    DicomWebClient client,
    DicomWebAddress server,
    SeriesCache cache,
    Path folder,
    List<String> seedOptions,
    List<String> reportOptions)
    implements SeriesWork {
  private static final String ELSEWHERE =
      "left, since the lesions of its study are drawn on other series";
  private static final LesionFiles READER = new LesionFiles();

  /// A file of lesions and the option of `seeds` that takes it.
  private record Drawn(String option, Path file) {}

  @Override
  public String work(WebSeries series, List<WebSeries> lesions)
      throws IOException, DicomWebFailure {
    if (lesions.isEmpty()) {
      return "left, since nobody has drawn a lesion in its study";
    }
    List<Drawn> candidates = new ArrayList<>();
    for (WebSeries one : lesions) {
      String option = one.modality().equals("SEG") ? "--seg" : "--rtstruct";
      for (Path file : files(fetched(one))) {
        if (mayBeDrawnOn(file, series.series())) {
          candidates.add(new Drawn(option, file));
        }
      }
    }
    if (candidates.isEmpty()) {
      return ELSEWHERE;
    }
    Path slices = fetched(series);
    List<Drawn> drawn =
        candidates.stream().filter(candidate -> isDrawnOn(candidate.file(), slices)).toList();
    if (drawn.isEmpty()) {
      return ELSEWHERE;
    }
    // a UID is the name of a folder: the client has refused others
    Path own = Files.createDirectories(folder.resolve(series.series()));
    Path table = own.resolve("lesions.csv");
    List<String> words =
        new ArrayList<>(List.of("seeds", "-o", table.toString(), "--progress", "none"));
    words.addAll(List.of("--series", slices.toString()));
    drawn.forEach(one -> words.addAll(List.of(one.option(), one.file().toString())));
    words.addAll(seedOptions);
    Ended seeds = run(words);
    if (!seeds.isDone()) {
      return "refused: " + seeds.problem();
    }
    long seedCount =
        new LesionTable(table, own, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED).rows();
    if (seedCount == 0) {
      return "refused: none of its lesions gives a point, see %s"
          .formatted(folder.relativize(own.resolve("lesions.csv.refused.csv")));
    }
    List<String> report =
        new ArrayList<>(
            List.of("dicom", "report", table.toString(), "-o", own.resolve("sr").toString()));
    report.addAll(reportOptions);
    Ended reported = run(report);
    if (reported.status() == ExitStatus.BROKEN_OFF) {
      throw new DicomWebFailure(reported.problem());
    }
    if (!reported.isDone()) {
      return "refused: " + reported.problem();
    }
    return "%d lesions, %s".formatted(seedCount, reported.summary());
  }

  /// How a command ended.
  private record Ended(int status, List<String> lines) {
    boolean isDone() {
      return status == ExitStatus.DONE || status == ExitStatus.SOME_REFUSED;
    }

    String problem() {
      return lines.stream()
          .filter(line -> line.startsWith("nidus: "))
          .map(line -> line.substring("nidus: ".length()))
          .reduce("ended with status " + status, (_, last) -> last);
    }

    /// The lines about reports: how many were written, refused and stored.
    String summary() {
      List<String> told =
          lines.stream()
              .filter(line ->
                  line.matches("[0-9]+ (reports written|refused,|stored) .*|the server refuses .*"))
              .toList();
      return String.join("; ", told);
    }
  }

  private static Ended run(List<String> words) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int status = RootCommand.run(writer, writer, words.toArray(String[]::new));
    return new Ended(status, said.toString().lines().toList());
  }

  private Path fetched(WebSeries series) throws IOException, DicomWebFailure {
    return cache.folderOf(client, server.withSeries(series.study(), series.series()));
  }

  /// By the UIDs in the file of lesions, before the slices are fetched. Of a file that cannot be read, seeds says what is wrong with it.
  private static boolean mayBeDrawnOn(Path file, String series) {
    try {
      SortedSet<String> drawnOn = READER.read(file, file.toString()).drawnOn().series();
      return drawnOn.isEmpty() || drawnOn.contains(series);
    } catch (UnreadableScan other) {
      return true;
    }
  }

  private static boolean isDrawnOn(Path file, Path slices) {
    try {
      return READER.seriesIn(slices, READER.read(file, file.toString())).isPresent();
    } catch (UnreadableScan other) {
      return true;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.dcm")) {
      entries.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
