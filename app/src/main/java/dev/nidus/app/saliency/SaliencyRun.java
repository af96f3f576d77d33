package dev.nidus.app.saliency;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.saliency.LesionMaps.NamedMask;
import dev.nidus.app.saliency.LesionMaps.Outcome;
import dev.nidus.app.table.RowPairing;
import dev.nidus.core.extraction.CutLesion;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;

/// Takes a cohort through the maps, lesion by lesion.
public final class SaliencyRun {
  /// What the table gets beside the user's columns.
  public static final List<String> COLUMNS =
      List.of("saliency_explained", "saliency_score", "saliency_folder");

  private final SaliencyTask task;
  private final Columns columns;
  private final Path folder;
  private final int keptLesions;
  private final List<LesionResult> results = new ArrayList<>();
  private final List<RefusedRow> refused = new ArrayList<>();
  private final List<KeptLesion> kept = new ArrayList<>();
  private final Set<String> keptPatients = new HashSet<>();
  private boolean synthetic;

  /// Where the table says what.
  ///
  /// @param mask path of the lesion's mask
  /// @param patient whose lesion it is; the scan's path if no column says it
  /// @param synthetic whether the lesion is made up
  /// @param root where relative paths start
  record Columns(OptionalInt mask, OptionalInt patient, OptionalInt synthetic, Path root) {}

  SaliencyRun(SaliencyTask task, Columns columns, Path folder, int keptLesions) {
    this.task = task;
    this.columns = columns;
    this.folder = folder;
    this.keptLesions = keptLesions;
  }

  /// Goes through all rows.
  ///
  /// @param progress told of each row: how many were done, how many of them refused
  void run(
      RowPairing rows, PatchStream patches, RunJournal journal, BiConsumer<Long, Long> progress)
      throws IOException {
    LesionMaps maps = new LesionMaps(task, folder);
    while (patches.hasNext()) {
      CutLesion lesion = patches.next();
      List<String> fields = rows.fieldsOfNext();
      boolean done =
          switch (lesion.outcome()) {
            case PatchOutcome.Refused(var refusal) -> refuse(journal, lesion, refusal);
            case PatchOutcome.Cut cut -> explain(journal, maps, lesion, cut, fields);
          };
      progress.accept(1L, done ? 0L : 1L);
    }
  }

  /// Asks whether the maps know the network; its weights are lost.
  List<SanityCheck> sanity(int replicates) {
    return SanityCheck.of(
        task.explainer(),
        kept,
        task.methods().stream().map(SanityCheck.Mapping::of).toList(),
        replicates,
        RandomSource.of(task.seed()).named("sanity"));
  }

  List<MethodSummary> summaries(int replicates) {
    if (results.isEmpty()) {
      return List.of();
    }
    RandomSource random = RandomSource.of(task.seed()).named("intervals");
    List<MethodSummary> summaries = new ArrayList<>();
    for (SaliencyMethod method : task.methods()) {
      summaries.add(MethodSummary.of(method, results, replicates, random));
    }
    return summaries;
  }

  List<LesionResult> results() {
    return results;
  }

  List<RefusedRow> refused() {
    return refused;
  }

  /// How many lesions the sanity checks have.
  int kept() {
    return kept.size();
  }

  /// Whether a row says of itself that it is made up.
  boolean isSynthetic() {
    return synthetic;
  }

  private boolean explain(
      RunJournal journal,
      LesionMaps maps,
      CutLesion cutLesion,
      PatchOutcome.Cut cut,
      List<String> fields)
      throws IOException {
    if (!(cutLesion.row() instanceof Lesion lesion)) {
      throw new IllegalStateException("a row without a lesion has no patch");
    }
    synthetic |= field(fields, columns.synthetic()).filter("true"::equals).isPresent();
    String patient = field(fields, columns.patient()).orElse(lesion.scanFile().toString());
    Optional<NamedMask> mask;
    try {
      mask = field(fields, columns.mask()).map(this::mask);
    } catch (InvalidPathException notAPath) {
      return refuse(
          journal,
          cutLesion,
          new Refusal.Unreadable("its mask '%s' is not a path".formatted(notAPath.getInput())));
    }
    return switch (maps.make(lesion, patient, cut, mask)) {
      case Outcome.Refused(String reason) ->
          refuse(journal, cutLesion, new Refusal.Unreadable(reason));
      case Outcome.Explained(LesionResult result, KeptLesion each) -> {
        results.add(result);
        if (kept.size() < keptLesions && keptPatients.add(patient)) {
          kept.add(each);
        }
        List<String> row = new ArrayList<>(fields);
        row.add(result.explained());
        row.add(Double.toString(result.score()));
        row.add(String.format(Locale.ROOT, "%06d", lesion.row()));
        journal.done(ReportedRow.of(lesion), row, cut.warnings());
        yield true;
      }
    };
  }

  private boolean refuse(RunJournal journal, CutLesion lesion, Refusal refusal) {
    journal.refused(ReportedRow.of(lesion.row()), refusal);
    refused.add(new RefusedRow(Math.toIntExact(lesion.row().row()), refusal.reason()));
    return false;
  }

  private NamedMask mask(String name) {
    return new NamedMask(columns.root().resolve(name).toAbsolutePath().normalize(), name);
  }

  private static Optional<String> field(List<String> fields, OptionalInt column) {
    return column.isPresent()
        ? Optional.of(fields.get(column.getAsInt()).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
