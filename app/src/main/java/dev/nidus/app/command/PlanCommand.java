package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.learning.plan.PlanSchema;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.UnusablePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus plan`: looks at plans of pre-training.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Look at plans of pre-training.",
    subcommands = {PlanCommand.Show.class, PlanCommand.Schema.class})
final class PlanCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "say show or schema");
  }

  /// `nidus plan show`.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Print a plan whole, with the meaning of each value. What is printed is a plan itself:"
              + " save it, change it, give it to nidus pretrain.")
  static final class Show implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(
        paramLabel = "NAME|FILE",
        description = "fmcib, simclr, nnclr, swav, autoencoder, small, or a plan file.")
    String plan = "";

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "Another value, such as --set optimizer.lr=0.1. Repeatable.")
    List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
      command.commandLine().getOut().print(PlanYaml.write(read(plan, settings)));
      return ExitStatus.DONE;
    }
  }

  /// `nidus plan schema`.
  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description =
          "Print the JSON Schema of plan files, with which editors complete keys and mark"
              + " mistakes.")
  static final class Schema implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() {
      command.commandLine().getOut().print(PlanSchema.json());
      return ExitStatus.DONE;
    }
  }

  /// A shipped plan or one from a file.
  ///
  /// @throws UsageProblem with every objection, a line each
  static PretrainingPlan read(String nameOrFile, List<String> settings) throws IOException {
    Optional<Preset> preset =
        Arrays.stream(Preset.values()).filter(each -> each.word().equals(nameOrFile)).findFirst();
    try {
      if (preset.isPresent()) {
        return Plans.preset(preset.get(), settings);
      }
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new UsageProblem(
            "there is no plan file %s; the plans that come with nidus are %s"
                .formatted(
                    nameOrFile,
                    Arrays.stream(Preset.values())
                        .map(Preset::word)
                        .collect(Collectors.joining(", "))));
      }
      return Plans.read(file, settings);
    } catch (UnusablePlan e) {
      int problems = e.problems().size();
      throw new UsageProblem(
          problems == 1
              ? String.valueOf(e.getMessage())
              : "the plan has %d mistakes:%n%s".formatted(problems, e.getMessage()),
          e);
    }
  }
}
