package dev.nidus.evidence.biology;

import dev.nidus.evidence.association.BenjaminiHochberg;
import dev.nidus.evidence.association.Correlation;
import dev.nidus.evidence.association.Ranks;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Spearman's correlation of scores with the expression of genes. A column that is constant has none and is left to the
/// caller to tell.
public final class GeneAssociations {
  private GeneAssociations() {}

  /// Every score with every gene; the false discovery rate is over all of them. Costs scores · genes · patients; on all
  /// cores.
  ///
  /// @param scores a column per score, one value per patient, finite
  /// @param genes their symbols
  /// @param expression a column per gene, one value per patient, finite
  /// @return for each score its associations in the order of the genes; constant genes are missing, and all of them for a
  ///     constant score
  /// @throws Inestimable with fewer than four patients
  public static List<List<GeneAssociation>> of(
      double[][] scores, List<String> genes, double[][] expression) {
    if (genes.size() != expression.length) {
      throw new IllegalArgumentException(
          "there are %d genes and %d columns of expression"
              .formatted(genes.size(), expression.length));
    }
    requirePatients(scores);
    double[][] ofGenes = ranks(expression);
    double[][] ofScores = ranks(scores);
    List<List<Named>> all = new ArrayList<>();
    for (double[] score : ofScores) {
      all.add(constant(score) ? List.of() : against(score, genes, ofGenes));
    }
    double[] q =
        BenjaminiHochberg.adjust(
            all.stream().flatMap(List::stream).mapToDouble(one -> one.correlation().p()).toArray());
    List<List<GeneAssociation>> associations = new ArrayList<>();
    int next = 0;
    for (List<Named> ofScore : all) {
      List<GeneAssociation> adjusted = new ArrayList<>();
      for (Named one : ofScore) {
        adjusted.add(new GeneAssociation(one.gene(), one.correlation(), q[next++]));
      }
      associations.add(List.copyOf(adjusted));
    }
    return associations;
  }

  private static void requirePatients(double[][] scores) {
    for (double[] score : scores) {
      if (score.length < 4) {
        throw new Inestimable(
            "a correlation with expression needs at least 4 patients with both, got "
                + score.length);
      }
    }
  }

  private record Named(String gene, Correlation correlation) {}

  private static List<Named> against(double[] score, List<String> genes, double[][] ranks) {
    return IntStream.range(0, ranks.length)
        .parallel()
        .filter(gene -> !constant(ranks[gene]))
        .mapToObj(
            gene -> new Named(genes.get(gene), Correlation.spearmanOfRanks(score, ranks[gene])))
        .toList();
  }

  private static double[][] ranks(double[][] columns) {
    return IntStream.range(0, columns.length)
        .parallel()
        .mapToObj(column -> Ranks.averaged(columns[column]))
        .toArray(double[][]::new);
  }

  private static boolean constant(double[] ranks) {
    for (double rank : ranks) {
      if (rank != ranks[0]) {
        return false;
      }
    }
    return true;
  }
}
