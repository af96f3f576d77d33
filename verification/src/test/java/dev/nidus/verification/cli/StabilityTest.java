package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.training.PlannedNetwork;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `nidus stability` on real sarcomas with networks that take milliseconds: is a point in the tumour, or 20 mm beside it?
class StabilityTest {
  private static final int PATIENTS = 5;
  private static final PatchSpec SPEC =
      new PatchSpec(
          new PatchSize(10, 32, 32), new Spacing(0.977, 0.977, 3.27), ResamplingLaw.CORRECTED);

  @TempDir private Path folder;
  private Path table;

  @BeforeEach
  void write() throws IOException {
    table = table("lesions.csv");
  }

  /// Two points of each patient.
  private Path table(String name) throws IOException {
    List<String> lines = Files.readAllLines(Fixtures.repository().resolve("data/sts/seeds.csv"));
    List<String> rows =
        new ArrayList<>(
            List.of("image_path,mask_path,patient_id,kind,days,dead,split,coordX,coordY,coordZ"));
    for (int n = 0; n < PATIENTS; n++) {
      String[] field = lines.get(n + 1).split(",", -1);
      double y = Double.parseDouble(field[5]);
      for (String kind : List.of("tumour", "beside")) {
        boolean tumour = kind.equals("tumour");
        rows.add(
            String.join(
                ",",
                field[0],
                tumour ? field[1] : "",
                field[2],
                kind,
                Integer.toString(100 + 37 * (n % 5) + (tumour ? 0 : 80)),
                n % 3 == 0 ? "0" : "1",
                n < 3 ? "train" : n < 4 ? "tune" : "test",
                field[4],
                Double.toString(tumour ? y : y - 20),
                field[6]));
      }
    }
    return Files.write(folder.resolve(name), rows);
  }

  private Path weights(String name, int width, double factor) throws IOException {
    Network network = PlannedNetwork.of(new NetworkPlan.Small(width));
    SequencedMap<String, StoredTensor> drawn = Initialisation.draw(network, RandomSource.of(7));
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    drawn.forEach((key, tensor) ->
        tensors.put(
            key, factor == 0 && tensor.type() == ElementType.FLOAT32 ? zeros(tensor) : tensor));
    Path file = folder.resolve(name);
    new TrainedEncoder(
            new EncoderMetadata(name, network, SPEC, IntensityScaling.softTissue()), tensors)
        .writeSafetensors(file);
    return file;
  }

  private static StoredTensor zeros(StoredTensor tensor) {
    return new StoredTensor(
        tensor.name(),
        tensor.type(),
        tensor.shape(),
        Arena.ofAuto().allocate(tensor.bytes().byteSize(), 64).asReadOnly());
  }

