package dev.nidus.evidence.biology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Enrichment scores by hand, and planted sets.
class EnrichmentTest {
  private static final RankedGenes SIX =
      RankedGenes.of(List.of("f", "e", "d", "c", "b", "a"), new double[] {-3, -1, 1, 2, 4, 5});

  private static EnrichmentScore score(String... genes) {
    return EnrichmentScore.of(SIX, SIX.places(new GeneSet("set", List.of(genes))));
  }

  /// 400 genes with a normal statistic, without ties.
  private static RankedGenes genes() {
    RandomSource random = RandomSource.of(2);
    double[] statistic = IntStream.range(0, 400).mapToDouble(_ -> random.nextGaussian()).toArray();
    return RankedGenes.of(IntStream.range(0, 400).mapToObj(n -> "g" + n).toList(), statistic);
  }

  /// Random sets of 20, one of genes near the top and one of genes near the bottom.
  private static List<GeneSet> sets(RankedGenes ranked, RandomSource random) {
    List<GeneSet> sets = new ArrayList<>();
    List<String> shuffled = new ArrayList<>(ranked.genes());
    for (int n = 0; n < 60; n++) {
      Collections.shuffle(shuffled, Random.from(random));
      sets.add(new GeneSet("random " + n, shuffled.subList(0, 20)));
    }
    sets.add(new GeneSet("up", every(ranked, 0)));
    sets.add(new GeneSet("down", every(ranked, 340)));
    return sets;
  }

  private static List<String> every(RankedGenes ranked, int from) {
    return IntStream.range(0, 20).mapToObj(n -> ranked.genes().get(from + 3 * n)).toList();
  }

  @Test
  void a_walk_over_six_genes_is_counted_by_hand() {
    // a up 5/8, b down 1/4, c down 1/4, d ...: the set is a and f, which weigh 5 and 3
    assertThat(score("a", "f").value()).isCloseTo(5 / 8.0, within(1e-12));
    assertThat(score("a", "f").place()).isZero();
    // a +5/7, b -1/4, c +2/7: 0.75 at c
    assertThat(score("a", "c", "unknown").value()).isCloseTo(0.75, within(1e-12));
    assertThat(score("a", "c").place()).isEqualTo(2);
    // four misses before e: -1, then up
    assertThat(score("e", "f").value()).isCloseTo(-1, within(1e-12));
    assertThat(score("e", "f").place()).isEqualTo(4);
    // d 1/4 after three of four misses, then e, 1/4, f 3/4 by weights 1, 3: -0.75 before d
    assertThat(score("d", "f").value()).isCloseTo(-0.75, within(1e-12));
  }

  @Test
  void a_set_of_genes_that_weigh_nothing_counts_them_alike() {
    RankedGenes flat = RankedGenes.of(List.of("a", "b", "c", "d"), new double[] {1, 0, 0, -1});

    // down 1/2, then up 1/2 twice
    assertThat(EnrichmentScore.of(flat, new int[] {1, 2}).value()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void planted_sets_come_first_with_the_right_sign_and_random_ones_do_not() {
    RankedGenes ranked = genes();
    PrerankedEnrichment.Result result =
        PrerankedEnrichment.usual()
            .of(ranked, sets(ranked, RandomSource.of(6)), RandomSource.of(1));

    assertThat(result.tested()).hasSize(62);
    assertThat(result.tested().subList(0, 2))
        .extracting(SetEnrichment::set)
        .containsExactlyInAnyOrder("up", "down");
    for (SetEnrichment one : result.tested()) {
      boolean planted = !one.set().startsWith("random");
      assertThat(one.q() < 0.05).as(one.set()).isEqualTo(planted);
      assertThat(one.p()).as(one.set()).isBetween(1 / 1001.0, 1.0);
      assertThat(Math.signum(one.normalised())).isEqualTo(Math.signum(one.score()));
    }
    SetEnrichment up =
        result.tested().stream().filter(s -> s.set().equals("up")).findFirst().orElseThrow();
    assertThat(up.score()).isPositive();
    assertThat(up.leadingEdge()).contains(ranked.genes().getFirst()).hasSizeGreaterThan(10);
  }

  @Test
  void p_of_random_sets_is_even() {
    RankedGenes ranked = genes();
    List<GeneSet> sets = sets(ranked, RandomSource.of(9)).subList(0, 60);
    double[] p =
        new PrerankedEnrichment(200, 5, 100)
            .of(ranked, sets, RandomSource.of(3)).tested().stream()
                .mapToDouble(SetEnrichment::p)
                .toArray();

    assertThat(IntStream.range(0, p.length).mapToDouble(n -> p[n]).average().orElseThrow())
        .isBetween(0.35, 0.65);
  }

  @Test
  void the_same_seed_gives_the_same_whatever_other_sets_there_are() {
    RankedGenes ranked = genes();
    List<GeneSet> sets = sets(ranked, RandomSource.of(6));
    PrerankedEnrichment few = new PrerankedEnrichment(100, 5, 100);

    PrerankedEnrichment.Result all = few.of(ranked, sets, RandomSource.of(1));
    assertThat(few.of(ranked, sets, RandomSource.of(1))).isEqualTo(all);
    SetEnrichment alone =
        few.of(ranked, List.of(sets.get(60)), RandomSource.of(1)).tested().getFirst();
    SetEnrichment among =
        all.tested().stream().filter(s -> s.set().equals("up")).findFirst().orElseThrow();
    assertThat(alone.normalised()).isEqualTo(among.normalised());
    assertThat(alone.p()).isEqualTo(among.p());
  }

  @Test
  void sets_without_overlap_or_of_another_size_are_left_out_with_a_reason() {
    PrerankedEnrichment.Result result =
        new PrerankedEnrichment(50, 2, 3)
            .of(
                SIX,
                List.of(
                    new GeneSet("other", List.of("x", "y")),
                    new GeneSet("one", List.of("a", "x")),
                    new GeneSet("good", List.of("a", "b"))),
                RandomSource.of(1));

    assertThat(result.tested()).extracting(SetEnrichment::set).containsExactly("good");
    assertThat(result.skipped())
        .containsExactly(
            new PrerankedEnrichment.Skipped(
                "other", "none of its 2 genes is among the 6 that were measured"),
            new PrerankedEnrichment.Skipped(
                "one", "1 of its 2 genes were measured; tested are sets with 2 to 3"));
  }

  @Test
  void ties_are_counted_and_do_not_depend_on_the_order_of_the_file() {
    RankedGenes one = RankedGenes.of(List.of("b", "a", "c", "d"), new double[] {1, 1, 0.0, -0.0});
    RankedGenes other = RankedGenes.of(List.of("d", "c", "a", "b"), new double[] {-0.0, 0.0, 1, 1});

    assertThat(one.ties()).isEqualTo(4);
    assertThat(one.genes()).containsExactly("a", "b", "c", "d");
    assertThat(other.genes()).isEqualTo(one.genes());
    assertThat(SIX.ties()).isZero();
    assertThatThrownBy(() -> RankedGenes.of(List.of("a", "a"), new double[] {1, 2}))
        .hasMessageContaining("the gene a has two statistics");
  }
}
