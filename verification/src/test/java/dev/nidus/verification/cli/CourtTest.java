package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.random.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `court`: planted shortcuts in tables of features are convicted, clean ones acquitted, and what is missing is told.
class CourtTest {
  private static final int PATIENTS = 300;

  @TempDir private Path folder;

  private ResultFolder out() {
    return new ResultFolder(folder.resolve("out"));
  }

  private JsonNode numbers() throws IOException {
    return out().numbers("court.json", "court-1.json");
  }

  private CommandLineRun court(Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("court", "--replicates", "1000", "-o", folder.resolve("out")),
                Stream.of(options))
            .toArray());
  }

  /// Features of a latent texture, of the size and of the kernel.
  ///
  /// @param texture by how much classes differ in texture, in standard deviations
  /// @param size the same of the size
  private CsvText table(double texture, double size) {
    RandomSource random = RandomSource.of(12).named("court");
    List<String> header =
        new ArrayList<>(List.of("patient", "class", "diameter_mm", "kernel", "phase"));
    IntStream.range(0, 4).forEach(n -> header.add("pred_" + n));
    List<List<String>> rows = new ArrayList<>();
    for (int patient = 0; patient < PATIENTS; patient++) {
      double sign = patient % 2 - 0.5;
      double grain = sign * texture + random.nextGaussian();
      double large = sign * size + random.nextGaussian();
      double sharp = random.nextBoolean() ? 1 : -1;
      rows.add(
          List.of(
              "P" + patient,
              patient % 2 == 1 ? "malignant" : "benign",
              Double.toString(20 * Math.exp(0.3 * large)),
              sharp > 0 ? "sharp" : "soft",
              "portal",
              number(grain + 0.3 * random.nextGaussian()),
              number(large + sharp + 0.3 * random.nextGaussian()),
              number(sharp + 0.3 * random.nextGaussian()),
              number(random.nextGaussian())));
    }
    return new CsvText(header, rows);
  }

  private static String number(double value) {
    return Float.toString((float) value);
  }

  @Test
  void a_planted_size_is_convicted_with_its_reason_and_its_interval() throws Exception {
    Path features = table(0.2, 2.5).write(folder.resolve("f.csv"));

    CommandLineRun run = court(features, "--label", "class", "--strict").expect(3);

    JsonNode verdict = numbers().get("verdict");
    assertThat(verdict.get("finding").stringValue()).isEqualTo("convicted");
    assertThat(verdict.get("reason").stringValue())
        .startsWith("On the size of the lesion: alone it gives ROC-AUC 0.9");
    JsonNode size = verdict.at("/charges/0");
    assertThat(size.get("charge").stringValue()).isEqualTo("size");
    assertThat(size.at("/evidence/convicting_limit").doubleValue()).isPositive();
    assertThat(size.at("/evidence/connection/low").doubleValue()).isGreaterThan(0.3);
    assertThat(numbers().get("trial").stringValue()).isEqualTo("5 folds of patients");
    assertThat(run.err()).contains("size: convicted", "what images show was not tried");
    assertThat(out().page("court.html")).contains("Shortcuts: convicted.", "diameter_mm");
  }

  @Test
  void a_clean_cohort_is_acquitted_although_its_features_know_the_kernel() throws Exception {
    Path features = table(2.5, 0).write(folder.resolve("f.csv"));

    court(features, "--label", "class", "--strict", "--tables-only").expect(0);

    JsonNode verdict = numbers().get("verdict");
    assertThat(verdict.get("finding").stringValue()).isEqualTo("acquitted");
    assertThat(verdict.at("/acquisition_from_features/0/column").stringValue()).isEqualTo("kernel");
    assertThat(verdict.at("/acquisition_from_features/0/roc_auc/low").doubleValue())
        .isGreaterThan(0.9);
    assertThat(verdict.at("/shuffled_labels/mean").doubleValue()).isBetween(0.45, 0.55);
    assertThat(numbers().get("remarks").toString())
        .contains("The column phase is 'portal' for all lesions", "Images were not opened");
  }

  @Test
  void a_row_without_its_size_costs_itself() throws Exception {
    CsvText table = table(2.5, 0);
    Path features =
        MadeFeatures.with(table, 3, "diameter_mm", "unknown").write(folder.resolve("f.csv"));

    court(features, "--label", "class", "--tables-only").expect(3);

    assertThat(numbers().get("lesions").intValue()).isEqualTo(PATIENTS - 1);
    assertThat(CsvText.read(folder.resolve("out/refused.csv")).rows().getFirst())
        .contains("4")
        .anySatisfy(field -> assertThat(field).contains("'unknown', which is no number"));
  }

  @Test
  void what_concerns_the_whole_case_stops_it() throws Exception {
    Path features = table(1, 0).write(folder.resolve("f.csv"));

    assertThat(court(features, "--label", "grade").expect(2).problem())
        .contains("has no column 'grade'");
    assertThat(court(features, "--label", "phase").expect(2).problem())
        .contains("all 300 lesions have the label 'portal'");
    assertThat(court(features, "--label", "class", "--share", "1").expect(2).problem())
        .isEqualTo("--share lies between 0 and 1 (0.5 is usual), got 1.0");
  }
}
