package dev.nidus.evidence.biology;

import java.util.List;

/// Genes that have something in common.
///
/// @param name of the set
/// @param genes their symbols, each once
public record GeneSet(String name, List<String> genes) {
  public GeneSet {
    genes = genes.stream().distinct().toList();
    if (name.isBlank() || genes.isEmpty()) {
      throw new IllegalArgumentException(
          "a gene set has a name and genes, got '%s' with %d".formatted(name, genes.size()));
    }
  }
}
