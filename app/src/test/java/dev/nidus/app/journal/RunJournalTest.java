package dev.nidus.app.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
  private static final Map<String, String> SETTINGS = Map.of("batch", "1", "law", "study");
  private static final ReportedRow ROW = new ReportedRow(1, "a, b.nii");

  @TempDir private Path folder;
  private RunFiles files = RunFiles.of(Path.of(""));

  @BeforeEach
  void name_the_files() {
    files = RunFiles.of(folder.resolve("out.csv"));
  }

  @Test
  void a_finished_run_leaves_results_and_only_the_reports_that_say_something() throws Exception {
    try (RunJournal journal = RunJournal.begin(files, SETTINGS, List.of("x"), List.of())) {
      journal.done(ROW, List.of("1"), List.of(new Warning("look, here")));
      journal.finish(ResultFormat.csv(), Optional.empty());
    }
    assertThat(names()).containsExactly("out.csv", "out.csv.warnings.csv");
    assertThat(files.results()).hasContent("x\n1\n");
    assertThat(files.warnings())
        .hasContent("row,image_path,reason\n1,\"a, b.nii\",\"look, here\"\n");
  }

  @Test
  void a_run_that_nobody_goes_on_with_keeps_no_state_and_ends_as_any() throws Exception {
    try (RunJournal journal = RunJournal.beginUnresumable(files, List.of("x"), List.of())) {
      journal.done(ROW, List.of("1"), List.of());
      journal.commit();
      assertThat(RunJournal.isUnfinished(files)).isFalse();
      assertThat(names()).doesNotContain("out.csv", "out.csv.resume.json");
      journal.refused(ROW, new Refusal.Unreadable("gone"));
      journal.finish(ResultFormat.csv(), Optional.empty());
    }
    assertThat(names()).containsExactly("out.csv", "out.csv.refused.csv");
    assertThat(files.results()).hasContent("x\n1\n");
  }

  @Test
  void rows_after_the_last_commit_are_dropped_and_done_again() throws Exception {
    try (RunJournal journal = RunJournal.begin(files, SETTINGS, List.of("x"), List.of())) {
      journal.done(ROW, List.of("1"), List.of());
      journal.commit();
      journal.done(ROW, List.of("2"), List.of());
      journal.refused(ROW, new Refusal.Unreadable("gone"));
    }
    assertThat(names()).doesNotContain("out.csv");
    assertThat(RunJournal.isUnfinished(files)).isTrue();

    try (RunJournal journal = RunJournal.resume(files, SETTINGS)) {
      assertThat(journal.rows()).isEqualTo(1);
      assertThat(journal.refused()).isZero();
      journal.done(ROW, List.of("3"), List.of());
      journal.finish(ResultFormat.csv(), Optional.empty());
    }
    assertThat(files.results()).hasContent("x\n1\n3\n");
    assertThat(names()).containsExactly("out.csv");
  }

  @Test
  void a_run_stopped_between_the_names_of_its_files_resumes() throws Exception {
    RunJournal journal = RunJournal.begin(files, SETTINGS, List.of("x"), List.of());
    journal.refused(ROW, new Refusal.Unreadable("gone"));
    journal.done(ROW, List.of("1"), List.of());
    journal.commit();
    assertThatThrownBy(() ->
            journal.finish(
                (_, _) -> {
                  throw new IOException("stopped here");
                },
                Optional.empty()))
        .hasMessage("stopped here");
    assertThat(files.refused()).as("has its name already").exists();
    assertThat(files.results()).doesNotExist();

    try (RunJournal again = RunJournal.resume(files, SETTINGS)) {
      assertThat(again.rows()).isEqualTo(2);
      again.finish(ResultFormat.csv(), Optional.empty());
    }
    assertThat(names()).containsExactly("out.csv", "out.csv.refused.csv");
    assertThat(files.refused()).hasContent("row,image_path,reason\n1,\"a, b.nii\",gone\n");
  }

  @Test
  void a_run_stopped_after_its_results_got_their_name_is_finished() throws Exception {
    try (RunJournal journal = RunJournal.begin(files, SETTINGS, List.of("x"), List.of())) {
      journal.done(ROW, List.of("1"), List.of());
      journal.commit();
      byte[] state = Files.readAllBytes(files.state());
      journal.finish(ResultFormat.csv(), Optional.empty());
      Files.write(files.state(), state);
    }
    assertThat(RunJournal.isUnfinished(files)).isFalse();
  }

  @Test
  void an_older_result_stands_until_the_new_one_is_complete() throws Exception {
    Files.writeString(files.results(), "old");
    try (RunJournal journal = RunJournal.begin(files, SETTINGS, List.of("x"), List.of())) {
      assertThat(files.results()).hasContent("old");
      assertThat(RunJournal.isUnfinished(files)).isTrue();
      journal.finish(ResultFormat.csv(), Optional.empty());
    }
    assertThat(files.results()).hasContent("x\n");
  }

  @Test
  void every_setting_that_differs_is_named() throws Exception {
    RunJournal.begin(files, SETTINGS, List.of("x"), List.of()).close();
    assertThatThrownBy(
            () -> RunJournal.resume(files, Map.of("batch", "4", "law", "", "new", "yes")))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("batch was 1, now 4; law was study, now none; new was none, now yes")
        .hasMessageContaining("give the same options, or run without --resume to start anew");
  }

  @Test
  void a_place_that_cannot_be_written_is_a_sentence() {
    RunFiles nowhere = RunFiles.of(folder.resolve("no/such/folder/out.csv"));
    assertThatThrownBy(() -> RunJournal.begin(nowhere, SETTINGS, List.of("x"), List.of()))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith(nowhere.results() + " cannot be written; choose another place");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
