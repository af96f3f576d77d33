package dev.nidus.learning.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nidus.core.patch.ResamplingLaw;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PlansTest {
  private static PretrainingPlan plan(String text, String... settings) throws UnusablePlan {
    return Plans.read("plan.yaml", text, Path.of("/plans"), List.of(settings));
  }

  private static List<String> problems(String text, String... settings) {
    UnusablePlan refusal = catchThrowableOfType(UnusablePlan.class, () -> plan(text, settings));
    assertThat(refusal).as(text).isNotNull();
    return refusal.problems().stream().map(PlanProblem::toString).toList();
  }

  @Test
  void a_mistyped_key_is_told_with_its_place_and_the_nearest_name() {
    assertThat(problems("preset: fmcib\nseed: 1\nobjective:\n  tempreature: 0.2\n"))
        .containsExactly("plan.yaml:4:3: unknown key 'tempreature'; did you mean 'temperature'?");
  }

  @Test
  void all_objections_are_told_at_once() {
    assertThat(
            problems(
                """
                preset: fmcib
                seed: many
                data: {licence: CC BY 4.0, coordinates: lsp}
                patch:
                  size: [50, 50]
                optimizer:
                  lr: -1
                  momentum: "0.9"
                training:
                  batch: 2.5
                  sync_batch_norm: perhaps
                  precision: [float32]
                """))
        .containsExactlyInAnyOrder(
            "plan.yaml:2:7: seed is 'many', expected is a whole number",
            "plan.yaml:3:41: data.coordinates is 'lsp', allowed are lps, ras, voxel; did you mean"
                + " 'lps'?",
            "plan.yaml:5:9: patch.size has 2 values, expected is a list of 3 values such as [50,"
                + " 50, 50]",
            "plan.yaml:7:7: optimizer.lr is -1, allowed is above 0, at most 1000",
            "plan.yaml:8:13: optimizer.momentum is the text \"0.9\", expected is a number without"
                + " quotes",
            "plan.yaml:10:10: training.batch is '2.5', expected is a whole number",
            "plan.yaml:11:20: training.sync_batch_norm is 'perhaps', expected is true or false",
            "plan.yaml:12:14: training.precision is a list, expected is one of float32, bfloat16");
  }

  @Test
  void a_choice_without_a_kind_is_of_the_standard_kind() throws UnusablePlan {
    assertThat(plan("optimizer: {lr: 0.1}").optimizer())
        .isEqualTo(new OptimizerPlan.AdamW(0.1, 1e-4, List.of(0.9, 0.999), 1e-8));
    assertThat(problems("optimizer: {lr: 0.1, trust: 1}"))
        .containsExactly("plan.yaml:1:22: unknown key 'trust'");
  }

  @Test
  void a_mistyped_kind_names_what_is_allowed() {
    assertThat(problems("optimizer: {kind: adamm}"))
        .containsExactly(
            "plan.yaml:1:19: unknown kind of optimizer 'adamm'; did you mean 'adam'?; allowed are"
                + " lars, adam, adamw, sgd");
  }

  @Test
  void the_file_overrides_the_preset_and_settings_override_the_file() throws UnusablePlan {
    PretrainingPlan plan =
        plan("preset: fmcib\noptimizer: {lr: 0.3, momentum: 0.8}\n", "optimizer.lr=0.1");
    assertThat(plan.optimizer())
        .isEqualTo(
            new OptimizerPlan.Lars(0.1, 1e-6, 0.8, 0, false, 0.001, OptimizerPlan.Exclusion.NONE));
    assertThat(plan.lesionsPerStep()).isEqualTo(64);
  }

  @Test
  void another_kind_takes_nothing_from_the_kind_that_it_replaces() throws UnusablePlan {
    PretrainingPlan plan = plan("preset: fmcib\n", "optimizer.momentum=0.5", "optimizer.kind=sgd");
    assertThat(plan.optimizer()).isEqualTo(new OptimizerPlan.Sgd(0.01, 0, 0.5, false));
  }

  @Test
  void settings_are_typed_by_the_same_reader_and_named_in_objections() throws UnusablePlan {
    assertThat(plan("", "patch.size=[20, 30, 40]", "patch.law=study").patch())
        .satisfies(patch -> {
          assertThat(patch.size()).containsExactly(20, 30, 40);
          assertThat(patch.law()).isEqualTo(ResamplingLaw.STUDY);
        });
    assertThat(problems("", "optimiser.lr=1", "training.batch=none", "seed"))
        .containsExactly("--set seed: a setting is KEY=VALUE such as optimizer.lr=0.1");
    assertThat(problems("", "optimiser.lr=1", "training.batch=none"))
        .containsExactlyInAnyOrder(
            "--set optimiser.lr=1: unknown key 'optimiser'; did you mean 'optimizer'?",
            "--set training.batch=none: training.batch is 'none', expected is a whole number");
  }

  @Test
  void paths_of_a_file_start_at_its_folder_and_those_of_settings_where_the_user_is(
      @TempDir Path folder) throws UnusablePlan, IOException {
    Path file = folder.resolve("plan.yaml");
    Files.writeString(file, "data: {lesions: lesions.csv}\n");
    assertThat(Plans.read(file, List.of()).data().lesions())
        .contains(folder.resolve("lesions.csv"));
    assertThat(Plans.read(file, List.of("data.lesions=x.csv")).data().lesions())
        .contains(Path.of("x.csv").toAbsolutePath());
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void a_preset_says_every_choice(Preset preset) throws UnusablePlan {
    PlanNode.Mapping said = PlanText.mapping("preset", preset.text());
    PlanNode.Mapping whole =
        PlanText.mapping("shown", PlanYaml.write(Plans.preset(preset, List.of())));
    assertThat(keys(said)).isEqualTo(keys(whole));
  }

  private static String keys(PlanNode node) {
    return switch (node) {
      case PlanNode.Scalar scalar -> scalar.text().isEmpty() ? "" : "_";
      case PlanNode.Sequence sequence ->
          sequence.items().stream().map(PlansTest::keys).toList().toString();
      case PlanNode.Mapping mapping ->
          mapping.entries().sequencedEntrySet().stream()
              .map(entry -> entry.getKey() + ": " + keys(entry.getValue().value()))
              .toList()
              .toString();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "FMCIB, 0.075, 64, LARS",
    "SIMCLR, 0.075, 64, LARS",
    "NNCLR, 0.075, 64, LARS",
    "SWAV, 0.15, 64, LARS",
    "AUTOENCODER, 0.001, 64, ADAM",
    "SMALL, 0.002, 32, ADAMW"
  })
  void presets_have_the_rates_and_batches_of_the_reference(
      Preset preset, double learningRate, int lesionsPerStep, String optimizer)
      throws UnusablePlan {
    PretrainingPlan plan = Plans.preset(preset, List.of());
    assertThat(plan.optimizer().learningRate()).isEqualTo(learningRate);
    assertThat(plan.lesionsPerStep()).isEqualTo(lesionsPerStep);
    assertThat(plan.optimizer().getClass().getSimpleName()).isEqualToIgnoringCase(optimizer);
  }

  @Test
  void a_plan_without_a_preset_has_our_own_choices() throws UnusablePlan {
    PretrainingPlan plan = plan("");
    assertThat(plan.patch().law()).isEqualTo(ResamplingLaw.CORRECTED);
    assertThat(plan.sampling().negative()).isEqualTo(SamplingPlan.Negative.OFF_LESIONS);
    assertThat(plan.objective())
        .isEqualTo(new ObjectivePlan.NegativeMined(0.1, ObjectivePlan.Gather.EXACT));
    assertThat(plan.training().epochs()).isEqualTo(Optional.of(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.batch=1                        | training.batch is 1, but the objective negative-mined compares lesions
          sampling.negative=none                  | compares with negative patches
          objective={kind: nt-xent}               | uses no negative patches; take none
          augmentation.crops=[{views: 2}, {views: 6}] | only the objective swav takes more than one
          augmentation.crops=[{views: 3}]         | has 3 views
          head.kind=swav                          | set head.kind=simclr
          network.kind=autoencoder                | go together only
          sampling.positive=mask                  | name it in data.mask_column
          augmentation.scaling=first              | set augmentation.floor to null
          augmentation.smooth_sigma=[2, 1]        | wrong order
          schedule.floor=5                        | above optimizer.lr
          training.epochs=null                    | the run has no end
          """)
  void choices_that_do_not_go_together_are_told_with_a_remedy(String setting, String sentence) {
    assertThat(problems("", setting))
        .anySatisfy(problem -> assertThat(problem).startsWith("--set ").contains(sentence));
  }

  @ParameterizedTest
  @EnumSource(FinetuningPreset.class)
  void a_preset_of_fine_tuning_says_every_choice(FinetuningPreset preset) throws UnusablePlan {
    PlanNode.Mapping said = PlanText.mapping("preset", preset.text());
    PlanNode.Mapping whole =
        PlanText.mapping("shown", PlanYaml.write(Plans.preset(preset, List.of())));
    assertThat(keys(said)).isEqualTo(keys(whole));
  }

  @ParameterizedTest
  @CsvSource({
    "SITE, 0.001, 32, 5, true",
    "MALIGNANCY, 0.001, 32, 5, false",
    "SURVIVAL, 0.001, 32, 5, false",
    "SUPERVISED, 0.001, 8, 1, true"
  })
  void presets_of_fine_tuning_have_the_settings_of_the_reference(
      FinetuningPreset preset, double rate, int batch, int everyEpochs, boolean classes)
      throws UnusablePlan {
    FinetuningPlan plan = Plans.preset(preset, List.of());
    assertThat(plan.optimizer())
        .isEqualTo(new OptimizerPlan.Adam(rate, 0, List.of(0.9, 0.999), 1e-8));
    assertThat(plan.schedule()).isEqualTo(new SchedulePlan.Step(30, 0.1));
    assertThat(plan.training().batch()).isEqualTo(batch);
    assertThat(plan.training().epochs()).contains(100);
    assertThat(plan.tuning().everyEpochs()).isEqualTo(everyEpochs);
    assertThat(plan.tuning().patience()).isEmpty();
    assertThat(plan.objective() instanceof LabelObjectivePlan.CrossEntropy).isEqualTo(classes);
    assertThat(plan.augmentation().translationVoxels()).isEqualTo(10);
    assertThat(plan.augmentation().smoothSigma()).containsExactly(0.25, 1.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data.classes=[a]                        | data.classes has one class, 'a'
          data.classes=[a, b, a]                  | data.classes has 'a' twice
          data.classes=[a, b, c] objective.kind=binary-cross-entropy | tells two classes apart, but data.classes has 3
          start={kind: random, network: {kind: autoencoder}} | whose features are not trained with labels here
          start={kind: random, patch: {size: [10, 32, 32]}} | set augmentation.rotation to 0
          start={kind: random} trunk.kind=frozen  | the part that stays would never learn; take full
          training.processes=2                    | fine-tuning runs in one process
          training.gradient_checkpointing=true trunk.kind=last-stages | set it to false
          augmentation.crop=[1, 0.5]              | wrong order
          augmentation.noise_hu=10                | set augmentation.scaling to last
          augmentation.shift_hu=5                 | set augmentation.scaling to last
          start={kind: random, patch: {size: [32, 32, 10]}} augmentation.turn=0.5 | set augmentation.turn to 0
          training.epochs=null                    | the run has no end
          """)
  void choices_of_fine_tuning_that_do_not_go_together_are_told_with_a_remedy(
      String settings, String sentence) {
    UnusablePlan refusal =
        catchThrowableOfType(
            UnusablePlan.class,
            () -> Plans.finetuning(List.of(settings.split(" (?=[a-z_]+(?:\\.[a-z_]+)*=)"))));
    assertThat(refusal.problems().stream().map(PlanProblem::toString))
        .anySatisfy(problem -> assertThat(problem).startsWith("--set ").contains(sentence));
  }

  @Test
  void the_inference_law_at_another_spacing_is_refused() {
    assertThat(problems("patch: {law: inference, spacing: [1, 1, 2]}"))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:1:14: the inference law is defined at 1 mm only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          a: [1, 2               | this is no YAML
          seed: !!java.io.File x | the tag
          seed: 1\\nseed: 2      | the key 'seed' is here twice, first in line 1
          [1, 2]                 | a plan is keys with values
          seed: *nowhere         | the alias '*nowhere' has no anchor before it
          --- {}\\n--- {}        | a plan is one document
          preset: fncib          | unknown preset 'fncib'; did you mean 'fmcib'?
          """)
  void text_that_is_no_plan_is_told_with_its_place(String text, String sentence) {
    assertThat(problems(text.replace("\\n", "\n")))
        .singleElement()
        .asString()
        .matches("(?s)plan.yaml:\\d+:\\d+: .*")
        .contains(sentence);
  }

  @Test
  void hostile_text_ends_at_a_budget() {
    assertThat(problems("a: " + "[".repeat(5000) + "]".repeat(5000)).getFirst())
        .contains("nests at most");
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int n = 1; n < 12; n++) {
      laughs.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(n, n, n - 1, n - 1, n - 1));
    }
    assertThat(problems(laughs.toString()).getFirst()).contains("at most");
    assertThat(problems("#" + "x".repeat(PlanText.MOST_BYTES)).getFirst()).contains("bytes");
  }

  @Test
  void a_file_that_is_no_text_is_told(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("plan.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Plans.read(file, List.of()))
        .hasMessageContaining("is no text in UTF-8");
    Files.write(file, "a: \0".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Plans.read(file, List.of())).isInstanceOf(UnusablePlan.class);
  }
}
