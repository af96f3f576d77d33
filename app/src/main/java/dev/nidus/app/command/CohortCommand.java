package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.cohort.CohortSynthesis;
import dev.nidus.app.progress.Progress;
import dev.nidus.imaging.synthetic.CohortSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nidus cohort`: cohorts of lesions as files.
@Command(
    name = "cohort",
    mixinStandardHelpOptions = true,
    description = "Make cohorts of lesions.",
    subcommands = CohortCommand.Synthesize.class)
final class CohortCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "say synthesize");
  }

  /// `nidus cohort synthesize`.
  @Command(
      name = "synthesize",
      mixinStandardHelpOptions = true,
      description = {
        "Write a synthetic cohort: CT-like scans with lesions of eight sites and two classes, their"
            + " masks, a table that extract reads, and the truth.",
        "Nobody was scanned: no result on it is evidence about patients."
      })
  static final class Synthesize implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();
    @Mixin ThreadOptions workers = new ThreadOptions();

    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "DIR",
        description = "The folder to write into, new or empty (about 3 MB a lesion at --size 128).")
    Path output = Path.of("");

    @Option(names = "--lesions", paramLabel = "N", description = "How many lesions (default: 400).")
    int lesions = 400;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description =
            "Where the random numbers start (default: 7). The same seed gives the same files.")
    long seed = 7;

    @Option(
        names = "--size",
        paramLabel = "N",
        description =
            "Voxels along an edge of a scan, 32 to 256; each axis differs by up to a fifth"
                + " (default: 128).")
    int size = CohortSettings.DEFAULT_SIZE;

    @Option(
        names = "--retests",
        paramLabel = "N",
        description =
            "How many scans are taken twice, for test-retest (default: an eighth of the lesions).")
    Optional<Integer> retests = Optional.empty();

    @Option(
        names = "--seed-jitter",
        paramLabel = "MM",
        description =
            "Standard deviation, along each axis, by which seeds are moved off the centroid"
                + " (default: 0).")
    double seedJitter;

    @Option(
        names = "--resume",
        description = "Go on with an interrupted run of the same settings in the same folder.")
    boolean resume;

    @Option(
        names = "--progress",
        paramLabel = "auto|plain|json|slicer|none",
        description = "How progress is shown (default: a bar on a terminal, else plain lines).")
    RunOptions.ProgressWord progress = RunOptions.ProgressWord.auto;

    @Override
    public Integer call() throws IOException {
      CohortSettings settings = settings();
      int wanted = workers.count();
      Report report = new Report(command);
      Optional<CohortSynthesis> begun =
          CohortSynthesis.begin(
              output.toAbsolutePath().normalize(),
              output.toString(),
              settings,
              ProgramVersion.text(),
              resume);
      if (begun.isEmpty()) {
        report.say("%s is complete; there is nothing to resume".formatted(output));
        return ExitStatus.DONE;
      }
      CohortSynthesis synthesis = begun.get();
      int done = synthesis.done();
      if (resume) {
        report.say("resuming: %d of %d scans are there".formatted(done, synthesis.scans()));
      }
      int threads = CohortSynthesis.threadsFor(settings, wanted, Runtime.getRuntime().maxMemory());
      if (threads < wanted) {
        report.say(
            "%d of %d threads: memory has no room for more; NIDUS_JAVA_OPTS=-Xmx... gives more"
                .formatted(threads, wanted));
      }
      try (Progress shown =
          new Progress(
              progress.mode(),
              "scans",
              synthesis.scans(),
              done,
              report.out(),
              report.err(),
              InstantSource.system())) {
        synthesis.run(threads, more -> shown.advance(more, 0));
        report.say(
            String.format(
                Locale.ROOT,
                "%d synthetic lesions in %d scans written to %s in %.1f s (%.2f scans/s)",
                settings.lesions(),
                synthesis.scans(),
                output,
                shown.elapsed().toMillis() / 1e3,
                shown.rate()));
      } catch (IOException failed) {
        report.say("the scans that are done are kept; go on with --resume");
        throw failed;
      }
      return ExitStatus.DONE;
    }

    private CohortSettings settings() {
      try {
        return new CohortSettings(
            lesions,
            seed,
            size,
            retests.orElseGet(() -> CohortSettings.usualRetests(lesions)),
            seedJitter);
      } catch (IllegalArgumentException wrong) {
        throw new UsageProblem(String.valueOf(wrong.getMessage()), wrong);
      }
    }
  }
}
