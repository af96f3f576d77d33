package dev.nidus.app.saliency;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.RowPairing;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.learning.saliency.Explainer;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// What `nidus saliency` leaves: a folder for each lesion with maps and pictures, the table `saliency.csv`,
/// `saliency.html` and, last, `saliency.json`.
///
/// @param files where the table and its reports are
/// @param lines what a user is told at once
public record SaliencyFolder(RunFiles files, List<String> lines) {
  private static final String TABLE = "saliency.csv";
  private static final String PAGE = "saliency.html";
  private static final String NUMBERS = "saliency.json";

  /// What is asked for.
  ///
  /// @param source the lesions
  /// @param root where relative paths of masks start
  /// @param cutting how their patches are had
  /// @param explainer of the network, and of what is explained; the caller closes the network
  /// @param explained that, in a phrase
  /// @param methods in the order of the report
  /// @param wanted the name of a score; of each lesion the largest if none is said
  /// @param columns that are named for the mask and for the patient, if the usual ones are not meant
  /// @param radius about the seed, mm
  /// @param noise of the stability, HU; 0 measures none
  /// @param sanityLesions how many lesions the sanity checks take; 0 checks none
  /// @param replicates resamples of patients
  /// @param seed of everything that is drawn
  /// @param threads that read scans
  /// @param facts what the numbers depend on beside that
  /// @param filing what DICOM maps need, if they are wanted
  public record Request(
      LesionSource source,
      Path root,
      PatchCutting cutting,
      Explainer explainer,
      String explained,
      List<SaliencyMethod> methods,
      Optional<String> wanted,
      NamedColumns columns,
      double radius,
      double noise,
      int sanityLesions,
      int replicates,
      long seed,
      int threads,
      SequencedMap<String, String> facts,
      Optional<MapFiling> filing) {
    public Request {
      methods = List.copyOf(methods);
      facts = new LinkedHashMap<>(facts);
    }
  }

  /// Columns that the user named.
  public record NamedColumns(Optional<String> mask, Optional<String> patient) {}

  /// Where a run shows how far it is.
  @FunctionalInterface
  public interface Shown {
    Progress over(long rows);
  }

  public SaliencyFolder {
    lines = List.copyOf(lines);
  }

  /// Makes the maps of all lesions. Whatever is wrong with one costs that one.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @param finisher the last words of the run over the cohort, and its exit status
  /// @return what was written, and the exit status
  /// @throws UsageProblem if the request cannot be met for any lesion
  public static Finished write(
      Path folder, Request request, String program, String command, Shown shown, Finisher finisher)
      throws IOException {
    request.methods().forEach(method -> require(request.explainer(), method));
    OptionalInt output = output(request);
    List<String> columns = request.source().columns();
    for (String own : SaliencyRun.COLUMNS) {
      if (columns.contains(own)) {
        throw new UsageProblem(
            "%s has the column '%s' already; remove the columns of an earlier run first"
                .formatted(request.source().file(), own));
      }
    }
    List<String> remarks = new ArrayList<>();
    SaliencyRun run =
        new SaliencyRun(
            new SaliencyTask(
                request.explainer(),
                request.methods(),
                output,
                request.radius(),
                request.noise(),
                request.seed(),
                request.cutting(),
                request.filing()),
            new SaliencyRun.Columns(
                column(request, request.columns().mask(), List.of("mask_path")),
                column(request, request.columns().patient(), List.of("PatientID", "patient")),
                column(request, Optional.empty(), List.of("synthetic")),
                request.root()),
            folder,
            request.sanityLesions());
    ResultPage.prepare(folder);
    Files.deleteIfExists(folder.resolve(PAGE));
    Files.deleteIfExists(folder.resolve(NUMBERS));
    RunFiles files = new RunFiles(folder.resolve(TABLE), folder);
    List<String> header = new ArrayList<>(columns);
    header.addAll(SaliencyRun.COLUMNS);
    int status;
    try (RowPairing rows = new RowPairing(request.source(), 0);
        PatchStream patches = new PatchStream(rows, request.cutting(), request.threads());
        RunJournal journal = RunJournal.begin(files, Map.of(), header, List.of());
        Progress progress = shown.over(request.source().rows())) {
      run.run(rows, patches, journal, progress::advance);
      journal.finish(ResultFormat.csv(), Optional.empty());
      status = finisher.finished(journal, files, progress);
    }
    if (column(request, request.columns().patient(), List.of("PatientID", "patient")).isEmpty()) {
      remarks.add(
          "The patients are not known (no column PatientID or patient, no --patient): lesions of"
              + " one scan count as one patient's.");
    }
    if (run.isSynthetic()) {
      remarks.add("Synthetic: rows of this table say that their lesions are made up.");
    }
    List<MethodSummary> summaries = run.summaries(request.replicates());
    Optional<List<SanityCheck>> sanity =
        run.kept() > 0 ? Optional.of(run.sanity(request.replicates())) : Optional.empty();
    SaliencyFindings found =
        new SaliencyFindings(
            String.valueOf(request.source().file().getFileName()),
            request.explained(),
            request.explainer().scoring().outputs(),
            request.wanted().orElse("largest"),
            request.radius(),
            request.noise(),
            summaries,
            run.results(),
            run.refused(),
            sanity,
            remarks,
            request.facts());
    ResultPage.writePage(folder.resolve(PAGE), "saliency.jte", SaliencyView.of(found, command));
    ResultPage.write(folder.resolve(NUMBERS), SaliencyJson.write(found, program));
    return new Finished(new SaliencyFolder(files, lines(found)), status);
  }

