package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.conformance.ConformanceCheck;
import dev.nidus.app.conformance.PhantomSuite;
import dev.nidus.app.conformance.Verdict;
import dev.nidus.core.patch.ResamplingLaw;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus conformance`: whether an implementation computes what the laws say.
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = "Check any implementation of the encoder's pipeline against phantoms.",
    subcommands = {ConformanceCommand.Phantoms.class, ConformanceCommand.Check.class})
final class ConformanceCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "say phantoms or check");
  }

  /// `nidus conformance phantoms`.
  @Command(
      name = "phantoms",
      mixinStandardHelpOptions = true,
      description =
          "Write the suite: phantom scans, lesions.csv, an encoder with weights by rule, and the"
              + " expected patches and features of each law.")
  static final class Phantoms implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "DIR",
        description = "The folder to write into (about 35 MB).")
    Path output = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (Files.isRegularFile(output)) {
        throw new UsageProblem(output + " is a file; give the name of a folder");
      }
      RunOptions.makeFolder(output);
      PhantomSuite.write(output, ProgramVersion.text());
      Report report = new Report(command);
      report.say("suite written to %s".formatted(output));
      report.say(
          "next: encode %s with %s, then: nidus conformance check %s --features YOURS.csv"
              .formatted(output.resolve("lesions.csv"), output.resolve("encoder.torch"), output));
      return ExitStatus.DONE;
    }
  }

  /// `nidus conformance check`.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Compare an implementation's output with the suite, and explain what it did otherwise.",
      exitCodeListHeading = "%nExit status:%n",
      exitCodeList = {
        "0:everything is within tolerance",
        "2:the input cannot be compared",
        "3:something is not within tolerance"
      })
  static final class Check implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The suite that `conformance phantoms` wrote.")
    Path suite = Path.of("");

    @Option(
        names = "--features",
        required = true,
        paramLabel = "CSV",
        description =
            "Features of the suite's lesions by the suite's encoder: a column 'lesion' and feature"
                + " columns pred_0, ... or feature_0, ...")
    Path features = Path.of("");

    @Option(
        names = "--patches",
        paramLabel = "DIR",
        description =
            "The patches that the network saw, 000001.npy by row of lesions.csv or LESION.npy: with"
                + " them patch and encoder are judged one by one.")
    Optional<Path> patches = Optional.empty();

    @Option(
        names = "--law",
        paramLabel = "study|inference|corrected",
        description = "The law that the implementation follows (default: inference).")
    PatchOptions.LawWord law = PatchOptions.LawWord.inference;

    @Override
    public Integer call() {
      Verdict verdict = ConformanceCheck.of(suite, law()).check(features, patches);
      PrintWriter out = command.commandLine().getOut();
      for (Verdict.Finding finding : verdict.lesions()) {
        out.println(line(finding));
      }
      out.printf(
          "%n%d of %d lesions conform with the %s law%n",
          verdict.conforming(), verdict.lesions().size(), verdict.law().word());
      for (String explanation : verdict.explanations()) {
        out.println("- " + explanation);
      }
      if (!verdict.conforms()) {
        out.println("docs/guide/conformance.md says what each of these means");
      }
      return verdict.conforms() ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
    }

    private ResamplingLaw law() {
      return switch (law) {
        case study -> ResamplingLaw.STUDY;
        case inference -> ResamplingLaw.INFERENCE;
        case corrected -> ResamplingLaw.CORRECTED;
      };
    }

    private static String line(Verdict.Finding finding) {
      StringBuilder line = new StringBuilder();
      line.append(finding.conforms() ? "ok   " : "FAIL ")
          .append(String.format(Locale.ROOT, "%-28s", finding.lesion()));
      finding.patch().ifPresent(patch -> line.append("patch ").append(text(patch)).append("  "));
      finding.features().ifPresent(features -> line.append("features ").append(text(features)));
      finding.objection().ifPresent(line::append);
      if (finding.features().isEmpty() && finding.objection().isEmpty()) {
        line.append("refused by this law, as it should be");
      }
      return line.toString();
    }

    private static String text(Verdict.Closeness closeness) {
      return String.format(
          Locale.ROOT,
          "%-9s (%.1e)",
          closeness.tier().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          closeness.error());
    }
  }
}
