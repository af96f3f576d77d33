package dev.nidus.evidence.biology;

import dev.nidus.evidence.association.BenjaminiHochberg;
import dev.nidus.evidence.association.Correlation;
import dev.nidus.evidence.association.Ranks;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Spearman's correlation of scores with the expression of genes. A column that is constant has none and is left to the
/// caller to tell.
public final class GeneAssociations {
  private static final int LEAST = 4;

  private GeneAssociations() {}

  /// Every score with every gene; the false discovery rate is over all of them. A gene that was not measured in some
  /// patients is correlated over the others, and its {@link Correlation#pairs} says over how many. Costs scores · genes ·
  /// patients; on all cores.
  ///
  /// @param scores a column per score, one value per patient, finite
  /// @param genes their symbols
  /// @param expression a column per gene, one value per patient, finite, or NaN where it was not measured
  /// @return for each score its associations in the order of the genes; constant genes are missing, those of fewer than four
  ///     patients too, and all of them for a constant score
  /// @throws Inestimable with fewer than four patients
  public static List<List<GeneAssociation>> of(
      double[][] scores, List<String> genes, double[][] expression) {
    if (genes.size() != expression.length) {
      throw new IllegalArgumentException(
          "there are %d genes and %d columns of expression"
              .formatted(genes.size(), expression.length));
    }
    requirePatients(scores);
    List<List<Named>> all = new ArrayList<>();
    for (double[] score : scores) {
      all.add(constant(score) ? List.of() : against(score, genes, expression));
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
      if (score.length < LEAST) {
        throw new Inestimable(
            "a correlation with expression needs at least 4 patients with both, got "
                + score.length);
      }
    }
  }

  private record Named(String gene, Correlation correlation) {}

  private static List<Named> against(double[] score, List<String> genes, double[][] expression) {
    double[] ranks = Ranks.averaged(score);
    return IntStream.range(0, expression.length)
        .parallel()
        .mapToObj(gene -> with(score, ranks, genes.get(gene), expression[gene]).stream())
        .flatMap(found -> found)
        .toList();
  }

  /// Of the patients in whom the gene was measured.
  private static Optional<Named> with(
      double[] score, double[] ranks, String gene, double[] expression) {
    int[] measured =
        IntStream.range(0, expression.length).filter(n -> !Double.isNaN(expression[n])).toArray();
    if (measured.length < LEAST) {
      return Optional.empty();
    }
    boolean all = measured.length == expression.length;
    double[] ofScore = all ? ranks : Ranks.averaged(some(score, measured));
    double[] ofGene = Ranks.averaged(all ? expression : some(expression, measured));
    return constant(ofScore) || constant(ofGene)
        ? Optional.empty()
        : Optional.of(new Named(gene, Correlation.spearmanOfRanks(ofScore, ofGene)));
  }

  private static double[] some(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }

  private static boolean constant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
