package dev.nidus.app.biology;

import dev.nidus.evidence.association.Correlation;
import dev.nidus.evidence.biology.GeneAssociation;
import dev.nidus.evidence.biology.SetEnrichment;
import java.util.List;
import java.util.Locale;

/// The texts of `biology.html`.
///
/// @param table the name of the table of scores
/// @param lead patients and genes
/// @param remarks what a reader should know
/// @param scores their genes and sets
/// @param leftOut how many lines left-out.csv has
/// @param method how sets were tested
/// @param command what the user wrote
public record BiologyView(
    String table,
    String lead,
    List<String> remarks,
    List<ScoreSection> scores,
    int leftOut,
    String method,
    String command) {
  private static final int SHOWN = 20;
  private static final int MOST_SECTIONS = 20;

  /// A score.
  public record ScoreSection(
      String score, String summary, List<GeneLine> genes, List<SetLine> sets) {
    public ScoreSection {
      genes = List.copyOf(genes);
      sets = List.copyOf(sets);
    }
  }

  /// A gene.
  public record GeneLine(String gene, String rho, String interval, String p, String q) {}

  /// A set.
  public record SetLine(
      String set, int size, String score, String normalised, String p, String q, String edge) {}

  public BiologyView {
    remarks = List.copyOf(remarks);
    scores = List.copyOf(scores);
  }

  static BiologyView of(Biology biology, BiologyRequest request, String command) {
    return new BiologyView(
        String.valueOf(biology.scores().file().getFileName()),
        "%d patients have scores and expression, of %d with scores; %d genes."
            .formatted(
                biology.expression().patients().size(),
                biology.scores().ofPatient().size(),
                biology.expression().genes().size()),
        biology.remarks(),
        biology.ofScores().stream().limit(MOST_SECTIONS).map(BiologyView::section).toList(),
        biology.leftOut().size(),
        "Genes are ordered by their correlation with the score; the score of a set is the weighted Kolmogorov-Smirnov statistic with exponent 1, normalised by %d random sets of the same size (seed %d)."
            .formatted(request.enrichment().permutations(), request.seed()),
        command);
  }

  private static ScoreSection section(Biology.OfScore one) {
    return new ScoreSection(
        one.score(),
        summary(one),
        one.genes().stream().limit(SHOWN).map(BiologyView::gene).toList(),
        one.sets().stream().limit(SHOWN).map(BiologyView::set).toList());
  }

  static String summary(Biology.OfScore one) {
    return "%d of %d genes at a false discovery rate of 5 %%; %d of %d gene sets at 25 %%"
        .formatted(
            one.genes().stream().filter(gene -> gene.q() <= 0.05).count(),
            one.genes().size(),
            one.sets().stream().filter(set -> set.q() <= 0.25).count(),
            one.sets().size());
  }

  private static GeneLine gene(GeneAssociation one) {
    Correlation correlation = one.correlation();
    return new GeneLine(
        one.gene(),
        two(correlation.coefficient()),
        "%s to %s".formatted(two(correlation.interval().low()), two(correlation.interval().high())),
        small(correlation.p()),
        small(one.q()));
  }

  private static SetLine set(SetEnrichment one) {
    return new SetLine(
        one.set(),
        one.size(),
        two(one.score()),
        two(one.normalised()),
        small(one.p()),
        small(one.q()),
        String.join(", ", one.leadingEdge().stream().limit(8).toList())
            + (one.leadingEdge().size() > 8 ? ", …" : ""));
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String small(double value) {
    return String.format(Locale.ROOT, value < 0.0009995 ? "%.1e" : "%.3f", value);
  }
}
