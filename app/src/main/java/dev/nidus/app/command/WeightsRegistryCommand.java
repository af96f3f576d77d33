package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.KnownEncoder;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nidus weights registry`.
@Command(
    name = "registry",
    mixinStandardHelpOptions = true,
    description =
        "List the encoders that Nidus knows: network, input, licence of the weights, source.")
final class WeightsRegistryCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    for (KnownEncoder encoder : KnownEncoder.values()) {
      EncoderMetadata identity = encoder.identity();
      PatchSpec input = identity.input();
      out.println(encoder.word());
      line(
          out,
          "network",
          "%s; %,d parameters, %d features"
              .formatted(
                  encoder.network().summary(),
                  encoder.network().trainableNumbers(),
                  encoder.network().features()));
      line(
          out,
          "input",
          "%s voxels of %s, law %s, padding %s HU, axes %s"
              .formatted(
                  input.size(),
                  input.spacing(),
                  input.law().word(),
                  input.padding().word(),
                  input.order().word()));
      line(out, "intensities", identity.scaling().text());
      line(out, "licence", encoder.licence().text());
      line(out, "source", encoder.source());
      line(out, "remark", encoder.remark());
      out.println();
    }
    return ExitStatus.DONE;
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-12s %s%n", name, value);
  }
}
