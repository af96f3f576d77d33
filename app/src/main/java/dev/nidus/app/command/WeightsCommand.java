package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.NetworkSignature;
import dev.nidus.learning.network.Recognition;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.weights.InertEntry;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsConversion;
import dev.nidus.learning.weights.WeightsInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus weights`: looks into weights files and rewrites them. Nothing in a file is executed.
@Command(
    name = "weights",
    mixinStandardHelpOptions = true,
    description = "Look into weights files and convert them; nothing in a file is executed.",
    subcommands = {
      WeightsCommand.Inspect.class,
      WeightsCommand.Convert.class,
      WeightsRegistryCommand.class,
      WeightsUntrainedCommand.class
    })
final class WeightsCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "say inspect, convert, registry or untrained");
  }

  /// `nidus weights inspect`.
  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "Print what a weights file holds.")
  static final class Inspect implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A PyTorch file or safetensors.")
    Path file = Path.of("");

    @Option(names = "--tensors", description = "List every tensor with its type and shape.")
    boolean listTensors;

    @Override
    public Integer call() {
      PrintWriter out = command.commandLine().getOut();
      try {
        WeightsInspection inspection = WeightsInspection.of(file);
        print(out, inspection);
        if (inspection.network().isEmpty()) {
          return ExitStatus.USAGE;
        }
      } catch (UnreadableWeights unreadable) {
        throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
      }
      return ExitStatus.DONE;
    }

    private void print(PrintWriter out, WeightsInspection file) {
      line(out, "file", "%s, %,d bytes".formatted(file.file(), file.bytes()));
      line(out, "format", file.format().title());
      file.network().ifPresent(network -> print(out, network, file.metadata()));
      file.refusal().ifPresent(reason -> line(out, "network", "none: " + reason));
      line(out, "tensors", Integer.toString(file.tensors().size()));
      line(out, "file sha256", file.fileDigest().sha256());
      line(out, "tensors sha256", file.tensorsDigest().sha256());
      new TreeMap<>(file.metadata())
          .forEach((key, value) -> line(out, "metadata", key + " = " + value));
      for (InertEntry entry : file.inert()) {
        line(
            out,
            "skipped",
            switch (entry.kind()) {
              case PLAIN -> "%s (%s)".formatted(entry.path(), entry.type());
              case OBJECT ->
                  "%s (object of %s, not constructed)".formatted(entry.path(), entry.type());
            });
      }
      if (listTensors) {
        file.tensors()
            .forEach(tensor ->
                out.printf("%-48s %-9s %s%n", tensor.name(), tensor.type(), tensor.shape()));
      }
    }

    private static void print(
        PrintWriter out, WeightsInspection.Network network, Map<String, String> metadata) {
      line(out, "wrapping", network.wrapping().title());
      line(out, "network", describe(network, metadata));
      line(
          out,
          "trunk",
          "%d tensors, %,d parameters, %,d running statistics, %d counters"
              .formatted(
                  network.trunk().size(),
                  network.parameters(),
                  network.runningStatistics(),
                  network.counters()));
      line(out, "trunk sha256", network.trunkDigest().sha256());
      if (!network.head().isEmpty()) {
        line(
            out,
            "head",
            "%d tensors (%s)"
                .formatted(
                    network.head().size(), network.headKind().name().toLowerCase(Locale.ROOT)));
      }
      if (!network.leftOut().isEmpty()) {
        line(out, "left out", summary(network.leftOut()));
      }
      line(
          out,
          "known as",
          network.licence().network() + ", by " + network.licence().recognisedBy());
      line(out, "licence", network.licence().licence());
    }

    private static Map<String, List<Long>> shapes(WeightsInspection.Network network) {
      return network.trunk().stream()
          .collect(
              Collectors.toMap(
                  WeightsInspection.TensorSummary::name, WeightsInspection.TensorSummary::shape));
    }

    /// As the file says itself, otherwise by shapes.
    private static String describe(
        WeightsInspection.Network network, Map<String, String> metadata) {
      try {
        return EncoderMetadata.from(metadata)
            .map(said ->
                "%s: %s, %d features, patch %s voxels of %s, law %s, scaling %s"
                    .formatted(
                        said.name(),
                        said.network().summary(),
                        said.network().features(),
                        said.input().size(),
                        said.input().spacing(),
                        said.input().law().word(),
                        said.scaling().text()))
            .orElseGet(() -> describe(NetworkSignature.ofShapes(shapes(network))));
      } catch (UnusableEncoder damaged) {
        return String.valueOf(damaged.getMessage());
      }
    }

    private static String describe(Recognition recognition) {
      return switch (recognition) {
        case Recognition.Recognised(var model, UNet3d network) ->
            "%s, %s, %d features".formatted(model.word(), network.summary(), network.features());
        case Recognition.Recognised(var model, AutoEncoder3d network) ->
            "%s, %s, %d features".formatted(model.word(), network.summary(), network.features());
        case Recognition.Recognised(var model, ResNet3d network) ->
            "%s, blocks %s, widths %s, %d features, first stride %s"
                .formatted(
                    model.word(),
                    network.blocks(),
                    network.widths(),
                    network.features(),
                    network.stem().stride());
        case Recognition.Ambiguous ambiguous -> ambiguous.sentence();
        case Recognition.Unknown(String why) -> why;
      };
    }

    private static String summary(List<String> names) {
      List<String> first = names.subList(0, Math.min(5, names.size()));
      return "%d other tensors: %s%s"
          .formatted(
              names.size(), String.join(", ", first), first.size() < names.size() ? ", ..." : "");
    }

    private static void line(PrintWriter out, String name, String value) {
      out.printf("%-15s %s%n", name, value);
    }
  }

  /// `nidus weights convert`.
  @Command(
      name = "convert",
      mixinStandardHelpOptions = true,
      description =
          "Write the network of a weights file in another format, chosen by the name of the target"
              + " (.safetensors, .torch or .pt).")
  static final class Convert implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A PyTorch file or safetensors.")
    Path file = Path.of("");

    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "TARGET",
        description = "The file to write.")
    Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
      Report report = new Report(command);
      RunOptions.requireOther(target, file);
      try {
        WeightsConversion done = WeightsConversion.convert(file, target, format(target));
        report.say("wrapping: %s".formatted(done.wrapping().title()));
        report.say("trunk sha256 %s, read back and equal".formatted(done.trunkDigest().sha256()));
        if (!done.leftBehind().isEmpty()) {
          report.say(
              "left behind: %d other tensors, first %s"
                  .formatted(done.leftBehind().size(), done.leftBehind().getFirst()));
        }
        for (InertEntry entry : done.inert()) {
          report.say("left behind: %s (%s)".formatted(entry.path(), entry.type()));
        }
        report.say("written: %s".formatted(target));
      } catch (UnreadableWeights unreadable) {
        throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
      }
      return ExitStatus.DONE;
    }

    private static WeightsConversion.Target format(Path target) {
      String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
      return Optional.of(name)
          .filter(text -> text.endsWith(".safetensors"))
          .map(_ -> WeightsConversion.Target.SAFETENSORS)
          .or(() ->
              Optional.of(name)
                  .filter(text -> text.endsWith(".torch") || text.endsWith(".pt"))
                  .map(_ -> WeightsConversion.Target.TORCH))
          .orElseThrow(() ->
              new UsageProblem(
                  "%s tells no format; name it .safetensors, .torch or .pt".formatted(target)));
    }
  }
}
