package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Checklist;
import dev.nidus.app.study.StudyResult.Hole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The texts, tables and figures of `study.html`, in the order in which they are read.
///
/// @param title of the study
/// @param question that it asks
/// @param summary in plain words
/// @param warning what must be read first; blank for nothing
/// @param registration what was said before
/// @param changes of the study since; empty if there are none
/// @param holes what could not be done
/// @param cohorts their sizes
/// @param tasks what was predicted
/// @param maps features in planes
/// @param pages of further commands
/// @param audits what splits share
/// @param limits of what the study can say
/// @param receipts of the steps
/// @param checklists of guidelines
/// @param command what the user wrote
public record StudyView(
    String title,
    String question,
    List<String> summary,
    String warning,
    String registration,
    List<String> changes,
    List<Hole> holes,
    Table cohorts,
    List<Section> tasks,
    List<Section> maps,
    List<Section> pages,
    List<Section> audits,
    List<String> limits,
    Table receipts,
    List<ChecklistView> checklists,
    String command) {

  /// A part of the page with its own heading.
  ///
  /// @param title of the heading
  /// @param anchor of links, different from all others
  /// @param paragraphs under the heading
  /// @param remarks that stand out
  /// @param tables below
  /// @param figures below those
  public record Section(
      String title,
      String anchor,
      List<String> paragraphs,
      List<String> remarks,
      List<Table> tables,
      List<Figure> figures) {
    public Section {
      paragraphs = List.copyOf(paragraphs);
      remarks = List.copyOf(remarks);
      tables = List.copyOf(tables);
      figures = List.copyOf(figures);
    }
  }

  /// A table; the first cell of a row is its heading.
  ///
  /// @param caption what it shows
  /// @param columns their headings
  /// @param rows of as many cells
  public record Table(String caption, List<Column> columns, List<List<String>> rows) {
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /// A column of a table.
  ///
  /// @param kind of its cells, which the style of the page knows
  public record Column(String name, String kind) {
    static Column text(String name) {
      return new Column(name, "text");
    }

    /// A number with an interval.
    static Column estimate(String name) {
      return new Column(name, "estimate");
    }

    static Column number(String name) {
      return new Column(name, "number");
    }
  }

  /// A picture.
  ///
  /// @param svg markup, or blank
  /// @param source a data address, or blank
  /// @param alternative for who cannot see it
  /// @param caption below it
  public record Figure(String svg, String source, String alternative, String caption) {}

  /// A guideline.
  public record ChecklistView(Checklist list, String anchor, Table table) {}

  public StudyView {
    summary = List.copyOf(summary);
    changes = List.copyOf(changes);
    holes = List.copyOf(holes);
    tasks = List.copyOf(tasks);
    maps = List.copyOf(maps);
    pages = List.copyOf(pages);
    audits = List.copyOf(audits);
    limits = List.copyOf(limits);
    checklists = List.copyOf(checklists);
  }

  /// @param folder of the study
  static StudyView of(StudyPlan plan, StudyResult result, String command, Path folder)
      throws IOException {
    List<Section> tasks = new ArrayList<>();
    for (int n = 0; n < result.tasks().size(); n++) {
      tasks.add(TaskSection.of(result.tasks().get(n), "task-" + (n + 1)));
    }
    List<ChecklistView> checklists = new ArrayList<>();
    for (int n = 0; n < result.checklists().size(); n++) {
      checklists.add(checklist(result.checklists().get(n), "checklist-" + (n + 1)));
    }
    return new StudyView(
        plan.name(),
        plan.question(),
        Summary.of(result),
        result.synthetic()
            ? "SYNTHETIC lesions: nobody was scanned, and nothing on this page is evidence about"
                + " patients."
            : "",
        registration(result.registration()),
        result.registration().changes(),
        result.holes(),
        cohorts(result),
        tasks,
        OtherSections.maps(result),
        OtherSections.pages(result, folder),
        OtherSections.audits(result),
        limits(result),
        receipts(result),
        checklists,
        command);
  }

  private static String registration(StudyResult.Registered registered) {
    return registered.asRegistered()
        ? "The plan of this study and the digests of its inputs, without the outcomes of the test lesions, were written down %s, before those outcomes were read, and have the hash %s. This run matched it."
            .formatted(registered.registered(), registered.hash())
        : "This run did NOT match what was registered first in its folder. Registered %s: %s. This run: %s. What it shows was asked after test lesions had been opened, or may have been: take it as exploration."
            .formatted(registered.registered(), registered.firstHash(), registered.hash());
  }

  private static Table cohorts(StudyResult result) {
    return new Table(
        "Cohorts: lesions of patients in each split",
        List.of(
            Column.text("Cohort"),
            Column.number("Train"),
            Column.number("Tune"),
            Column.number("Test"),
            Column.text("Digest without test outcomes")),
        result.cohorts().stream()
            .map(cohort ->
                List.of(
                    cohort.name(),
                    sample(cohort.train()),
                    sample(cohort.tune()),
                    sample(cohort.test()),
                    cohort.digest().substring(0, 16)))
            .toList());
  }

  static String sample(StudyResult.Sample sample) {
    return sample.lesions() == 0
        ? "none"
        : "%d of %d patients".formatted(sample.lesions(), sample.patients());
  }

  private static List<String> limits(StudyResult result) {
    List<String> limits = new ArrayList<>();
    boolean isAlone = result.cohorts().size() < 2;
    limits.add(
        isAlone
            ? "All lesions come from one table. How the arms do on patients of another hospital is"
                + " not known."
            : "Each task has training and test lesions of one table; what was learned in one cohort"
                + " was not tried on another.");
    limits.add(
        "Intervals hold for patients like those of the test lesions. With few of them, resampling"
            + " gives intervals that tend to be too narrow.");
    limits.add(
        "The hash shows that plan and inputs were not changed after the test lesions were opened in"
            + " this folder. It cannot show that nobody had looked at them before.");
    if (result.pages().stream().noneMatch(page -> page.kind().equals("stability"))) {
      limits.add("Stability under perturbed scans was not examined in this study.");
    }
    if (result.pages().stream().noneMatch(page -> page.kind().equals("court"))) {
      limits.add(
          "No court of shortcuts was held in this study: an arm may have learned the scanner or the"
              + " size of lesions.");
    }
    limits.add("Nidus is no medical device, and nothing here is for diagnosis.");
    return limits;
  }

  private static Table receipts(StudyResult result) {
    return new Table(
        "Steps, each known by the digest of what went into it",
        List.of(Column.text("Step"), Column.text("State"), Column.text("Digest of its inputs")),
        result.steps().stream()
            .map(step ->
                List.of(
                    step.title(),
                    step.state(),
                    step.key().isEmpty() ? "could not start" : step.key().substring(0, 16)))
            .toList());
  }

  private static ChecklistView checklist(Checklist list, String anchor) {
    return new ChecklistView(
        list,
        anchor,
        new Table(
            "%s: %d of %d items answered by the run"
                .formatted(list.name(), list.answered(), list.items()),
            List.of(Column.text("Item"), Column.text("Asks for"), Column.text("Answer")),
            list.lines().stream()
                .map(item ->
                    List.of(
                        item.number(),
                        item.asks(),
                        item.answer().isEmpty() ? "Open: to be written by people" : item.answer()))
                .toList()));
  }

  /// Anchors and titles for the contents.
  public List<Section> contents() {
    List<Section> contents = new ArrayList<>();
    for (List<Section> part : List.of(tasks, maps, pages, audits)) {
      contents.addAll(part);
    }
    return contents;
  }

  /// Numbers for templates.
  public static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
