package dev.nidus.app.biology;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.biology.GeneAssociation;
import dev.nidus.evidence.biology.GeneAssociations;
import dev.nidus.evidence.biology.PrerankedEnrichment;
import dev.nidus.evidence.biology.RankedGenes;
import dev.nidus.evidence.biology.SetEnrichment;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What expression says about scores.
///
/// @param scores the table of scores
/// @param expression of the same patients
/// @param ofScores in the order of the scores
/// @param leftOut whatever was not used
/// @param remarks what a reader should know
record Biology(
    ScoreTable scores,
    ExpressionTable expression,
    List<OfScore> ofScores,
    List<LeftOut> leftOut,
    List<String> remarks) {
  /// Enrichment costs a thousand walks for each set and score; features of an encoder are not all asked.
  static final int MOST_ENRICHED = 20;

  private static final long MOST_TESTS = 1L << 25;
  private static final long MOST_CHANCE = 100_000_000;

  /// A score.
  ///
  /// @param score its name
  /// @param genes the smallest p first
  /// @param sets the largest normalised score first
  record OfScore(String score, List<GeneAssociation> genes, List<SetEnrichment> sets) {
    OfScore {
      genes = List.copyOf(genes);
      sets = List.copyOf(sets);
    }
  }

  Biology {
    ofScores = List.copyOf(ofScores);
    leftOut = List.copyOf(leftOut);
    remarks = List.copyOf(remarks);
  }

  static Biology of(BiologyRequest request) {
    ScoreTable scores = ScoreTable.read(request.scores(), request.id(), request.named());
    ExpressionTable expression = ExpressionTable.read(request.expression(), scores);
    Optional<GeneSetFile> sets = request.sets().map(GeneSetFile::read);
    requireSize(scores, expression, sets, request.enrichment());
    List<LeftOut> leftOut = new ArrayList<>(scores.leftOut());
    leftOut.addAll(expression.leftOut());
    sets.ifPresent(file -> leftOut.addAll(file.leftOut()));
    List<String> remarks = new ArrayList<>();
    if (expression.incomplete() > 0) {
      remarks.add(
          "%d of %d genes were not measured in some patients; their correlations are over the others, at least half of them, and associations.csv says over how many."
              .formatted(expression.incomplete(), expression.genes().size()));
    }
    long unmeasured =
        expression.leftOut().stream().filter(one -> one.reason().startsWith("it has a")).count();
    if (unmeasured > 0) {
      remarks.add(
          "%d genes were measured in fewer than half of the patients and are left out."
              .formatted(unmeasured));
    }
    List<List<GeneAssociation>> associations = associations(scores, expression);
    List<OfScore> all = new ArrayList<>();
    boolean enriched = sets.isPresent() && scores.scores().size() <= MOST_ENRICHED;
    if (sets.isPresent() && !enriched) {
      remarks.add(
          "There are %d scores, and gene sets are tested for at most %d; name them with --score."
              .formatted(scores.scores().size(), MOST_ENRICHED));
    }
    for (int n = 0; n < associations.size(); n++) {
      String score = scores.scores().get(n);
      List<GeneAssociation> genes = associations.get(n);
      if (genes.isEmpty()) {
        leftOut.add(
            new LeftOut(
                "score", score, "is constant, or all genes are, so that nothing goes with it"));
      }
      all.add(
          new OfScore(
              score,
              sorted(genes),
              enriched && genes.size() > 1
                  ? enrichment(score, genes, sets.orElseThrow(), request, leftOut, remarks)
                  : List.of()));
    }
    constantGenes(expression, associations).ifPresent(remarks::add);
    // sets are left out for every score alike
    return new Biology(scores, expression, all, leftOut.stream().distinct().toList(), remarks);
  }

  private static void requireSize(
      ScoreTable scores,
      ExpressionTable expression,
      Optional<GeneSetFile> sets,
      PrerankedEnrichment enrichment) {
    long tests = (long) scores.scores().size() * expression.genes().size();
    long chance =
        sets.map(file -> (long) file.sets().size()).orElse(0L) * enrichment.permutations();
    if (tests > MOST_TESTS || chance > MOST_CHANCE) {
      throw new UsageProblem(
          "%,d scores with %,d genes, and %,d random sets, are too many; at most %,d pairs and %,d random sets are computed: name fewer scores, or give fewer sets or permutations"
              .formatted(
                  scores.scores().size(),
                  expression.genes().size(),
                  chance,
                  MOST_TESTS,
                  MOST_CHANCE));
    }
  }

  private static List<List<GeneAssociation>> associations(
      ScoreTable scores, ExpressionTable expression) {
    try {
      return GeneAssociations.of(
          expression.scores(scores), expression.genes(), expression.expression());
    } catch (Inestimable tooFew) {
      throw new UsageProblem(
          "%s and %s have %d patients in common: %s"
              .formatted(
                  scores.file(),
                  expression.file(),
                  expression.patients().size(),
                  tooFew.getMessage()),
          tooFew);
    }
  }

  private static List<GeneAssociation> sorted(List<GeneAssociation> genes) {
    return genes.stream()
        .sorted(
            Comparator.comparingDouble((GeneAssociation one) -> one.correlation().p())
                .thenComparingDouble(one -> -Math.abs(one.correlation().coefficient()))
                .thenComparing(GeneAssociation::gene))
        .toList();
  }

  private static List<SetEnrichment> enrichment(
      String score,
      List<GeneAssociation> genes,
      GeneSetFile sets,
      BiologyRequest request,
      List<LeftOut> leftOut,
      List<String> remarks) {
    RankedGenes ranked =
        RankedGenes.of(
            genes.stream().map(GeneAssociation::gene).toList(),
            genes.stream().mapToDouble(one -> one.correlation().coefficient()).toArray());
    if (ranked.ties() > 0) {
      remarks.add(
          "%d of the %d genes share their correlation with %s with another gene; those stand in the order of their symbols."
              .formatted(ranked.ties(), ranked.size(), score));
    }
    PrerankedEnrichment.Result result =
        request
            .enrichment()
            .of(ranked, sets.sets(), RandomSource.of(request.seed()).named("biology").named(score));
    for (PrerankedEnrichment.Skipped skipped : result.skipped()) {
      leftOut.add(new LeftOut("set", skipped.set(), skipped.reason()));
    }
    if (result.tested().isEmpty()) {
      remarks.add(
          "None of the %d gene sets could be tested with %s; %s: %s."
              .formatted(
                  sets.sets().size(),
                  score,
                  result.skipped().getFirst().set(),
                  result.skipped().getFirst().reason()));
    }
    return result.tested();
  }

  private static Optional<String> constantGenes(
      ExpressionTable expression, List<List<GeneAssociation>> associations) {
    int most = associations.stream().mapToInt(List::size).max().orElse(0);
    int constant = expression.genes().size() - most;
    return most == 0 || constant == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d genes are constant in these patients and go with nothing."
                .formatted(constant, expression.genes().size()));
  }
}
