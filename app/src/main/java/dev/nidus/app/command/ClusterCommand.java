package dev.nidus.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `nidus cluster`: what a cluster needs to know Nidus.
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description =
        "Prepare Nidus for a cluster; extract --cluster and pretrain --cluster run there.",
    subcommands = ClusterPackageCommand.class)
final class ClusterCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "give a command: package");
  }
}
