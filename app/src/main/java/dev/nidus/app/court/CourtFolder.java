package dev.nidus.app.court;

import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.RefusedLesion;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.evidence.audit.ChargeVerdict;
import dev.nidus.evidence.audit.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `nidus court` leaves: `court.json`, `court.html`, and `refused.csv` with the rows that were not heard.
///
/// @param lines what a user is told at once
/// @param refused how many rows were not heard
/// @param finding over all charges
public record CourtFolder(List<String> lines, int refused, Finding finding) {
  private static final String FORMAT = "nidus-court-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public CourtFolder {
    lines = List.copyOf(lines);
  }

  /// Hears a case and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if it cannot be heard; then nothing is written
  public static CourtFolder write(
      Path folder, FeatureCohort all, CourtRequest request, String program, String command)
      throws IOException {
    CourtHearing hearing = CourtHearing.of(all, request);
    ResultPage.prepare(folder);
    Files.deleteIfExists(folder.resolve("court.json")); // what an older run left
    Files.deleteIfExists(folder.resolve("refused.csv"));
    List<RefusedLesion> refused = hearing.rows().refused();
    if (!refused.isEmpty()) {
      WholeCsv.write(
          folder.resolve("refused.csv"),
          RefusedLesion.COLUMNS,
          refused.stream().map(RefusedLesion::fields).toList());
    }
    ResultPage.writePage(
        folder.resolve("court.html"), "court.jte", CourtView.of(hearing, request, command));
    ResultPage.write(folder.resolve("court.json"), json(hearing, request, program));
    return new CourtFolder(lines(hearing), refused.size(), hearing.verdict().finding());
  }

  private static List<String> lines(CourtHearing hearing) {
    List<String> lines = new ArrayList<>();
    lines.add("ROC-AUC of the model " + VerdictView.told(hearing.verdict().model()));
    for (ChargeVerdict one : hearing.verdict().charges()) {
      lines.add("%s: %s; %s".formatted(one.charge().word(), one.finding().words(), one.reason()));
    }
    lines.add(hearing.verdict().finding().words());
    hearing.remarks().forEach(lines::add);
    return lines;
  }

  private static String json(CourtHearing hearing, CourtRequest request, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("label", request.label());
    if (request.images() instanceof CourtRequest.ImageRule.Open open) {
      ResampledSlices.note(json, open.slices());
    }
    ArrayNode classes = json.putArray("classes");
    hearing.labels().classes().forEach(classes::add);
    json.put("lesions", hearing.labels().rows());
    json.put("patients", (int) hearing.rows().patients().stream().distinct().count());
    json.put("refused", hearing.rows().refused().size());
    json.put("trial", hearing.trial());
    json.put("seed", request.seed());
    json.put("synthetic", hearing.rows().lesions().isSynthetic());
    VerdictJson.write(json.putObject("verdict"), hearing.verdict());
    ObjectNode sources = json.putObject("sources");
    hearing.sources().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> sources.put(entry.getKey(), entry.getValue()));
    ArrayNode remarks = json.putArray("remarks");
    hearing.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }
}
