package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.StepMetrics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nidus pretrain` on real sarcomas, with a network that takes milliseconds.
class PretrainTest {
  private static final int LESIONS = 5;

  @TempDir Path folder;
  private Path plan;
  private Path table;

  @BeforeEach
  void write() throws IOException {
    Path data = Fixtures.repository().resolve("data");
    List<String> lines = Files.readAllLines(data.resolve("sts/seeds.csv"));
    table = folder.resolve("lesions.csv");
    Files.write(table, lines.subList(0, LESIONS + 1));
    plan = folder.resolve("plan.yaml");
    Files.writeString(
        plan,
        """
        preset: small
        name: tiny sarcoma
        data:
          lesions: lesions.csv
          images: %s
          patient_column: patient_id
          licence: CC BY 3.0, TCIA Soft-tissue-Sarcoma
        sampling: {draws: 4}
        network: {width: 2}
        head: {hidden: 8, output: 8}
        training: {steps: 12, batch: 4, threads: 1}
        checkpoints: {every_steps: 4}
        monitoring: {picture_steps: 5}
        """
            .formatted(data));
  }

  private CommandLineRun pretrain(Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("pretrain", plan, "-o", output, "--progress", "none"),
                Stream.of(options))
            .toArray());
  }

  private ChildJvm child(String name, Path output, Object... options) throws IOException {
    return ChildJvm.start(
        folder.resolve(name + ".log"),
        List.of("-Xmx1g"),
        Stream.concat(
                Stream.<Object>of("pretrain", plan, "-o", output, "--progress", "none"),
                Stream.of(options))
            .toArray());
  }

  private static List<Long> steps(Path output) throws IOException {
    return MetricsLog.read(output.resolve("metrics.jsonl")).stream()
        .map(StepMetrics::step)
        .toList();
  }

  private static byte[] weights(Path output) throws IOException {
    return Files.readAllBytes(output.resolve("model.safetensors"));
  }

  @Test
  void a_run_leaves_a_whole_folder_and_extract_takes_its_encoder() throws IOException {
    Path output = folder.resolve("run");
    CommandLineRun run = pretrain(output).expect(0);
    assertThat(run.err()).contains("done: ").contains("the network waited for patches");
    assertThat(output.toFile().list())
        .contains(
            "plan.yaml",
            "metrics.jsonl",
            "progress.png",
            "run.log",
            "model.safetensors",
            "model.torch",
            "MODEL_CARD.md",
            "checkpoints")
        .anyMatch(name -> name.contains("tfevents"));
    assertThat(output.resolve("cache")).doesNotExist();
    assertThat(steps(output)).isEqualTo(LongStream.rangeClosed(1, 12).boxed().toList());
    assertThat(MetricsLog.read(output.resolve("metrics.jsonl")))
        .allSatisfy(step -> {
          assertThat(step.loss()).isBetween(0.0, 20.0);
          assertThat(step.effectiveRank().getAsDouble()).isBetween(1.0, 4.0);
          assertThat(step.gradientNorm()).isPositive();
        });
    assertThat(output.resolve("checkpoints").toFile().list())
        .containsExactlyInAnyOrder(
            "step-00000008.safetensors",
            "step-00000012.safetensors",
            "last.safetensors",
            "best.safetensors");
    assertThat(Files.readString(output.resolve("MODEL_CARD.md")))
        .doesNotContain(folder.toString())
        .contains("# tiny sarcoma", "5 lesions in 5 scans of 5 patients", "CC BY 3.0, TCIA");
    BufferedImage picture = ImageIO.read(output.resolve("progress.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(1140);

    // the plan that lies in the folder is the plan
    assertThat(CommandLineRun.of("plan", "show", output.resolve("plan.yaml")).expect(0).out())
        .isEqualTo(Files.readString(output.resolve("plan.yaml")));

    for (String weights : List.of("model.safetensors", "model.torch")) {
      Path features = folder.resolve(weights + ".csv");
      CommandLineRun.of(
              "extract",
              table,
              "--root",
              Fixtures.repository().resolve("data"),
              "-o",
              features,
              "--weights",
              output.resolve(weights),
              "--progress",
              "none")
          .expect(0);
      List<String> rows = Files.readAllLines(features);
      assertThat(rows).hasSize(LESIONS + 1);
      assertThat(rows.getFirst()).endsWith("pred_15");
    }
    assertThat(Files.readAllLines(folder.resolve("model.safetensors.csv")))
        .isEqualTo(Files.readAllLines(folder.resolve("model.torch.csv")));
  }

  @Test
  void a_run_killed_at_any_step_and_resumed_ends_in_the_same_bits() throws Exception {
    Path unbroken = folder.resolve("unbroken");
    child("unbroken", unbroken).expect(0);
    Path broken = folder.resolve("broken");
    int kills = 0;
    ChildJvm run = child("first", broken);
    for (long stopAt : List.of(2L, 6L, 9L)) {
      while (run.isAlive() && lastStep(broken) < stopAt) {
        Thread.sleep(2);
      }
      if (run.isAlive()) {
        run.kill();
        kills++;
      }
      run = child("resumed-after-" + stopAt, broken, "--resume");
    }
    run.expect(0);
    assertThat(kills).as("kills that met a run under way").isPositive();
    assertThat(weights(broken)).isEqualTo(weights(unbroken));
    assertThat(steps(broken)).isEqualTo(LongStream.rangeClosed(1, 12).boxed().toList());
    assertThat(losses(broken)).isEqualTo(losses(unbroken));
    assertThat(Files.readAllBytes(broken.resolve("checkpoints/best.safetensors")))
        .isEqualTo(Files.readAllBytes(unbroken.resolve("checkpoints/best.safetensors")));
  }

  @Test
  void two_processes_of_which_one_is_killed_end_in_the_bits_of_an_unbroken_run() throws Exception {
    Path unbroken = folder.resolve("unbroken");
    Object[] two = {"--processes", 2, "--set", "training.batch=2"};
    child("unbroken", unbroken, two).expect(0);
    Path broken = folder.resolve("broken");
    ChildJvm run = child("first", broken, two);
    while (run.isAlive() && lastStep(broken) < 6) {
      Thread.sleep(2);
    }
    List<ProcessHandle> members = ProcessHandle.of(run.pid()).orElseThrow().children().toList();
    assertThat(members).as("processes under way").hasSize(2);
    members.getLast().destroyForcibly();
    run.expect(1);
    assertThat(lastStep(broken)).as("the step at which it was killed").isBetween(6L, 11L);
    child("resumed", broken, "--resume", "--processes", 2, "--set", "training.batch=2").expect(0);
    assertThat(weights(broken)).isEqualTo(weights(unbroken));
    assertThat(losses(broken)).isEqualTo(losses(unbroken));
    for (String checkpoint : List.of("last", "best")) {
      Path file = Path.of("checkpoints", checkpoint + ".safetensors");
      assertThat(Files.readAllBytes(broken.resolve(file)))
          .as(checkpoint)
          .isEqualTo(Files.readAllBytes(unbroken.resolve(file)));
    }
  }

  private static long lastStep(Path output) throws IOException {
    List<StepMetrics> lines = MetricsLog.read(output.resolve("metrics.jsonl"));
    return lines.isEmpty() ? 0 : lines.getLast().step();
  }

  private static List<Double> losses(Path output) throws IOException {
    return MetricsLog.read(output.resolve("metrics.jsonl")).stream()
        .map(StepMetrics::loss)
        .toList();
  }

  @Test
  void two_processes_learn_what_one_learns_from_the_whole_batch() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    pretrain(one, "--set", "training.steps=3").expect(0);
    child("two", two, "--processes", 2, "--set", "training.batch=2", "--set", "training.steps=3")
        .expect(0);
    List<Double> alone = losses(one);
    List<Double> together = losses(two);
    assertThat(together).hasSize(3);
    assertThat(together.getFirst())
        .isCloseTo(alone.getFirst(), org.assertj.core.data.Offset.offset(1e-4));
  }

  @Test
  void a_process_that_dies_ends_the_run_and_resume_goes_on() throws Exception {
    Path output = folder.resolve("run");
    ChildJvm run =
        child(
            "run",
            output,
            "--processes",
            2,
            "--set",
            "training.batch=2",
            "--set",
            "training.steps=100000");
    while (run.isAlive() && lastStep(output) < 5) {
      Thread.sleep(20);
    }
    assertThat(run.isAlive()).as(run.printed()).isTrue();
    ProcessHandle victim = ProcessHandle.of(run.pid()).orElseThrow().children().toList().getLast();
    long start = System.nanoTime();
    victim.destroyForcibly();
    run.expect(1);
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
    assertThat(run.printed()).contains("ended with status").contains("go on with --resume");
    child(
            "resumed",
            output,
            "--resume",
            "--processes",
            2,
            "--set",
            "training.batch=2",
            "--set",
            "training.steps=100000")
        .kill();
  }

  @Test
  void what_cannot_be_run_is_told_in_a_sentence() throws IOException {
    Path output = folder.resolve("run");
    assertThat(
            pretrain(output, "--set", "sampling.replacement=false", "--set", "training.batch=7")
                .expect(2)
                .problem())
        .isEqualTo(
            "5 lesions do not fill a batch of 7; lower the batch, or draw with replacement"
                + " (sampling.replacement: true)");
    assertThat(pretrain(folder.resolve("b"), "--set", "training.batch=1").expect(2).problem())
        .contains("training.batch is 1, but the objective negative-mined compares lesions");
    assertThat(
            CommandLineRun.of("pretrain", "small", "-o", folder.resolve("c")).expect(2).problem())
        .contains("the plan names no lesions: say data.lesions");
    assertThat(
            pretrain(folder.resolve("d"), "--set", "data.patient_column=patient")
                .expect(2)
                .problem())
        .contains("data.patient_column is 'patient', but")
        .contains("patient_id");
    assertThat(CommandLineRun.of("pretrain", "smal", "-o", output).expect(2).problem())
        .contains("there is no plan file smal; the plans that come with nidus are fmcib");
    assertThat(
            pretrain(
                    folder.resolve("e"),
                    "--set",
                    "network={kind: autoencoder}",
                    "--set",
                    "objective={kind: reconstruction}",
                    "--set",
                    "sampling.negative=none",
                    "--set",
                    "head={kind: none}",
                    "--set",
                    "augmentation.crops=[{views: 1}]")
                .expect(2)
                .problem())
        .contains("the auto-encoder does not give back a patch");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("plan.yaml", "lesions.csv");
  }

  @Test
  void a_machine_without_the_native_library_is_told_so_and_nothing_is_left() throws Exception {
    Path output = folder.resolve("run");
    ChildJvm run =
        ChildJvm.start(
            folder.resolve("run.log"),
            List.of("-Dorg.bytedeco.javacpp.platform=linux-riscv64"),
            "pretrain",
            plan,
            "-o",
            output);
    run.expect(2);
    assertThat(run.printed())
        .startsWith(
            "nidus: the native library for this machine (linux-riscv64) is not part of this"
                + " program:")
        .doesNotContain("defect");
    assertThat(output).doesNotExist();
  }

  @Test
  void a_checkpoint_of_another_plan_or_damaged_is_refused_by_name() throws IOException {
    Path output = folder.resolve("run");
    pretrain(output, "--set", "training.steps=8").expect(0);
    assertThat(pretrain(output).expect(2).problem()).contains("holds a run already");
    assertThat(pretrain(output, "--resume").expect(0).err()).contains("nothing to resume");

    Files.delete(output.resolve("model.safetensors"));
    String kept = Files.readString(output.resolve("plan.yaml"));
    assertThat(pretrain(output, "--resume", "--set", "optimizer.lr=0.5").expect(2).problem())
        .contains("step-00000008.safetensors belongs to another plan");

    assertThat(output.resolve("plan.yaml")).content().isEqualTo(kept);

    Path newest = output.resolve("checkpoints/step-00000008.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 9] ^= 4;
    Files.delete(newest); // last.safetensors is the same file
    Files.write(newest, bytes);
    assertThat(pretrain(output, "--resume", "--set", "training.steps=8").expect(2).problem())
        .contains("step-00000008.safetensors is damaged")
        .contains("step-00000004.safetensors is whole: remove the damaged file");
    Files.delete(newest);
    pretrain(output, "--resume", "--set", "training.steps=8").expect(0);
    assertThat(steps(output)).isEqualTo(LongStream.rangeClosed(1, 8).boxed().toList());
  }

  @Test
  void a_vanished_scan_is_replaced_and_told() throws IOException {
    Files.writeString(
        table,
        Files.readString(table)
            + "sts/gone.nii.gz,sts/gone_mask.nii.gz,STS_999,gone,0,0,0,1,0,0,0,1,1,1,1,0,SOFT,140\n");
    Path output = folder.resolve("run");
    pretrain(output).expect(0);
    assertThat(Files.readString(output.resolve("run.log")))
        .contains("row 6 (sts/gone.nii.gz) gives no patch and is replaced by other lesions");
    assertThat(Files.readString(output.resolve("MODEL_CARD.md"))).contains("1 rows of the table");
  }
}
