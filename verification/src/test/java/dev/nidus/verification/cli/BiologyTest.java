package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.synthetic.CohortSettings;
import dev.nidus.imaging.synthetic.SyntheticCohort;
import dev.nidus.imaging.synthetic.SyntheticLesion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `biology`: on made-up expression whose programme is known, the planted set comes first.
class BiologyTest {
  private static final int PATIENTS = 40;
  private static final int GENES = 300;
  private static final int PROGRAMME = 20;

  @TempDir private Path folder;
  private final double[][] expression = new double[GENES][PATIENTS];
  private final double[] score = new double[PATIENTS];

  private ResultFolder out() {
    return new ResultFolder(folder.resolve("out"));
  }

  private JsonNode numbers() throws IOException {
    return out().numbers("biology.json", "biology-1.json");
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private CommandLineRun biology(Object... options) {
    return CommandLineRun.of(
        Stream.concat(Stream.<Object>of("biology", "-o", path("out")), Stream.of(options))
            .toArray());
  }

  private CommandLineRun usual() {
    return biology(
        path("scores.csv"),
        "--expression",
        path("expression.csv"),
        "--gene-sets",
        path("sets.gmt"));
  }

  /// The first genes follow the score, the next ones run against it.
  @BeforeEach
  void cohort() throws IOException {
    RandomSource random = RandomSource.of(8);
    for (int patient = 0; patient < PATIENTS; patient++) {
      score[patient] = random.nextGaussian();
    }
    for (int gene = 0; gene < GENES; gene++) {
      double slope = gene < PROGRAMME ? 1 : gene < 2 * PROGRAMME ? -1 : 0;
      for (int patient = 0; patient < PATIENTS; patient++) {
        expression[gene][patient] = slope * score[patient] + 2 * random.nextGaussian();
      }
    }
    StringBuilder scores = new StringBuilder("PatientID,site,risk\n");
    for (int patient = 0; patient < PATIENTS; patient++) {
      scores.append("P%d,lung,%s\n".formatted(patient, score[patient]));
    }
    Files.writeString(path("scores.csv"), scores);
    Files.writeString(path("expression.csv"), byGene(""));
    Files.writeString(path("sets.gmt"), sets(random));
  }

  private String byGene(String more) {
    StringBuilder text = new StringBuilder("gene");
    IntStream.range(0, PATIENTS).forEach(n -> text.append(",P").append(n));
    text.append('\n');
    for (int gene = 0; gene < GENES; gene++) {
      text.append('G').append(gene);
      for (double value : expression[gene]) {
        text.append(',').append(value);
      }
      text.append('\n');
    }
    return text.append(more).toString();
  }

  private String byPatient() {
    StringBuilder text = new StringBuilder("who");
    IntStream.range(0, GENES).forEach(n -> text.append(",G").append(n));
    text.append('\n');
    for (int patient = PATIENTS - 1; patient >= 0; patient--) {
      text.append('P').append(patient);
      for (int gene = 0; gene < GENES; gene++) {
        text.append(',').append(expression[gene][patient]);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String sets(RandomSource random) {
    StringBuilder sets = new StringBuilder();
    for (int n = 0; n < 30; n++) {
      sets.append("RANDOM_").append(n).append("\tmade up");
      random.ints(18, 2 * PROGRAMME, GENES).distinct().forEach(g -> sets.append("\tG").append(g));
      sets.append('\n');
    }
    for (String name : List.of("WITH", "AGAINST")) {
      sets.append(name).append("\tplanted");
      int first = name.equals("WITH") ? 0 : PROGRAMME;
      IntStream.range(first, first + PROGRAMME).forEach(g -> sets.append("\tG").append(g));
      sets.append('\n');
    }
    return sets.append("FOREIGN\tno overlap\tX1\tX2\tX3\nEMPTY\tnothing\n").toString();
  }

  @Test
  void the_planted_sets_come_first() throws Exception {
    CommandLineRun run = usual().expect(0);

    JsonNode risk = numbers().at("/scores/risk");
    assertThat(risk.at("/sets/0/set").stringValue()).isIn("WITH", "AGAINST");
    assertThat(risk.at("/sets/1/set").stringValue()).isIn("WITH", "AGAINST");
    for (int n = 0; n < 2; n++) {
      double wanted = risk.at("/sets/" + n + "/set").stringValue().equals("WITH") ? 1 : -1;
      assertThat(Math.signum(risk.at("/sets/" + n + "/nes").doubleValue())).isEqualTo(wanted);
      assertThat(risk.at("/sets/" + n + "/q").doubleValue()).isLessThan(0.05);
    }
    assertThat(risk.at("/sets/2/q").doubleValue()).isGreaterThan(0.05);
    assertThat(Integer.parseInt(risk.at("/genes/0/gene").stringValue().substring(1)))
        .isLessThan(2 * PROGRAMME);
    assertThat(run.err()).contains("the first gene set of risk is");
    assertThat(CsvText.read(path("out/left-out.csv")).rows())
        .contains(
            List.of("set", "FOREIGN", "none of its 3 genes is among the 300 that were measured"),
            List.of(
                "set",
                "EMPTY",
                "the line has 2 fields; a set has a name, a description and genes, with tabs"
                    + " between them"));
    assertThat(out().page("biology.html")).contains("WITH", "40 patients have scores");
    assertThat(CsvText.read(path("out/associations.csv")).rows()).hasSize(GENES);
  }

  /// Lines of a table: a name and numbers.
  private static String line(String name, double[] values) {
    StringBuilder line = new StringBuilder(name);
    for (double value : values) {
      line.append(',').append(value);
    }
    return line.append('\n').toString();
  }

  @Test
  void the_latent_programme_of_the_synthetic_cohort_comes_first() throws Exception {
    SyntheticCohort cohort = SyntheticCohort.draw(new CohortSettings(160, 7, 32, 0, 0));
    Map<Integer, SyntheticLesion> first = new TreeMap<>();
    cohort.lesions().forEach(lesion -> first.putIfAbsent(lesion.patient(), lesion));
    StringBuilder scores = new StringBuilder("PatientID,texture\n");
    StringBuilder genes = new StringBuilder("gene");
    first.forEach((patient, lesion) -> {
      scores.append("SYN-%d,%s\n".formatted(patient, lesion.texture()));
      genes.append(",SYN-").append(patient);
    });
    genes.append('\n');
    RandomSource random = RandomSource.of(5);
    for (int gene = 0; gene < GENES; gene++) {
      double loading = gene < PROGRAMME ? 1 : 0;
      genes.append(
          line(
              "G" + gene,
              first.values().stream()
                  .mapToDouble(one -> loading * one.geneProgramme() + 2 * random.nextGaussian())
                  .toArray()));
    }
    Files.writeString(path("scores.csv"), scores);
    Files.writeString(path("expression.csv"), genes);

    usual().expect(0);

    JsonNode sets = numbers().at("/scores/texture/sets");
    assertThat(sets.at("/0/set").stringValue()).isEqualTo("WITH");
    assertThat(sets.at("/0/q").doubleValue()).isLessThan(0.05);
  }

  /// Of every so-many-th gene of a patient, where it was measured.
  private static double mean(CsvText expression, int patient, int step) {
    return IntStream.range(0, expression.rows().size() / step)
        .mapToObj(n -> expression.rows().get(step * n).get(patient))
        .filter(cell -> cell.matches("-?[0-9.]+(e-?[0-9]+)?"))
        .mapToDouble(Double::parseDouble)
        .average()
        .orElseThrow();
  }

  /// The images of these patients are not at hand: the score is simulated from a set of genes, and only shows that real
  /// expression with its missing values is read and that the set is found again.
  @Test
  void a_simulated_score_on_the_radio_expression_finds_its_own_set() throws Exception {
    Path table =
        Fixtures.repository()
            .resolveSibling("shared")
            .resolve("data/tables/radio_rnaseq_top1000_zscore.csv.gz");
    assumeTrue(Files.exists(table), "the RADIO table of expression has no licence to be here");
    CsvText radio;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(table))) {
      radio =
          CsvText.read(
              CsvText.text(
                  path("radio.csv"), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
    RandomSource random = RandomSource.of(8);
    StringBuilder sets = new StringBuilder();
    for (int set = 0; set < 40; set++) {
      sets.append(set == 0 ? "SIMULATED" : "OTHER_" + set).append("\tgenes in turn");
      for (int gene = set; gene < radio.rows().size(); gene += 40) {
        sets.append('\t').append(radio.rows().get(gene).getFirst());
      }
      sets.append('\n');
    }
    StringBuilder scores = new StringBuilder("PatientID,simulated\n");
    for (int patient = 1; patient < radio.header().size(); patient++) {
      double own = mean(radio, patient, 40);
      double all = mean(radio, patient, 1); // what all genes share would go with every set
      scores.append(
          "%s,%s\n"
              .formatted(radio.header().get(patient), own - all + 0.05 * random.nextGaussian()));
    }
    Files.writeString(path("sets.gmt"), sets);

    biology(
            CsvText.text(path("radio-scores.csv"), scores.toString()),
            "--expression",
            table,
            "--gene-sets",
            path("sets.gmt"))
        .expect(0);

    JsonNode json = numbers();
    assertThat(json.at("/scores/simulated/sets/0/set").stringValue()).isEqualTo("SIMULATED");
    assertThat(json.get("genes_with_missing_patients").intValue()).isGreaterThan(100);
  }

  @Test
  void patients_down_or_across_and_again_give_the_same() throws Exception {
    usual().expect(0);
    String first = Files.readString(path("out/enrichment.csv"));
    usual().expect(0);
    assertThat(Files.readString(path("out/enrichment.csv"))).isEqualTo(first);

    Files.writeString(path("expression.csv"), byPatient());
    usual().expect(0);
    assertThat(Files.readString(path("out/enrichment.csv"))).isEqualTo(first);
  }

  @Test
  void genes_patients_and_rows_that_cannot_be_used_cost_themselves() throws Exception {
    Files.writeString(
        path("expression.csv"),
        byGene(
            "G0"
                + ",1".repeat(PATIENTS)
                + "\nBAD"
                + ",NA".repeat(PATIENTS / 2 + 1)
                + ",1".repeat(PATIENTS / 2 - 1)
                + "\nSOME,NA"
                + ",1,2,3".repeat((PATIENTS - 1) / 3)
                + "\nFLAT"
                + ",1".repeat(PATIENTS)
                + "\n"));
    Files.writeString(
        path("scores.csv"),
        Files.readString(path("scores.csv")) + "P1,lung,3\nP77,lung,1\nP78,lung,high\n,lung,1\n");

    biology(path("scores.csv"), "--score", "risk", "--expression", path("expression.csv"))
        .expect(3);

    assertThat(CsvText.read(path("out/left-out.csv")).rows())
        .containsExactlyInAnyOrder(
            List.of(
                "patient",
                "P1",
                "row 41 is another one of this patient; expression is of a patient, so give one row"
                    + " for each"),
            List.of("patient", "P78", "risk is 'high' in row 43; a score is a finite number"),
            List.of("patient", "row 44", "PatientID is blank"),
            List.of("patient", "P77", "has no expression"),
            List.of("gene", "G0", "comes again; the first one is used"),
            List.of(
                "gene",
                "BAD",
                "it has a finite number in 19 of 40 patients, fewer than half or than 4; in P0 it"
                    + " is 'NA'"));
    JsonNode json = numbers();
    assertThat(json.get("patients").intValue()).isEqualTo(PATIENTS);
    assertThat(json.at("/scores/risk/genes_tested").intValue()).isEqualTo(GENES + 1);
    assertThat(json.get("genes_with_missing_patients").intValue()).isEqualTo(1);
    assertThat(json.get("remarks").toString())
        .contains("1 of 302 genes are constant", "1 of 302 genes were not measured in some")
        .contains("1 genes were measured in fewer than half");
    assertThat(json.at("/scores/risk/sets").size()).isZero();
  }

  @Test
  void tied_scores_are_told_and_a_score_with_two_values_still_works() throws Exception {
    StringBuilder scores = new StringBuilder("PatientID,high\n");
    for (int patient = 0; patient < PATIENTS; patient++) {
      scores.append("P%d,%d\n".formatted(patient, score[patient] > 0 ? 1 : 0));
    }
    Files.writeString(path("scores.csv"), scores);
    Files.writeString(path("expression.csv"), byGene("COPY" + row(0) + "\n"));

    CommandLineRun run = usual().expect(0);

    assertThat(run.err()).contains("genes share their correlation with high with another gene");
    JsonNode high = numbers().at("/scores/high");
    assertThat(high.at("/sets/0/set").stringValue()).isIn("WITH", "AGAINST");
  }

  private String row(int gene) {
    StringBuilder text = new StringBuilder();
    for (double value : expression[gene]) {
      text.append(',').append(value);
    }
    return text.toString();
  }

  @Test
  void sets_that_all_lack_overlap_leave_the_genes() throws Exception {
    Files.writeString(path("sets.gmt"), "FOREIGN\tno overlap\tX1\tX2\n");

    CommandLineRun run = usual().expect(0);

    assertThat(run.err())
        .contains(
            "None of the 1 gene sets could be tested with risk; FOREIGN: none of its 2 genes is"
                + " among the 300 that were measured.");
    assertThat(numbers().at("/scores/risk/genes").size()).isEqualTo(100);
  }

  @Test
  void what_concerns_the_whole_tables_stops_it() throws Exception {
    Files.writeString(path("other.csv"), "gene,Q1,Q2\nG1,1,2\n");
    assertThat(biology(path("scores.csv"), "--expression", path("other.csv")).expect(2).problem())
        .isEqualTo(
            "no patient of %s (P0, ...) is in %s, neither in its header (Q1, ...) nor in its first column; both need the same names"
                .formatted(path("scores.csv"), path("other.csv")));
    Files.writeString(path("three.csv"), "gene,P1,P2,P3\nG1,1,2,3\n");
    assertThat(biology(path("scores.csv"), "--expression", path("three.csv")).expect(2).problem())
        .contains("have 3 patients in common", "at least 4 patients");
    Files.writeString(path("sets.gmt"), "no tabs here\n");
    assertThat(usual().expect(2).problem()).contains("has no gene set; each line of a GMT file");
    Files.writeString(path("words.csv"), "PatientID,site\nP1,lung\n");
    assertThat(
            biology(path("words.csv"), "--expression", path("expression.csv")).expect(2).problem())
        .contains("has 0 columns of numbers beside 'PatientID'");
    assertThat(Files.exists(path("out"))).isFalse();
  }
}
