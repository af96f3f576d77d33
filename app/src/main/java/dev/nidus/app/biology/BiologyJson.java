package dev.nidus.app.biology;

import dev.nidus.evidence.biology.GeneAssociation;
import dev.nidus.evidence.biology.SetEnrichment;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `biology.json`; its form is `docs/schema/biology-1.json`. All sets and the first genes of each score; all genes are in
/// `associations.csv`.
final class BiologyJson {
  private static final String FORMAT = "nidus-biology-1";
  private static final int GENES = 100;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BiologyJson() {}

  static String write(Biology biology, BiologyRequest request, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("scores_table", String.valueOf(biology.scores().file().getFileName()));
    json.put("expression_table", String.valueOf(biology.expression().file().getFileName()));
    json.put("patients", biology.expression().patients().size());
    json.put("genes", biology.expression().genes().size());
    json.put("genes_with_missing_patients", biology.expression().incomplete());
    json.put("permutations", request.enrichment().permutations());
    json.put("seed", request.seed());
    ObjectNode scores = json.putObject("scores");
    for (Biology.OfScore one : biology.ofScores()) {
      ObjectNode score = scores.putObject(one.score());
      score.put("genes_tested", one.genes().size());
      score.put(
          "genes_at_q_0_05", (int) one.genes().stream().filter(gene -> gene.q() <= 0.05).count());
      score.put("sets_tested", one.sets().size());
      ArrayNode genes = score.putArray("genes");
      one.genes().stream().limit(GENES).forEach(gene -> gene(genes.addObject(), gene));
      ArrayNode sets = score.putArray("sets");
      one.sets().forEach(set -> set(sets.addObject(), set));
    }
    json.put("left_out", biology.leftOut().size());
    ArrayNode remarks = json.putArray("remarks");
    biology.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void gene(ObjectNode json, GeneAssociation one) {
    json.put("gene", one.gene());
    json.put("patients", one.correlation().pairs());
    json.put("rho", one.correlation().coefficient());
    json.put("low", one.correlation().interval().low());
    json.put("high", one.correlation().interval().high());
    json.put("p", one.correlation().p());
    json.put("q", one.q());
  }

  private static void set(ObjectNode json, SetEnrichment one) {
    json.put("set", one.set());
    json.put("size", one.size());
    json.put("es", one.score());
    json.put("nes", one.normalised());
    json.put("p", one.p());
    json.put("q", one.q());
  }
}
