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
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.PlannedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nidus finetune` on real sarcomas, with a network that takes milliseconds: is a point in the tumour, or 20 mm
/// beside it?
class FinetuneTest {
  private static final List<String> SPLITS = List.of("train", "train", "train", "tune", "test");

  @TempDir Path folder;
  private Path table;
  private Path split;
  private Path weights;

  @BeforeEach
  void write() throws Exception {
    List<String> lines = Files.readAllLines(Fixtures.repository().resolve("data/sts/seeds.csv"));
    List<String> rows =
        new ArrayList<>(List.of("name,image_path,patient,kind,coordX,coordY,coordZ"));
    List<String> splits = new ArrayList<>(List.of("name,split"));
    for (int n = 0; n < SPLITS.size(); n++) {
      String[] field = lines.get(n + 1).split(",", -1);
      double y = Double.parseDouble(field[5]);
      for (String kind : List.of("tumour", "beside")) {
        String name = field[2] + "-" + kind;
        rows.add(
            String.join(
                ",",
                name,
                field[0],
                field[2],
                kind,
                field[4],
                Double.toString(kind.equals("tumour") ? y : y - 20),
                field[6]));
        splits.add(name + "," + SPLITS.get(n));
      }
    }
    table = Files.write(folder.resolve("lesions.csv"), rows);
    split = Files.write(folder.resolve("split.csv"), splits);
    weights = folder.resolve("start.safetensors");
    Network network = PlannedNetwork.of(new NetworkPlan.Small(2));
    new TrainedEncoder(
            new EncoderMetadata(
                "start",
                network,
                new PatchSpec(
                    new PatchSize(10, 32, 32),
                    new Spacing(0.977, 0.977, 3.27),
                    ResamplingLaw.CORRECTED),
                IntensityScaling.softTissue()),
            Initialisation.draw(network, RandomSource.of(7)))
        .writeSafetensors(weights);
  }

  private CommandLineRun finetune(String output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of(
                    "finetune",
                    table,
                    "--label",
                    "kind",
                    "-o",
                    folder.resolve(output),
                    "--plan",
                    "few-labels",
                    "--progress",
                    "none",
                    "--set",
                    "data.images=" + Fixtures.repository().resolve("data"),
                    "--set",
                    "training.threads=1",
                    "--set",
                    "training.batch=4",
                    "--set",
                    "training.steps=6",
                    "--set",
                    "tuning.every_epochs=2"),
                Stream.of(options))
            .toArray());
  }

  private CommandLineRun finetuneSplit(String output, Object... options) {
    return finetune(
        output,
        Stream.concat(
                Stream.<Object>of(
                    "--weights", weights, "--split", split, "--id", "name", "--patient", "patient"),
                Stream.of(options))
            .toArray());
  }

  @Test
  void a_run_leaves_a_whole_folder_with_a_model_of_the_classes() throws Exception {
    CommandLineRun run =
        finetuneSplit("run", "--trunk", "last-2", "--set", "tuning.criterion=roc-auc").expect(0);
    assertThat(run.err())
        .contains("train: 6 lesions in 3 scans of 3 patients (3 beside, 3 tumour)")
        .contains("tune: 2 lesions in 1 scan of 1 patient (1 beside, 1 tumour)")
        .contains("test: 2 lesions kept aside")
        .contains("done: ");
    Path output = folder.resolve("run");
    assertThat(output.toFile().list())
        .contains(
            "plan.yaml",
            "metrics.jsonl",
            "progress.png",
            "run.log",
            "model.safetensors",
            "model.torch",
            "MODEL_CARD.md",
            "checkpoints");
    assertThat(output.resolve("cache")).doesNotExist();
    List<StepMetrics> lines = MetricsLog.read(output.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(6);
    assertThat(lines.stream().filter(line -> line.tuning().isPresent()).map(StepMetrics::step))
        .containsExactly(2L, 4L, 6L);
    assertThat(lines.getLast().tuning().orElseThrow().score().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(Files.readString(output.resolve("MODEL_CARD.md")))
        .contains("the head and the last 2 of 4 stages")
        .doesNotContain(folder.toString());
    // the plan that lies in the folder is the plan
    assertThat(
            CommandLineRun.of("plan", "show", "--for", "finetune", output.resolve("plan.yaml"))
                .expect(0)
                .out())
        .isEqualTo(Files.readString(output.resolve("plan.yaml")));
    try (FinetunedModel model =
        FinetunedModel.load(output.resolve("model.safetensors"), EncoderOptions.defaults())) {
      assertThat(model.classes().names()).containsExactly("beside", "tumour");
    }
    Path predictions = folder.resolve("predictions.csv");
    CommandLineRun predicted =
        CommandLineRun.of(
                "predict",
                table,
                "--root",
                Fixtures.repository().resolve("data"),
                "--model",
                output.resolve("model.safetensors"),
                "-o",
                predictions,
                "--progress",
                "none")
            .expect(0);
    assertThat(predicted.err())
        .contains(
            "fine-tuned for 'kind' (beside, tumour)", "law: corrected (the law of the model)");
    CsvText said = CsvText.read(predictions);
    assertThat(said.rows()).hasSize(2 * SPLITS.size());
    assertThat(said.header()).endsWith("conf_scores_class_0", "conf_scores_class_1", "pred_class");
    for (int row = 0; row < said.rows().size(); row++) {
      double first = said.numbers("conf_scores_class_0").get(row);
      double second = said.numbers("conf_scores_class_1").get(row);
      assertThat(first + second).isCloseTo(1, within(1e-6));
      assertThat(said.column("pred_class").get(row))
          .isEqualTo(first >= second ? "beside" : "tumour");
    }
    assertThat(
            CommandLineRun.of(
                    "predict",
                    table,
                    "--model",
                    output.resolve("model.safetensors"),
                    "--weights",
                    weights,
                    "-o",
                    folder.resolve("none.csv"))
                .expect(2)
                .problem())
        .contains("which has its encoder in itself; leave --weights");
    // the model is also the encoder that it contains
    Path features = folder.resolve("features.csv");
    CommandLineRun.of(
            "extract",
            table,
            "--root",
            Fixtures.repository().resolve("data"),
            "-o",
            features,
            "--weights",
            output.resolve("model.safetensors"),
            "--progress",
            "none")
        .expect(0);
    assertThat(Files.readAllLines(features).getFirst()).endsWith("pred_15");
  }

  @Test
  void the_baseline_has_the_network_and_patch_of_the_weights_and_resume_finds_nothing_to_do()
      throws IOException {
    finetuneSplit("scratch", "--from-scratch").expect(0);
    assertThat(Files.readString(folder.resolve("scratch/MODEL_CARD.md")))
        .contains("random weights in the network of start (supervised baseline)");
    assertThat(finetuneSplit("scratch", "--from-scratch", "--resume").expect(0).err())
        .contains("is complete; there is nothing to resume");
    assertThat(finetuneSplit("scratch", "--from-scratch").expect(2).problem())
        .contains("holds a run already; go on with --resume");
  }

  @Test
  void what_cannot_be_learned_is_told_in_a_sentence() throws IOException {
    assertThat(finetune("a", "--weights", weights, "--set", "data.label=sort").expect(2).problem())
        .contains("the label is 'sort', but")
        .contains("kind");
    assertThat(finetune("a", "--weights", weights, "--cluster", "local[2]").expect(2).problem())
        .contains("finetune runs on one machine and takes no --cluster; extract and pretrain do");
    assertThat(finetune("b").expect(2).problem())
        .contains("the plan names no weights to begin from");
    assertThat(finetune("c", "--from-scratch").expect(2).problem())
        .contains("--from-scratch needs a network");
    assertThat(finetuneSplit("d", "--trunk", "half").expect(2).problem())
        .contains("--trunk is 'half', allowed are full, frozen, last-1");
    assertThat(finetuneSplit("e", "--set", "augmentation.rotation=0.5").expect(2).problem())
        .contains("quarter turns need a patch as deep as it is high");
    Files.writeString(split, "name,split\nSTS_001-tumour,validation\n");
    assertThat(finetuneSplit("f").expect(2).problem())
        .contains("is in the split 'validation'; write train, tune or test (the reference's val")
        .contains("row 1 of");
    Files.writeString(split, "name,split\nSTS_001-tumour,train\nSTS_001-beside,tune\n");
    assertThat(finetuneSplit("g").expect(2).problem())
        .contains("the patient STS_001 is in train (row 1) and in tune (row 2)");
    assertThat(finetuneSplit("h", "--allow-overlap").expect(2).problem())
        .contains("no lesion of the split train has the kind 'beside'");
    Files.writeString(split, "name,split\nSTS_001-tumour,train\nSTS_002-tumour,train\n");
    assertThat(finetuneSplit("i").expect(2).problem())
        .contains("all 2 training lesions have the kind 'tumour'");
    assertThat(folder.resolve("i")).doesNotExist();
  }

  @Test
  void a_split_may_leave_rows_out_and_rows_without_a_label_cost_themselves_only()
      throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(table));
    lines.set(1, lines.get(1).replace(",tumour,", ",,"));
    Files.write(table, lines);
    Files.writeString(split, "row,split\n1,train\n2,train\n3,train\n4,train\n");
    CommandLineRun run = finetune("run", "--weights", weights, "--split", split).expect(3);
    assertThat(run.err())
        .contains("row 1 cannot be used: its kind is blank")
        .contains("6 rows are in no split and are not used")
        .contains("there is no tuning split: the run has its fixed length")
        .contains("of an unknown number of patients");
  }
}
