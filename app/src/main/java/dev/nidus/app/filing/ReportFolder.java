package dev.nidus.app.filing;

import dev.nidus.app.file.WholeCsv;
import dev.nidus.imaging.dicom.web.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables beside the reports: which row has which report, what a server said to it, and which rows have none.
public final class ReportFolder {
  private static final List<String> REPORTS =
      List.of("row", "image_path", "report", "patch", "stored");
  private static final List<String> REFUSED = List.of("row", "image_path", "reason");

  private static final String YES = "yes";

  private ReportFolder() {}

  /// Writes `reports.csv`, and `refused.csv` if any row was refused.
  ///
  /// @param answer of the server, if the reports were sent to one: `stored` is then `yes` or its refusal, else blank; `report`
  ///     and `patch` are SOP instance UIDs, each the name of a file with `.dcm` behind it
  public static void write(Path folder, ReportRun.Outcome outcome, Optional<Stored> answer)
      throws IOException {
    Map<String, String> answers = new HashMap<>();
    answer.ifPresent(said -> {
      said.stored().forEach(uid -> answers.put(uid, YES));
      said.refused()
          .forEach(words -> answers.put(words.replaceFirst(" .*", ""), "refused: " + words));
    });
    WholeCsv.write(
        folder.resolve("reports.csv"),
        REPORTS,
        outcome.filed().stream()
            .map(report ->
                List.of(
                    Long.toString(report.row()),
                    report.imagePath(),
                    report.report(),
                    report.patch().orElse(""),
                    answer.isPresent() ? said(report, answers) : ""))
            .toList());
    Path refused = folder.resolve("refused.csv");
    if (outcome.refused().isEmpty()) {
      Files.deleteIfExists(refused);
      return;
    }
    WholeCsv.write(
        refused,
        REFUSED,
        outcome.refused().stream()
            .map(row -> List.of(Long.toString(row.row()), row.imagePath(), row.reason()))
            .toList());
  }

  /// What a server said of a report and its patch.
  private static String said(FiledReport report, Map<String, String> answers) {
    List<String> objections =
        report.uids().stream()
            .map(uid -> answers.getOrDefault(uid, "no answer about " + uid))
            .filter(words -> !words.equals(YES))
            .toList();
    return objections.isEmpty() ? YES : String.join("; ", objections);
  }
}
