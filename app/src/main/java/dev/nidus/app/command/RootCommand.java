package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.learning.tensor.NativeLibraryMissing;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `nidus`: the commands and how their failures are told.
@Command(
    name = "nidus",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    scope = ScopeType.INHERIT,
    description = "A foundation model for cancer imaging biomarkers: from CT scans to features.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was done",
      "1:the work broke off",
      "2:nothing was done: the command or its input is wrong",
      "3:done, but some rows were refused"
    },
    subcommands = {
      ExtractCommand.class,
      VerifyCommand.class,
      PatchesCommand.class,
      SeedsCommand.class,
      WeightsCommand.class,
      PretrainCommand.class,
      FinetuneCommand.class,
      PlanCommand.class,
      SplitCommand.class,
      ProbeCommand.class,
      PredictCommand.class,
      CurveCommand.class,
      CompareCommand.class,
      ConformanceCommand.class,
      EvaluateCommand.class,
      SurvivalCommand.class,
      RetestCommand.class,
      StabilityCommand.class,
      BiologyCommand.class,
      AuditCommand.class,
      SaliencyCommand.class,
      CourtCommand.class,
      CohortCommand.class,
      ClusterCommand.class,
      DicomCommand.class,
      WatchCommand.class,
      ReproduceCommand.class,
      StudyCommand.class,
      DoctorCommand.class,
      DemoCommand.class
    })
public final class RootCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  /// Runs a command line.
  ///
  /// @return the exit status
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = line();
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(RootCommand::misused);
    line.setExecutionExceptionHandler((failure, failed, _) -> brokenOff(failure, failed.getErr()));
    int status = line.execute(arguments);
    out.flush();
    err.flush();
    return status;
  }

  /// A parser of command lines.
  static CommandLine line() {
    CommandLine line = new CommandLine(new RootCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "give a command");
  }

  private static int misused(ParameterException problem, String[] arguments) {
    CommandLine line = problem.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("nidus: " + problem.getMessage());
    if (line.getParent() == null) {
      line.usage(err, Ansi.OFF);
    } else {
      err.println("see: nidus %s --help".formatted(qualifiedName(line)));
    }
    return ExitStatus.USAGE;
  }

  private static String qualifiedName(CommandLine line) {
    String name = line.getCommandSpec().qualifiedName(" ");
    return name.startsWith("nidus ") ? name.substring("nidus ".length()) : name;
  }

  private static int brokenOff(Exception failure, PrintWriter err) {
    err.println("nidus: " + FailureText.of(failure));
    if (System.getenv("NIDUS_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    return failure instanceof UsageProblem
            || failure instanceof Inestimable
            || failure instanceof NativeLibraryMissing
        ? ExitStatus.USAGE
        : ExitStatus.BROKEN_OFF;
  }
}
