package dev.nidus.evidence.biology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.testing.GoldenTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The same ranking and the same sets as gseapy had.
class GoldenEnrichmentTest {
  private static final int PERMUTATIONS = 2000;

  @Test
  void scores_are_those_of_gseapy_and_p_values_differ_by_chance_alone() throws Exception {
    JsonNode golden = GoldenTable.json("enrichment/prerank.json");
    List<String> genes = new ArrayList<>();
    golden.get("genes").forEach(gene -> genes.add(gene.stringValue()));
    double[] statistic =
        IntStream.range(0, genes.size())
            .mapToDouble(n -> golden.get("statistic").get(n).doubleValue())
            .toArray();
    List<GeneSet> sets = new ArrayList<>();
    for (Map.Entry<String, JsonNode> set : golden.get("sets").properties()) {
      List<String> members = new ArrayList<>();
      set.getValue().get("genes").forEach(gene -> members.add(gene.stringValue()));
      sets.add(new GeneSet(set.getKey(), members));
    }

    Map<String, SetEnrichment> found =
        new PrerankedEnrichment(PERMUTATIONS, 5, 500)
            .of(RankedGenes.of(genes, statistic), sets, RandomSource.of(1)).tested().stream()
                .collect(Collectors.toMap(SetEnrichment::set, Function.identity()));

    assertThat(found).hasSize(12);
    found.forEach((name, ours) -> {
      JsonNode theirs = golden.get("sets").get(name);
      assertThat(ours.score()).as(name).isCloseTo(theirs.get("es").doubleValue(), within(1e-9));
      double nes = theirs.get("nes").doubleValue();
      assertThat(ours.normalised()).as(name).isCloseTo(nes, within(0.05 * Math.abs(nes)));
      double p = theirs.get("p").doubleValue();
      double floor = Math.max(p, 1.0 / PERMUTATIONS);
      // about half of the permutations have the sign of the score; those of gseapy were 10,000
      double error = Math.sqrt(floor * (1 - floor) * (2.0 / PERMUTATIONS + 2.0 / 10_000));
      assertThat(ours.p()).as(name).isCloseTo(p, within(4.5 * error));
    });
  }
}
