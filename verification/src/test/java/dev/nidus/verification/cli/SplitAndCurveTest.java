package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Splits that keep patients whole, and curves over fewer and fewer labels.
class SplitAndCurveTest {
  @TempDir private static Path folder;
  private static final CsvText MADE = MadeFeatures.ofTwoClasses().table();
  private static Path made = Path.of("");

  @BeforeAll
  static void write_the_table() throws IOException {
    made = MADE.write(folder.resolve("made.csv"));
  }

  @Test
  void a_split_keeps_patients_whole_and_a_probe_reads_it() throws IOException {
    Path split = folder.resolve("split.csv");

    CommandLineRun run =
        CommandLineRun.of("split", made, "-o", split, "--stratify", "class", "--seed", 3).expect(0);

    CsvText drawn = CsvText.read(split);
    assertThat(drawn.header()).containsExactly("row", "lesion", "patient", "split");
    Map<String, Set<String>> splitsOf = new HashMap<>();
    for (int row = 0; row < drawn.rows().size(); row++) {
      splitsOf
          .computeIfAbsent(drawn.column("patient").get(row), _ -> new HashSet<>())
          .add(drawn.column("split").get(row));
    }
    assertThat(splitsOf).hasSize(60).allSatisfy((_, in) -> assertThat(in).hasSize(1));
    assertThat(run.err())
        .contains(
            "train: 84 lesions of 42 patients: 42 benign, 42 malignant",
            "test: 24 lesions of 12 patients: 12 benign, 12 malignant");
    Path output = folder.resolve("probed");
    CommandLineRun.of("probe", made, "--label", "class", "--split", split, "-o", output).expect(0);
    assertThat(json(output.resolve("probe.json")).at("/split/train/patients").intValue())
        .isEqualTo(42);
  }

  @Test
  void a_split_by_scans_says_how_many_patients_it_divides() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
                "split",
                made,
                "-o",
                folder.resolve("scans.csv"),
                "--scan",
                "lesion",
                "--tune",
                0,
                "--train",
                50,
                "--test",
                50)
            .expect(0);

    assertThat(run.err())
        .containsPattern("\\d+ patients lie in more than one split: their scans were divided");
  }

  @Test
  void a_row_without_a_patient_is_left_out_of_a_split() throws IOException {
    Path table =
        MadeFeatures.with(MADE, 4, "patient", "").write(folder.resolve("without patient.csv"));
    Path split = folder.resolve("fewer.csv");

    CommandLineRun.of("split", table, "-o", split).expect(3);

    assertThat(CsvText.read(split).rows()).hasSize(119);
    assertThat(CsvText.read(folder.resolve("fewer.csv.refused.csv")).rows())
        .containsExactly(
            List.of(
                table.toString(),
                "5",
                "its 'patient' is blank: it cannot be told which lesions it belongs to"));
  }

  @Test
  void a_curve_has_a_point_for_each_share_with_intervals_and_the_spread_of_its_draws()
      throws IOException {
    Path output = folder.resolve("curve");

    CommandLineRun run =
        CommandLineRun.of(
                "curve",
                made,
                "--label",
                "class",
                "--fractions",
                "100,50,5",
                "--draws",
                3,
                "--replicates",
                200,
                "-o",
                output)
            .expect(0);

    CsvText draws = CsvText.read(output.resolve("curve.csv"));
    assertThat(draws.column("percent")).containsExactly("100", "50", "50", "50", "5", "5", "5");
    assertThat(draws.column("training_lesions"))
        .containsExactly("72", "36", "36", "36", "4", "4", "4");
    assertThat(draws.column("training_patients").getFirst()).isEqualTo("36");
    JsonNode points = new ResultFolder(output).numbers("curve.json", "curve-1.json").get("points");
    assertThat(points).hasSize(3);
    JsonNode half = points.get(1).get("roc_auc");
    assertThat(half.get("low").doubleValue()).isLessThanOrEqualTo(half.get("value").doubleValue());
    assertThat(half.get("high").doubleValue())
        .isGreaterThanOrEqualTo(half.get("value").doubleValue());
    double mean =
        draws.numbers("roc_auc").subList(1, 4).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    assertThat(half.get("value").doubleValue()).isEqualTo(mean);
    assertThat(half.at("/over_draws/lowest").doubleValue()).isLessThanOrEqualTo(mean);
    assertThat(half.get("patients").intValue()).isEqualTo(12);
    // two patients may be of one class: told, and left out of the mean
    List<String> reasons = draws.column("reason").subList(4, 7);
    assertThat(points.get(2).get("draws_without_probe").longValue())
        .isEqualTo(reasons.stream().filter(reason -> !reason.isEmpty()).count());
    assertThat(Files.readString(output.resolve("index.html")))
        .contains("<svg", "Label curve: class", "draws");
    assertThat(Files.readString(output.resolve("curve_roc_auc.svg"))).startsWith("<?xml");
    assertThat(run.err()).contains("page: ");
    assertThat(Files.readString(output.resolve("curve.json"))).doesNotContain("NaN");
  }

  @Test
  void the_same_seed_gives_the_same_curve() throws IOException {
    List<String> files = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      Path output = folder.resolve(name);
      CommandLineRun.of(
              "curve",
              made,
              "--label",
              "class",
              "--fractions",
              "20",
              "--draws",
              2,
              "--group",
              "lesion",
              "--replicates",
              100,
              "-o",
              output)
          .expect(0);
      files.add(
          Files.readString(output.resolve("curve.csv"))
              + Files.readString(output.resolve("curve.json")));
    }
    assertThat(files.getFirst()).isEqualTo(files.getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "curve FILE --label class --fractions 0 | --fractions are percentages above 0 to 100, got"
            + " 0.0",
        "curve FILE --label class --fractions 50,50 | --fractions name a percentage twice",
        "curve FILE --label class --draws 0 | --draws must be 1 to 1000, got 0",
        "curve FILE --label class --method cox | --method cox predicts survival",
        "split FILE --train -1 | the shares of a split are at least 0",
        "split FILE --scan lesion --patient patient | --scan keeps scans together, in place of"
            + " --patient",
        "split FILE --patient who | has no column 'who'",
        "split FILE --stratify who | has no column 'who'",
      })
  void a_wrong_option_is_answered_with_a_sentence(String line, String sentence) {
    Path output = folder.resolve("wrong " + line.substring(0, 5).strip());
    List<Object> all = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      all.add(word.equals("FILE") ? made : word);
    }
    all.addAll(List.of("-o", output));

    assertThat(CommandLineRun.of(all.toArray()).expect(2).problem()).contains(sentence);
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
