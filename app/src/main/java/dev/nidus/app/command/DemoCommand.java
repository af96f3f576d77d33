package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.arms.ArmFailed;
import dev.nidus.app.sarcoma.DemoFolder;
import dev.nidus.app.sarcoma.DemoPlan;
import dev.nidus.app.sarcoma.DemoResult;
import dev.nidus.app.sarcoma.DemoRun;
import dev.nidus.app.sarcoma.SarcomaCohort;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus demo`: the paper's argument on the real CTs of the repository, as far as they can carry it.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Tumour or muscle, on the sarcoma CTs that come with Nidus: pre-train a small encoder without"
          + " labels, then compare what it makes of few labels with training from scratch, plain"
          + " numbers and controls, on one page. Takes less than 10 minutes on two free cores; what"
          + " was computed is kept in FOLDER, so that an interrupted demo goes on."
    })
final class DemoCommand implements Callable<Integer> {
  /// Of each training; the numbers do not depend on the machine's cores.
  private static final int THREADS = 1;

  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where the demo's files go (default: demo).")
  Path output = Path.of("demo");

  @Option(
      names = "--features",
      description =
          "The short demo instead: features of five lesions with an UNTRAINED encoder, and"
              + " pictures.")
  boolean features;

  @Option(
      names = "--rehearsal",
      description = "Every step in small, within a minute; the numbers mean nothing.")
  boolean rehearsal;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of every random choice; the same seed gives the same numbers (default: 0).")
  long seed;

  @Option(names = "--open", description = "Show the page in a browser, if there is one.")
  boolean open;

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|slicer|none",
      description = "How progress is shown (default: a bar on a terminal, else plain lines).")
  RunOptions.ProgressWord progress = RunOptions.ProgressWord.auto;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(command);
    Path data = data();
    int status = features ? FeaturesDemo.run(data, output, report) : compare(data, report);
    if (open && status != ExitStatus.BROKEN_OFF) {
      report.say(Browser.show(output.resolve("index.html").toAbsolutePath().normalize()));
    }
    return status;
  }

  private int compare(Path data, Report report) throws IOException {
    Path folder = output.toAbsolutePath().normalize();
    RunOptions.makeFolder(folder);
    DemoPlan plan = rehearsal ? DemoPlan.rehearsal(seed) : DemoPlan.whole(seed);
    Scans scans = new Scans(ByteBudget.DEFAULT);
    SarcomaCohort cohort = SarcomaCohort.read(data.resolve("sts"), scans);
    DemoResult result;
    try (DemoProgress watcher = new DemoProgress(report, progress.mode())) {
      DemoRun run =
          new DemoRun(
              plan,
              cohort,
              scans,
              folder.resolve("runs"),
              new Surroundings(ProgramVersion.text(), Machine.describe(), THREADS),
              watcher);
      watcher.begin(run.work());
      result = run.run();
    } catch (ArmFailed failed) {
      throw new UsageProblem(String.valueOf(failed.getMessage()), failed);
    } catch (UnusablePlan own) {
      throw new IllegalStateException("the demo's own plan", own);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      report.say("nidus: interrupted; the same command goes on");
      return ExitStatus.BROKEN_OFF;
    }
    Path page = DemoFolder.write(folder, result, ProgramVersion.text(), CommandText.of(command));
    DemoFolder.lines(result).forEach(report::say);
    report.say("page: %s".formatted(output.resolve(page.getFileName())));
    return ExitStatus.DONE;
  }

  /// The scans lie in the checkout; the launcher says where that is.
  private static Path data() {
    Path home =
        Optional.ofNullable(System.getProperty("nidus.home")).map(Path::of).orElse(Path.of(""));
    Path data = home.toAbsolutePath().resolve("data");
    if (!Files.isRegularFile(data.resolve("sts/seeds.csv"))) {
      throw new UsageProblem(
          "the demo's CTs are not in %s; run ./nidus demo from a checkout of Nidus, or set -Dnidus.home"
              .formatted(data));
    }
    return data;
  }
}
