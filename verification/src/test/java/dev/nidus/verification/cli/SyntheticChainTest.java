package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The way from nothing to an estimate, as docs/guide/how-to.md has it, with a smaller cohort and a smaller encoder.
class SyntheticChainTest {
  @TempDir private static Path folder;

  @Test
  void a_synthetic_cohort_goes_all_the_way_to_a_label_curve() throws IOException {
    nidus("cohort synthesize --lesions 32 --size 64 --seed 7 --progress none", "-o", "cohort");
    nidus("weights untrained genesis --seed 1", "-o", "weights.safetensors");
    nidus(
        "extract --law corrected --progress none",
        "cohort/lesions.csv",
        "-o",
        "features.csv",
        "--weights",
        "weights.safetensors");
    nidus(
        "split --train 50 --tune 25 --test 25 --stratify class", "features.csv", "-o", "split.csv");
    nidus(
        "probe --label class --against size,hounsfield --replicates 100",
        "features.csv",
        "--split",
        "split.csv",
        "-o",
        "results");
    nidus("predict", "features.csv", "--model", "results/model.nidus", "-o", "predictions.csv");
    nidus("evaluate --label class --replicates 100", "predictions.csv", "-o", "evaluation");
    nidus(
        "curve --label class --fractions 100,50 --draws 2 --replicates 100",
        "features.csv",
        "--split",
        "split.csv",
        "-o",
        "curve");

    JsonNode probe =
        new ResultFolder(folder.resolve("results")).numbers("probe.json", "probe-1.json");
    assertThat(probe.get("synthetic").booleanValue()).isTrue();
    assertThat(probe.get("comparators")).hasSize(2);
    JsonNode receipt =
        new ResultFolder(folder)
            .numbers("predictions.csv.receipt.json", "prediction-receipt-1.json");
    assertThat(receipt.get("rows").intValue()).isEqualTo(32);
    JsonNode metrics =
        new ResultFolder(folder.resolve("evaluation")).numbers("metrics.json", "metrics-1.json");
    assertThat(metrics.get("synthetic").booleanValue()).isTrue();
    assertThat(metrics.at("/roc_auc/lesions").intValue()).isEqualTo(32);
    new ResultFolder(folder.resolve("curve")).numbers("curve.json", "curve-1.json");
    assertThat(Files.readString(folder.resolve("curve/index.html")))
        .containsIgnoringCase("synthetic");
  }

  /// @param command the words that are no files
  /// @param files options and names within the folder
  private static void nidus(String command, String... files) {
    Stream<Object> words = Stream.of((Object[]) command.split(" "));
    Stream<Object> within =
        List.of(files).stream().map(word -> word.startsWith("-") ? word : folder.resolve(word));
    CommandLineRun.of(Stream.concat(words, within).toArray()).expect(0);
  }
}