  private CommandLineRun stability(Path lesions, String out, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of(
                    "stability",
                    lesions,
                    "--root",
                    Fixtures.repository().resolve("data"),
                    "-o",
                    folder.resolve(out),
                    "--replicates",
                    "200",
                    "--progress",
                    "none"),
                Stream.of(options))
            .toArray());
  }

  private JsonNode numbers(String out) throws IOException {
    return new ResultFolder(folder.resolve(out)).numbers("stability.json", "stability-1.json");
  }

  @Test
  void a_run_over_real_lesions_shows_repeatability_beside_discriminability() throws Exception {
    CommandLineRun run =
        stability(
                table,
                "out",
                "--weights",
                weights("untrained.safetensors", 4, 1),
                "--label",
                "kind",
                "--perturb",
                "jitter:4,mask:3,noise:10:2,noise:40:2,offset:20,spacing:1.5,thickness:6.54,blur:1,flip:x")
            .expect(0);

    JsonNode json = numbers("out");
    assertThat(json.get("lesions").intValue()).isEqualTo(2 * PATIENTS);
    assertThat(json.get("patients").intValue()).isEqualTo(PATIENTS);
    assertThat(json.at("/receipt/scans").intValue()).isEqualTo(PATIENTS);
    assertThat(json.at("/receipt/scan_reads").intValue()).isEqualTo(PATIENTS);
    int whole = 2 * PATIENTS * (1 + 4 + 2 + 2 + 5);
    assertThat(json.at("/receipt/patches").intValue()).isEqualTo(whole + 3 * PATIENTS);
    assertThat(json.at("/receipt/batches").intValue()).isEqualTo((2 * PATIENTS * 17 + 7) / 8);
    assertThat(json.at("/perturbations/1/lesions").intValue()).isEqualTo(PATIENTS);
    assertThat(run.err()).contains("5 lesions left out of a perturbation").contains("by chance in");
    assertThat(CsvText.read(folder.resolve("out/left-out.csv")).column("reason"))
        .containsOnly("mask_path is blank, and a seed anywhere in the mask needs one");
    double little = json.at("/perturbations/2/result/feature_error/relative_l2/mean").doubleValue();
    double much = json.at("/perturbations/3/result/feature_error/relative_l2/mean").doubleValue();
    assertThat(much).isGreaterThan(2 * little);
    assertThat(json.at("/perturbations/2/result/discriminability/verdict").stringValue())
        .isEqualTo("tells_apart");
    CsvText trials = CsvText.read(folder.resolve("out/trials.csv"));
    assertThat(trials.rows()).hasSize(4 + 3 + 2 + 2 + 5);
    assertThat(CsvText.read(folder.resolve("out/copies.csv")).rows()).hasSize(whole + 3 * PATIENTS);
    ResultFolder out = new ResultFolder(folder.resolve("out"));
    assertThat(out.files())
        .containsExactly(
            "copies.csv",
            "features.csv",
            "icc.svg",
            "left-out.csv",
            "map.svg",
            "stability.html",
            "stability.json",
            "trials.csv");
    assertThat(out.page("stability.html"))
        .contains("each scan was read once", "Left out of a perturbation", "By chance");
  }

  @Test
  void predictions_are_those_of_predict_and_metrics_come_trial_by_trial() throws Exception {
    Path weights = weights("untrained.safetensors", 4, 1);
    Path features = folder.resolve("features.csv");
    CommandLineRun.of(
            "extract",
            table,
            "--root",
            Fixtures.repository().resolve("data"),
            "-o",
            features,
            "--weights",
            weights,
            "--progress",
            "none")
        .expect(0);
    CommandLineRun.of(
            "probe",
            features,
            "--label",
            "kind",
            "--patient",
            "patient_id",
            "--replicates",
            "100",
            "-o",
            folder.resolve("probe"))
        .expect(0);
    Path model = folder.resolve("probe/model.nidus");
    CommandLineRun.of("predict", features, "--model", model, "-o", folder.resolve("predicted.csv"))
        .expect(0);

    stability(
            table,
            "out",
            "--weights",
            weights,
            "--model",
            model,
            "--label",
            "kind",
            "--time",
            "days",
            "--event",
            "dead",
            "--perturb",
            "jitter:5,jitter:5:64")
        .expect(0);

    CsvText copies = CsvText.read(folder.resolve("out/copies.csv"));
    List<Double> predicted =
        CsvText.read(folder.resolve("predicted.csv")).numbers("conf_scores_class_1");
    List<Integer> originals =
        IntStream.range(0, copies.rows().size())
            .filter(row -> copies.column("perturbation").get(row).equals("original"))
            .boxed()
            .toList();
    assertThat(originals).hasSize(predicted.size());
    for (int n = 0; n < predicted.size(); n++) {
      assertThat(copies.numbers("score_tumour").get(originals.get(n)))
          .isCloseTo(predicted.get(n), within(1e-5));
    }
    JsonNode json = numbers("out");
    for (String key : List.of("roc_auc", "balanced_accuracy", "concordance")) {
      JsonNode metric = json.at("/perturbations/0/result/metrics/" + key);
      assertThat(metric.get("values").size()).as(key).isEqualTo(5);
      assertThat(metric.get("original").doubleValue())
          .isCloseTo(json.at("/originals/metrics/" + key + "/value").doubleValue(), within(1e-12));
    }
    JsonNode prediction = json.at("/perturbations/0/result/predictions/0");
    assertThat(prediction.get("score").stringValue()).isEqualTo("tumour");
    assertThat(prediction.at("/ICC(A,1)/low").isNumber()).isTrue();
    assertThat(prediction.at("/bland_altman/upper_limit/high").isNumber()).isTrue();
    assertThat(json.at("/perturbations/1/result/feature_error/relative_l2/mean").doubleValue())
        .isGreaterThan(
            json.at("/perturbations/0/result/feature_error/relative_l2/mean").doubleValue());
    assertThat(new ResultFolder(folder.resolve("out")).files())
        .contains("roc-auc.svg", "roc-auc-jitter.svg", "concordance.svg", "bland-altman-1.svg");
    new ResultFolder(folder.resolve("out")).page("stability.html");
  }

  @Test
  void an_encoder_that_always_gives_the_same_comes_out_as_worthless() throws Exception {
    CommandLineRun run =
        stability(
                table,
                "out",
                "--weights",
                weights("constant.safetensors", 2, 0),
                "--label",
                "kind",
                "--perturb",
                "jitter:3,offset:50")
            .expect(0);

    JsonNode json = numbers("out");
    assertThat(json.get("verdict").stringValue()).isEqualTo("worthless");
    assertThat(run.err()).contains("Worthless, however well it repeats");
    assertThat(json.at("/originals/effective_rank").doubleValue()).isZero();
    assertThat(json.at("/originals/probe_roc_auc/value").doubleValue()).isEqualTo(0.5);
    JsonNode result = json.at("/perturbations/0/result");
    assertThat(result.at("/discriminability/identification/value").doubleValue())
        .isCloseTo(1.0 / (2 * PATIENTS), within(1e-9));
    assertThat(result.at("/feature_icc/ICC(A,1)/reason").stringValue()).contains("constant");
    assertThat(new ResultFolder(folder.resolve("out")).page("stability.html"))
        .contains("worthless: not told apart");
  }

  /// The same network before and after 60 steps without labels on four points of each patient. It is looked at on these points, so
  /// that the difference says what the page can show, and nothing about sarcomas.
  @Test
  void an_untrained_encoder_comes_out_below_a_trained_one() throws Exception {
    Path points = points();
    CommandLineRun.of(
            "pretrain",
            "small",
            "-o",
            folder.resolve("run"),
            "--progress",
            "none",
            "--set",
            "data.lesions=" + points,
            "--set",
            "data.images=" + Fixtures.repository().resolve("data"),
            "--set",
            "sampling.positive=seed",
            "--set",
            "sampling.draws=0",
            "--set",
            "network.width=4",
            "--set",
            "training.batch=8",
            "--set",
            "training.steps=60",
            "--set",
            "training.threads=1")
        .expect(0);
    String perturbations = "jitter:6,noise:20:3,flip:x";
    stability(
            points,
            "untrained",
            "--weights",
            weights("start.safetensors", 4, 1),
            "--perturb",
            perturbations)
        .expect(0);
    stability(
            points,
            "trained",
            "--weights",
            folder.resolve("run/model.safetensors"),
            "--perturb",
            perturbations)
        .expect(0);

    String identification = "/discriminability/identification/value";
    assertThat(worst("trained", identification))
        .isGreaterThan(worst("untrained", identification) + 0.1);
    assertThat(worst("trained", "/discriminability/separation"))
        .isGreaterThan(worst("untrained", "/discriminability/separation") + 0.05);
    assertThat(worst("trained", "/feature_icc/ICC(A,1)/median/value"))
        .isGreaterThan(worst("untrained", "/feature_icc/ICC(A,1)/median/value") + 0.1);
  }

  /// The least over perturbations.
  private double worst(String out, String number) throws IOException {
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode one : numbers(out).get("perturbations")) {
      least = Math.min(least, one.get("result").at(number).doubleValue());
    }
    return least;
  }

  /// Four points of each patient: the tumour, and 20 mm beside it.
  private Path points() throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> points = new ArrayList<>(List.of(lines.getFirst()));
    for (int n = 1; n < lines.size(); n++) {
      points.add(lines.get(n));
      String[] field = lines.get(n).split(",", -1);
      boolean tumour = field[3].equals("tumour");
      field[7] = Double.toString(Double.parseDouble(field[7]) + (tumour ? 20 : -20));
      field[8] = Double.toString(Double.parseDouble(field[8]) + (tumour ? 0 : 20));
      points.add(String.join(",", field));
    }
    return Files.write(folder.resolve("points.csv"), points);
  }

  @Test
  void without_masks_and_with_one_lesion_the_page_says_what_is_missing() throws Exception {
    Path one =
        Files.write(
            folder.resolve("one.csv"),
            Files.readAllLines(table).stream().limit(2).map(line -> without(line, 1)).toList());
    Path list =
        Files.writeString(
            folder.resolve("list.yaml"), "# for a test\n- jitter:2\n- mask:2\n- offset:5\n");

    CommandLineRun run =
        stability(one, "out", "--weights", weights("w.safetensors", 2, 1), "--perturb", list)
            .expect(0);

    JsonNode json = numbers("out");
    assertThat(json.get("verdict").stringValue()).isEqualTo("undecided");
    assertThat(json.at("/perturbations/0/reason").stringValue()).contains("only one lesion");
    assertThat(json.at("/perturbations/1/reason").stringValue())
        .contains("has no column of masks")
        .contains("--mask");
    assertThat(run.err()).contains("the other perturbations went on");
  }

  private static String without(String line, int column) {
    List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
    fields.remove(column);
    return String.join(",", fields);
  }

  @Test
  void what_cannot_be_asked_is_refused_in_a_sentence() throws Exception {
    Path weights = weights("w.safetensors", 2, 1);
    assertThat(problem("--weights", weights, "--perturb", "wobble:3"))
        .startsWith("'wobble:3' is no perturbation; write jitter");
    assertThat(problem("--weights", weights, "--perturb", "noise:900"))
        .isEqualTo(
            "--perturb noise:900: the standard deviation of noise is above 0 and at most 500 HU,"
                + " got 900");
    assertThat(problem("--weights", weights, "--perturb", "blur"))
        .startsWith("'blur' has 0 numbers after its name");
    assertThat(problem("--weights", weights, "--perturb", "jitter:5,jitter:6"))
        .contains("asks twice");
    assertThat(problem("--weights", weights, "--time", "days")).contains("belong together");
    assertThat(problem("--weights", weights, "--time", "days", "--event", "dead"))
        .contains("name the model with --model");
    assertThat(problem("--weights", weights, "--label", "colour"))
        .startsWith("--label is 'colour', but ");
    assertThat(problem()).startsWith("no encoder is named");
  }

  private String problem(Object... options) {
    return stability(table, "refused", options).expect(2).problem();
  }
}
