package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `study`: what is registered, what is kept, what is missing, and that its numbers are those of the commands it is made of.
class StudyTest {
  private static final Path EXAMPLE = Fixtures.repository().resolve("examples/study");

  /// Networks that learn next to nothing, within seconds.
  private static final String SEEDS =
      """
      name: seeds
      question: Does every draw take its seed?
      cohorts:
        - {name: made, table: cohort/lesions.csv, root: cohort, patient: patient, split: {kind: column}}
      encoders:
        - {kind: pretrain, name: learned, plan: pretrain.yaml, seeds: [5, 6]}
      tasks:
        - {kind: classes, name: kind, cohort: made, label: class}
      arms:
        - {kind: finetuned, name: fine-tuned, encoder: learned, plan: small-study, settings: [training.batch=4], steps: [3, 2]}
        - {kind: probe, name: frozen, encoder: learned}
      labels: {fractions: [1, 0.5], draws: 2}
      statistics: {replicates: 100, folds: 2}
      map: {draw: false}
      """;

  private static final String PRETRAIN =
      """
      preset: small
      data: {lesions: cohort/lesions.csv}
      training: {steps: 2, batch: 2, threads: 1}
      sampling: {draws: 2}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void copyTables() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  /// A small study in the folder of the tables.
  private Path plan(String... more) throws IOException {
    return CsvText.text(
        folder.resolve("small.yaml"),
        """
        name: small
        question: Is there a signal?
        cohorts:
          - {name: made, table: lesions.csv, lesion: lesion, patient: PatientID, split: {kind: column}}
        encoders:
          - {kind: tables, name: trained, tables: [{cohort: made, file: trained.csv}]}
          - {kind: tables, name: untrained, tables: [{cohort: made, file: untrained.csv}]}
        tasks:
          - {kind: classes, name: diagnosis, cohort: made, label: diagnosis}
        arms:
          - {kind: probe, name: signal, encoder: trained}
          - {kind: probe, name: none, encoder: untrained}
        labels: {fractions: [1, 0.2], draws: 2}
        statistics: {replicates: 200}
        comparisons: [{task: diagnosis, first: signal, second: none}]
        map: {draw: false}
        """
            + String.join("\n", more)
            + (more.length > 0 ? "\n" : ""));
  }

  private CommandLineRun study(Path plan, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("study", plan, "-o", folder.resolve("out")), Stream.of(options))
            .toArray());
  }

  private JsonNode numbers() throws IOException {
    return new ResultFolder(folder.resolve("out")).numbers("study.json", "study-1.json");
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("out/study.html"));
  }

  private static String hash(CommandLineRun run) {
    return run.out().strip();
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replaceFirst(from, to));
  }

  private String row(String split) throws IOException {
    return Files.readAllLines(folder.resolve("lesions.csv")).stream()
        .filter(line -> line.contains("," + split + ",") && line.contains(",benign,"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_example_gives_valid_numbers_and_one_page_that_answers_what_it_knows() throws Exception {
    CommandLineRun.of("study", EXAMPLE.resolve("study.yaml"), "-o", folder.resolve("out"))
        .expect(0);

    JsonNode json = numbers();
    assertThat(json.get("synthetic").booleanValue()).isTrue();
    assertThat(json.get("holes")).isEmpty();
    assertThat(json.get("tasks").size()).isEqualTo(2);
    assertThat(json.get("maps").size()).isEqualTo(2);
    assertThat(json.get("audits").get(0).get("leaks").booleanValue()).isFalse();
    JsonNode signal = json.get("tasks").get(0).get("arms").get(0);
    JsonNode none = json.get("tasks").get(0).get("arms").get(1);
    assertThat(auc(signal, 0)).isGreaterThan(0.85);
    assertThat(auc(none, 0)).isLessThan(0.7);
    for (JsonNode list : json.get("checklists")) {
      int answered = list.get("answered").intValue();
      assertThat(answered)
          .as(list.get("name").asString())
          .isBetween(10, list.get("items").intValue() - 5);
    }
    JsonNode biology =
        json.get("pages")
            .valueStream()
            .filter(p -> p.get("kind").asString().equals("biology"))
            .findFirst()
            .orElseThrow();
    assertThat(biology.get("lines").toString()).contains("DRIVER");
    assertThat(page())
        .contains("SYNTHETIC", "This run matched it", "Open: to be written by people")
        .doesNotContain("<script");
  }

  private static double auc(JsonNode arm, int point) {
    return arm.get("points").get(point).get("metrics").get(0).get("value").doubleValue();
  }

  @Test
  void the_value_of_a_probe_is_that_of_nidus_probe() throws Exception {
    study(plan()).expect(0);
    List<String> lesions = Files.readAllLines(folder.resolve("lesions.csv"));
    List<String> features = Files.readAllLines(folder.resolve("trained.csv"));
    List<String> joined = new ArrayList<>();
    for (int n = 0; n < lesions.size(); n++) {
      joined.add(lesions.get(n) + features.get(n).substring(features.get(n).indexOf(',')));
    }
    Files.write(folder.resolve("joined.csv"), joined);
    CommandLineRun.of(
            "probe",
            folder.resolve("joined.csv"),
            "--label",
            "diagnosis",
            "--patient",
            "PatientID",
            "-o",
            folder.resolve("probe"))
        .expect(0);

    JsonNode probe =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("probe/probe.json")))
            .get("test")
            .get("roc_auc");
    JsonNode ours =
        numbers().get("tasks").get(0).get("arms").get(0).get("points").get(0).get("metrics").get(0);
    assertThat(ours.get("metric").asString()).isEqualTo("roc_auc");
    assertThat(ours.get("value").doubleValue())
        .isCloseTo(probe.get("value").doubleValue(), within(1e-12));
    assertThat(ours.get("low").doubleValue())
        .isCloseTo(probe.get("low").doubleValue(), within(0.08));
  }

  @Test
  void a_second_run_does_nothing_again_and_gives_the_same_numbers() throws Exception {
    study(plan()).expect(0);
    String first = Files.readString(folder.resolve("out/study.json"));
    CommandLineRun second = study(plan()).expect(0);

    assertThat(second.err()).contains("kept: fit of signal").doesNotContain("done: ");
    assertThat(Files.readString(folder.resolve("out/study.json"))).isEqualTo(first);
  }

  @Test
  void a_study_that_was_moved_keeps_its_steps() throws Exception {
    CommandLineRun.of("study", EXAMPLE.resolve("study.yaml"), "-o", folder.resolve("out"))
        .expect(0);
    Path moved = folder.resolve("elsewhere/moved");
    Files.createDirectories(moved.getParent());
    Files.move(folder.resolve("out"), moved);
    CommandLineRun second =
        CommandLineRun.of("study", EXAMPLE.resolve("study.yaml"), "-o", moved).expect(0);

    assertThat(second.err()).contains("kept: ").doesNotContain("done: ");
    assertThat(Files.readString(moved.resolve("study.json"))).doesNotContain(folder.toString());
  }

  @Test
  void encoders_of_two_seeds_take_turns_and_networks_train_for_as_long_as_each_share_says()
      throws Exception {
    Path plan = CsvText.text(folder.resolve("trained.yaml"), SEEDS);
    CsvText.text(folder.resolve("pretrain.yaml"), PRETRAIN);
    Path cohort = folder.resolve("cohort");
    CommandLineRun.of("cohort", "synthesize", "-o", cohort, "--lesions", "24", "--seed", "3")
        .expect(0);

    CommandLineRun run = study(plan).expect(0);

    assertThat(run.err())
        .contains(
            "done: encoder learned, seed 5",
            "done: encoder learned, seed 6",
            "done: fit of fine-tuned for kind, 100 % of the labels, draw 2",
            "done: fit of fine-tuned for kind, 50 % of the labels, draw 1");
    JsonNode arms = numbers().get("tasks").get(0).get("arms");
    for (JsonNode arm : arms) {
      for (JsonNode point : arm.get("points")) {
        assertThat(point.get("draws").intValue()).isEqualTo(2);
      }
    }
    for (JsonNode point : arms.get(0).get("points")) {
      assertThat(point.get("without").intValue()).isZero();
    }
    // the pre-training had the test patients too
    assertThat(numbers().get("audits").get(0).get("leaks").booleanValue()).isTrue();
    // other weights, other batches: two trainings with the same labels differ
    JsonNode whole = arms.get(0).get("points").get(0).get("metrics").get(0).get("over_draws");
    assertThat(whole.get(0)).isNotEqualTo(whole.get(1));
    try (Stream<Path> files = Files.walk(folder.resolve("out/steps"))) {
      List<Path> runs = files.filter(file -> file.endsWith("run/plan.yaml")).sorted().toList();
      List<String> trainings = new ArrayList<>();
      for (Path file : runs) {
        Matcher steps = Pattern.compile("(?m)^ *steps: (\\d+)").matcher(Files.readString(file));
        assertThat(steps.find()).isTrue();
        if (file.toString().contains("training-")) {
          trainings.add(steps.group(1));
        }
      }
      assertThat(trainings).hasSize(4).containsOnly("2", "3");
    }
  }

  @Test
  void lengths_and_seeds_that_do_not_fit_are_told_with_their_line() throws Exception {
    Path plan = CsvText.text(folder.resolve("trained.yaml"), SEEDS);
    CsvText.text(plan, SEEDS.replaceFirst("steps: \\[3, 2]", "steps: [3]"));
    assertThat(study(plan).expect(2).problem())
        .contains(
            "trained.yaml:10:",
            "arms[0].steps is [3]; give a whole number of steps above 0 for each of the 2 shares");
    CsvText.text(plan, SEEDS.replace("draws: 2", "draws: 1"));
    assertThat(study(plan).expect(2).problem())
        .contains(
            "trained.yaml:6:",
            "learned has 2 seeds and each draw takes the next, but labels.draws is 1; take at least"
                + " 2 draws");
    CsvText.text(plan, SEEDS.replace("seeds: [5, 6]", "seeds: [5, 5]"));
    assertThat(study(plan).expect(2).problem())
        .contains("encoders[0].seeds is [5, 5]; give at least one seed, and none twice");
  }

  @Test
  void a_probe_of_few_patients_is_tuned_by_as_many_folds_as_there_are_patients() throws Exception {
    Path lesions = folder.resolve("lesions.csv");
    Files.writeString(lesions, Files.readString(lesions).replace(",tune,", ",train,"));
    Path plan = plan();
    Files.writeString(plan, Files.readString(plan).replace("[1, 0.2]", "[1, 0.1]"));
    study(plan).expect(0);

    JsonNode few = numbers().get("tasks").get(0).get("arms").get(0).get("points").get(1);
    assertThat(few.get("most").intValue()).isBetween(2, 9);
    assertThat(few.get("without").intValue()).isZero();
  }

  @Test
  void the_hash_knows_everything_but_the_outcomes_of_test_lesions() throws Exception {
    String hash = hash(study(plan(), "--register").expect(0));
    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(folder.resolve("out/study.html")).doesNotExist();

    String test = row("test");
    replace("lesions.csv", test, test.replace("benign", "malignant"));
    assertThat(hash(study(plan(), "--register"))).isEqualTo(hash);

    String train = row("train");
    replace("lesions.csv", train, train.replace("benign", "malignant"));
    assertThat(hash(study(plan(), "--register"))).isNotEqualTo(hash);
  }

  @Test
  void no_step_before_the_judgement_sees_an_outcome_of_a_test_lesion() throws Exception {
    study(plan()).expect(0);
    try (Stream<Path> files = Files.walk(folder.resolve("out/steps"))) {
      List<Path> tables =
          files.filter(file -> file.getFileName().toString().equals("test.csv")).toList();
      assertThat(tables).hasSize(1);
      assertThat(Files.readString(tables.getFirst())).doesNotContain("benign", "malignant");
    }
  }

  @Test
  void a_study_that_was_changed_after_its_registration_says_so() throws Exception {
    String hash = hash(study(plan(), "--register").expect(0));
    Path changed = plan("seed: 2");

    assertThat(study(changed, "--registered", hash).expect(2).problem())
        .contains("was registered with " + hash, "stay closed");
    study(changed).expect(0);
    JsonNode registration = numbers().get("registration");
    assertThat(registration.get("as_registered").booleanValue()).isFalse();
    assertThat(registration.get("first_hash").asString()).isEqualTo(hash);
    assertThat(registration.get("changes").toString()).contains("- seed: 1", "+ seed: 2");
    assertThat(page()).contains("did NOT match");
  }

  @Test
  void what_cannot_be_done_is_a_hole_and_the_rest_goes_on() throws Exception {
    String other = Files.readString(folder.resolve("lesions.csv"));
    String named = row("test");
    // the patient of a test lesion trains as well
    Files.writeString(
        folder.resolve("twice.csv"),
        other + named.replaceFirst("L\\d+", "L999").replace(",test,", ",train,") + "\n");
    Files.writeString(folder.resolve("half.csv"), "lesion,scan,row\nS00,test,1\nS01,retest,4\n");
    Files.writeString(folder.resolve("foreign.gmt"), "NONE\tmade up\tABC1\tABC2\tABC3\n");
    Path plan =
        plan(
            "retests: [{name: half, pairs: half.csv, features: rescanned.csv}]",
            "biology: [{name: foreign, task: diagnosis, arm: signal, expression: expression.csv,"
                + " gene_sets: foreign.gmt}]",
            "courts: []");
    String text =
        Files.readString(plan)
            .replace("courts: []\n", "")
            .replace(
                "encoders:\n",
                """
                  - {name: twice, table: twice.csv, patient: PatientID, split: {kind: column}}
                encoders:
                  - {kind: weights, name: lost, file: lost.safetensors}
                """)
            .replace(
                "arms:\n",
                """
                  - {kind: classes, name: again, cohort: twice, label: diagnosis}
                arms:
                  - {kind: probe, name: gone, encoder: lost}
                """);
    Files.writeString(plan, text);

    CommandLineRun run = study(plan).expect(3);
    JsonNode json = numbers();
    String holes = json.get("holes").toString();
    assertThat(holes)
        .contains(
            "patients of ",
            "are in two splits",
            "its cohort twice cannot be used",
            "lost.safetensors does not exist",
            "test and retest: half",
            "biology: foreign, gene sets",
            "is among the 60 that were measured");
    assertThat(json.get("tasks").size()).isEqualTo(1);
    assertThat(json.get("tasks").get(0).get("arms").size()).isEqualTo(2);
    assertThat(page()).contains("What is missing", "are in two splits");
    assertThat(run.err()).contains("FAILED: cohort twice");
  }

  @Test
  void a_mistake_in_the_file_is_told_with_its_line() throws Exception {
    assertThat(study(plan("commparisons: []")).expect(2).problem())
        .contains("small.yaml:17:1", "unknown key 'commparisons'; did you mean 'comparisons'?");
    Path plan = plan();
    Files.writeString(
        plan, Files.readString(plan).replace("encoder: untrained}", "encoder: trainned}"));
    assertThat(study(plan).expect(2).problem())
        .contains("small.yaml:12:", "no encoder is called so; there are: trained, untrained");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void features_are_joined_by_the_name_of_the_lesion_in_any_order() throws Exception {
    study(plan()).expect(0);
    String first = numbers().get("tasks").toString();
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("trained.csv")));
    List<String> turned = new ArrayList<>(List.of(lines.getFirst()));
    turned.addAll(lines.subList(1, lines.size()).reversed());
    Files.write(folder.resolve("trained.csv"), turned);
    study(plan()).expect(0);

    assertThat(numbers().get("tasks").toString()).isEqualTo(first);
  }
}
