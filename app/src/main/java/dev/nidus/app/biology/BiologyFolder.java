package dev.nidus.app.biology;

import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.evidence.biology.SetEnrichment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `nidus biology` leaves: `biology.json`, `biology.html`, `associations.csv`, `enrichment.csv` if sets were tested, and
/// `left-out.csv`.
///
/// @param lines what a user is told at once
/// @param leftOut patients, genes and sets that were not used
/// @param refused rows of the scores among them
public record BiologyFolder(List<String> lines, int leftOut, int refused) {
  /// Of many scores, as the features of an encoder are, only findings are listed.
  private static final double FINDING = 0.05;

  public BiologyFolder {
    lines = List.copyOf(lines);
  }

  /// Analyses and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if the tables cannot be analysed; then nothing is written
  public static BiologyFolder write(
      Path folder, BiologyRequest request, String program, String command) throws IOException {
    Biology biology = Biology.of(request);
    ResultPage.prepare(folder);
    for (String older : List.of("biology.json", "enrichment.csv", "left-out.csv")) {
      Files.deleteIfExists(folder.resolve(older));
    }
    WholeCsv.write(
        folder.resolve("associations.csv"),
        List.of("score", "gene", "patients", "rho", "low", "high", "p", "q"),
        associations(biology));
    if (request.sets().isPresent()) {
      WholeCsv.write(
          folder.resolve("enrichment.csv"),
          List.of("score", "set", "size", "es", "nes", "p", "q", "leading_edge"),
          enrichment(biology));
    }
    if (!biology.leftOut().isEmpty()) {
      WholeCsv.write(
          folder.resolve("left-out.csv"),
          LeftOut.HEADER,
          biology.leftOut().stream().map(LeftOut::fields).toList());
    }
    ResultPage.writePage(
        folder.resolve("biology.html"), "biology.jte", BiologyView.of(biology, request, command));
    ResultPage.write(folder.resolve("biology.json"), BiologyJson.write(biology, request, program));
    return new BiologyFolder(
        lines(biology), biology.leftOut().size(), biology.scores().leftOut().size());
  }

  private static List<List<String>> associations(Biology biology) {
    double most = biology.ofScores().size() <= Biology.MOST_ENRICHED ? 1 : FINDING;
    List<List<String>> rows = new ArrayList<>();
    for (Biology.OfScore score : biology.ofScores()) {
      score.genes().stream()
          .filter(gene -> gene.q() <= most)
          .forEach(gene ->
              rows.add(
                  List.of(
                      score.score(),
                      gene.gene(),
                      Integer.toString(gene.correlation().pairs()),
                      Double.toString(gene.correlation().coefficient()),
                      Double.toString(gene.correlation().interval().low()),
                      Double.toString(gene.correlation().interval().high()),
                      Double.toString(gene.correlation().p()),
                      Double.toString(gene.q()))));
    }
    return rows;
  }

  private static List<List<String>> enrichment(Biology biology) {
    List<List<String>> rows = new ArrayList<>();
    for (Biology.OfScore score : biology.ofScores()) {
      for (SetEnrichment set : score.sets()) {
        rows.add(
            List.of(
                score.score(),
                set.set(),
                Integer.toString(set.size()),
                Double.toString(set.score()),
                Double.toString(set.normalised()),
                Double.toString(set.p()),
                Double.toString(set.q()),
                String.join(" ", set.leadingEdge())));
      }
    }
    return rows;
  }

  private static List<String> lines(Biology biology) {
    List<String> lines = new ArrayList<>(biology.remarks());
    for (Biology.OfScore score :
        biology.ofScores().stream().limit(Biology.MOST_ENRICHED).toList()) {
      lines.add("%s: %s".formatted(score.score(), BiologyView.summary(score)));
      score.genes().stream()
          .findFirst()
          .ifPresent(gene ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s goes closest with %s: rho %.3f, %s, q = %.2g",
                      score.score(),
                      gene.gene(),
                      gene.correlation().coefficient(),
                      gene.correlation().interval(),
                      gene.q())));
      score.sets().stream()
          .findFirst()
          .ifPresent(set ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "the first gene set of %s is %s: normalised score %.2f, p = %.2g, q = %.2g",
                      score.score(),
                      set.set(),
                      set.normalised(),
                      set.p(),
                      set.q())));
    }
    return lines;
  }
}
