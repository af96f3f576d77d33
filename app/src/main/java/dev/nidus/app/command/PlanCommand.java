package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus plan`: looks at plans of training.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Look at plans of pre-training and fine-tuning.",
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
              + " save it, change it, give it to nidus pretrain or nidus finetune.")
  static final class Show implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(
        paramLabel = "NAME|FILE",
        description =
            "fmcib, simclr, nnclr, swav, autoencoder, small; site, malignancy, survival,"
                + " supervised, few-labels, small-study; or a plan file.")
    String plan = "";

    @Option(
        names = "--for",
        paramLabel = "pretrain|finetune",
        description = "What a plan file is for (default: pretrain).")
    Use use = Use.pretrain;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "Another value, such as --set optimizer.lr=0.1. Repeatable.")
    List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
      boolean labels =
          use == Use.finetune
              || Arrays.stream(FinetuningPreset.values())
                  .anyMatch(each -> each.word().equals(plan));
      command
          .commandLine()
          .getOut()
          .print(PlanYaml.write(labels ? readFinetuning(plan, settings) : read(plan, settings)));
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

    @Option(
        names = "--for",
        paramLabel = "pretrain|finetune",
        description = "What the plans are for (default: pretrain).")
    Use use = Use.pretrain;

    @Override
    public Integer call() {
      command
          .commandLine()
          .getOut()
          .print(
              switch (use) {
                case pretrain -> PlanSchema.json();
                case finetune -> PlanSchema.finetuningJson();
              });
      return ExitStatus.DONE;
    }
  }

  /// What a plan is for, by the words that users write.
  enum Use {
    pretrain,
    finetune
  }

  /// A shipped plan of pre-training or one from a file.
  ///
  /// @throws UsageProblem with every objection, a line each
  static PretrainingPlan read(String nameOrFile, List<String> settings) throws IOException {
    Optional<Preset> preset =
        Arrays.stream(Preset.values()).filter(each -> each.word().equals(nameOrFile)).findFirst();
    try {
      return preset.isPresent()
          ? Plans.preset(preset.get(), settings)
          : Plans.read(
              file(nameOrFile, Arrays.stream(Preset.values()).map(Preset::word)), settings);
    } catch (UnusablePlan e) {
      throw objections(e);
    }
  }

  /// A shipped plan of fine-tuning or one from a file.
  ///
  /// @throws UsageProblem with every objection, a line each
  static FinetuningPlan readFinetuning(String nameOrFile, List<String> settings)
      throws IOException {
    Optional<FinetuningPreset> preset =
        Arrays.stream(FinetuningPreset.values())
            .filter(each -> each.word().equals(nameOrFile))
            .findFirst();
    try {
      return preset.isPresent()
          ? Plans.preset(preset.get(), settings)
          : Plans.readFinetuning(
              file(
                  nameOrFile, Arrays.stream(FinetuningPreset.values()).map(FinetuningPreset::word)),
              settings);
    } catch (UnusablePlan e) {
      throw objections(e);
    }
  }

  private static Path file(String name, Stream<String> presets) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(
          "there is no plan file %s; the plans that come with nidus are %s"
              .formatted(name, presets.collect(Collectors.joining(", "))));
    }
    return file;
  }

  static UsageProblem objections(UnusablePlan plan) {
    int problems = plan.problems().size();
    return new UsageProblem(
        problems == 1
            ? String.valueOf(plan.getMessage())
            : "the plan has %d mistakes:%n%s".formatted(problems, plan.getMessage()),
        plan);
  }
}
