package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `retest`: the six correlations of pingouin, and an encoder that repeats perfectly because it always gives the same.
class RetestTest {
  private static final JsonNode GOLDEN =
      JsonMapper.shared().readTree(Fixtures.fixture("stats/stats.json").toFile());
  private static final int LESIONS = 24;

  @TempDir private Path folder;

  private ResultFolder out() {
    return new ResultFolder(folder.resolve("out"));
  }

  private JsonNode numbers() throws IOException {
    return out().numbers("retest.json", "retest-1.json");
  }

  private CommandLineRun retest(Object... options) {
    return CommandLineRun.of(
        Stream.concat(Stream.<Object>of("retest", "-o", folder.resolve("out")), Stream.of(options))
            .toArray());
  }

  private Path text(String name, String... lines) throws IOException {
    return CsvText.text(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  /// Two scans of each lesion, the rows of the features in another order than those of the pairs.
  private void features(double signal, double noise) throws IOException {
    RandomSource random = RandomSource.of(4);
    StringBuilder pairs = new StringBuilder("lesion,scan,row\n");
    StringBuilder features = new StringBuilder("pred_0,pred_1,pred_2,pred_3\n");
    double[][] own = new double[LESIONS][4];
    for (double[] lesion : own) {
      for (int k = 0; k < 4; k++) {
        lesion[k] = random.nextGaussian();
      }
    }
    for (int scan = 0; scan < 2; scan++) {
      for (int lesion = 0; lesion < LESIONS; lesion++) {
        pairs.append(
            "L%d,%s,%d\n".formatted(lesion, scan == 0 ? "a" : "b", scan * LESIONS + lesion + 1));
        for (int k = 0; k < 4; k++) {
          features
              .append(k == 0 ? "" : ",")
              .append((float) (0.3 + signal * own[lesion][k] + noise * random.nextGaussian()));
        }
        features.append('\n');
      }
    }
    Files.writeString(folder.resolve("pairs.csv"), pairs);
    Files.writeString(folder.resolve("f.csv"), features);
  }

  private JsonNode ofFeatures(double signal, double noise) throws IOException {
    features(signal, noise);
    retest(folder.resolve("pairs.csv"), folder.resolve("f.csv"), "--replicates", 200).expect(0);
    return numbers();
  }

  @Test
  void the_six_forms_are_those_of_pingouin() throws Exception {
    retest(Fixtures.fixture("stats/icc.csv"), "--lesion", "ID", "--scan", "tag", "--value", "v")
        .expect(0);

    JsonNode json = numbers();
    assertThat(GOLDEN.get("icc_pingouin").size()).isEqualTo(6);
    for (JsonNode golden : GOLDEN.get("icc_pingouin")) {
      JsonNode found = json.get(golden.get("Type").asString());
      assertThat(found.get("value").doubleValue())
          .isCloseTo(golden.get("ICC").doubleValue(), within(1e-9));
      assertThat(found.get("low").doubleValue())
          .isCloseTo(golden.get("CI95").get(0).doubleValue(), within(0.00501));
    }
    assertThat(json.get("scans").toString()).isEqualTo("[\"test\",\"retest\"]");
    assertThat(json.at("/discriminability/verdict").stringValue()).isEqualTo("tells_apart");
    assertThat(json.at("/bland_altman/bias/value").isNumber()).isTrue();
    assertThat(json.get("remarks").toString()).contains("every lesion counts as a patient");
    assertThat(out().files()).containsExactly("bland-altman.svg", "retest.html", "retest.json");
    assertThat(out().page("retest.html")).contains("Lesions are told apart", "ICC(A,1)");
  }

  @Test
  void an_encoder_that_always_gives_the_same_comes_out_as_worthless() throws Exception {
    JsonNode json = ofFeatures(0, 0);

    assertThat(json.at("/discriminability/verdict").stringValue()).isEqualTo("worthless");
    assertThat(json.at("/discriminability/effective_rank").doubleValue()).isZero();
    assertThat(json.at("/discriminability/identification/value").doubleValue())
        .isCloseTo(1.0 / LESIONS, within(1e-9));
    assertThat(json.get("ICC(A,1)").get("value").isNull()).isTrue();
    assertThat(json.get("ICC(A,1)").get("reason").stringValue()).contains("all 4 are constant");
    assertThat(out().page("retest.html")).contains("Worthless, however well it repeats");
  }

  @Test
  void an_encoder_with_more_noise_comes_out_below_one_with_less() throws Exception {
    JsonNode poor = ofFeatures(1, 1);
    JsonNode good = ofFeatures(1, 0.05);

    for (String number : List.of("/ICC(A,1)/value", "/discriminability/identification/value")) {
      assertThat(good.at(number).doubleValue())
          .as(number)
          .isGreaterThan(poor.at(number).doubleValue() + 0.1);
    }
    assertThat(good.at("/ICC(A,1)/low").doubleValue()).isGreaterThan(0.9);
    assertThat(good.get("bland_altman").isNull()).isTrue();
    assertThat(good.at("/discriminability/effective_rank").doubleValue()).isBetween(2.0, 4.0);
    assertThat(CsvText.read(folder.resolve("out/features.csv")).rows()).hasSize(4);
  }

  @Test
  void a_reading_without_partner_costs_itself() throws Exception {
    Path pairs =
        text(
            "pairs.csv",
            "lesion,scan,value",
            "a,test,1",
            "a,retest,1.1",
            "b,test,2",
            "b,retest,2.2",
            "c,test,3",
            "c,retest,2.9",
            "d,test,4",
            "e,test,high",
            "e,retest,5",
            "a,test,9",
            "b,third,2",
            ",test,1");

    retest(pairs).expect(3);

    assertThat(CsvText.read(folder.resolve("out/refused.csv")).rows())
        .containsExactly(
            List.of("7", "lesion d has no partner: there is no reading on scan retest"),
            List.of("8", "value is 'high'; a reading is a finite number"),
            List.of("9", "lesion e has no partner: there is no reading on scan test"),
            List.of("10", "lesion a was read on scan test in row 1 already"),
            List.of(
                "11",
                "scan third is of half of the lesions or fewer, and compared are test, retest"),
            List.of("12", "lesion is blank; a reading needs it"));
    assertThat(numbers().get("lesions").intValue()).isEqualTo(3);
  }

  @Test
  void scans_with_names_of_their_own_are_taken_in_order() throws Exception {
    Path pairs =
        text(
            "pairs.csv",
            "lesion,scan,value,PatientID",
            "a,1.1,1,p",
            "a,1.2,2,p",
            "b,2.1,4,p",
            "b,2.2,5,p",
            "c,3.1,8,q",
            "c,3.2,9,q");

    CommandLineRun run = retest(pairs).expect(0);

    assertThat(run.err()).contains("No scan is of more than half of the lesions");
    JsonNode json = numbers();
    assertThat(json.get("patients").intValue()).isEqualTo(2);
    assertThat(json.at("/bland_altman/bias/value").doubleValue()).isEqualTo(1);
    assertThat(json.at("/ICC(C,1)/value").doubleValue()).isCloseTo(1, within(1e-12));
  }

  @Test
  void what_concerns_the_whole_table_stops_it() throws Exception {
    Path one = text("one.csv", "lesion,scan,value", "a,test,1", "a,retest,1");
    assertThat(retest(one).expect(2).problem())
        .isEqualTo(one + " has 1 lesions with two readings, and repeatability needs at least two");
    assertThat(retest(one, "--value", "hu").expect(2).problem())
        .startsWith(one + " has no column 'hu'");
    features(1, 1);
    Path beyond = text("beyond.csv", "lesion,scan,row", "a,test,1", "a,retest,99");
    assertThat(retest(beyond, folder.resolve("f.csv")).expect(2).problem())
        .contains("row is '99'; the features have the rows 1 to 48");
    assertThat(Files.exists(folder.resolve("out"))).isFalse();
  }
}
