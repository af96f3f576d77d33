package dev.nidus.app.audit;

import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `nidus audit` leaves: `audit.json`, `audit.html`, and `shared.csv` with the rows that are on both sides.
///
/// @param lines what a user is told at once
/// @param leaks whether anything is on both sides
public record AuditFolder(List<String> lines, boolean leaks) {

  public AuditFolder {
    lines = List.copyOf(lines);
  }

  /// Audits and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if a table cannot be audited; then nothing is written
  public static AuditFolder write(Path folder, AuditRequest request, String program, String command)
      throws IOException {
    StudyAudit audit = StudyAudit.of(request);
    List<SharedRow> shared = new ArrayList<>(SharedRow.of(audit.leakage()));
    shared.addAll(audit.features().pairs());
    shared.addAll(audit.voxels().pairs());
    ResultPage.prepare(folder);
    Files.deleteIfExists(folder.resolve("audit.json")); // what an older run left
    Files.deleteIfExists(folder.resolve("shared.csv"));
    if (!shared.isEmpty()) {
      WholeCsv.write(
          folder.resolve("shared.csv"),
          SharedRow.HEADER,
          shared.stream().map(SharedRow::fields).toList());
    }
    ResultPage.writePage(
        folder.resolve("audit.html"), "audit.jte", AuditView.of(audit, shared.size(), command));
    ResultPage.write(
        folder.resolve("audit.json"), AuditJson.write(audit, request.images(), program));
    return new AuditFolder(audit.lines(), audit.leaks());
  }
}