  /// Ends the run over the cohort.
  @FunctionalInterface
  public interface Finisher {
    int finished(RunJournal journal, RunFiles files, Progress progress);
  }

  /// What was written, and the exit status of the run over the cohort.
  public record Finished(SaliencyFolder folder, int status) {}

  private static void require(Explainer explainer, SaliencyMethod method) {
    try {
      explainer.requireUsable(method);
    } catch (IllegalArgumentException impossible) {
      throw new UsageProblem(String.valueOf(impossible.getMessage()), impossible);
    }
  }

  private static OptionalInt output(Request request) {
    if (request.wanted().isEmpty()) {
      return OptionalInt.empty();
    }
    List<String> outputs = request.explainer().scoring().outputs();
    int position = outputs.indexOf(request.wanted().get());
    if (position < 0) {
      throw new UsageProblem(
          "--class is '%s', but what is explained (%s) has the scores: %s"
              .formatted(request.wanted().get(), request.explained(), String.join(", ", outputs)));
    }
    return OptionalInt.of(position);
  }

  private static OptionalInt column(Request request, Optional<String> named, List<String> usual) {
    List<String> columns = request.source().columns();
    if (named.isPresent()) {
      int position = columns.indexOf(named.get());
      if (position < 0) {
        throw new UsageProblem(
            "%s has no column '%s'; it has: %s"
                .formatted(request.source().file(), named.get(), String.join(", ", columns)));
      }
      return OptionalInt.of(position);
    }
    return usual.stream().mapToInt(columns::indexOf).filter(position -> position >= 0).findFirst();
  }

  private static List<String> lines(SaliencyFindings found) {
    List<String> lines = new ArrayList<>(found.remarks());
    double forward =
        found.lesions().stream()
            .mapToDouble(LesionResult::forwardSeconds)
            .sorted()
            .skip(found.lesions().size() / 2)
            .findFirst()
            .orElse(0);
    for (MethodSummary summary : found.summaries()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %d passes there and %d back, %.2f s a lesion, as long as %.1f passes there alone"
                  + " (%.0f ms)",
              summary.method().word(),
              summary.passes().forward(),
              summary.passes().backward(),
              summary.seconds(),
              forward > 0 ? summary.seconds() / forward : 0,
              1000 * forward));
    }
    IntStream.range(0, found.sanity().orElse(List.of()).size())
        .mapToObj(n -> SaliencyView.verdict(found.sanity().orElseThrow().get(n)))
        .forEach(lines::add);
    return lines;
  }
}
