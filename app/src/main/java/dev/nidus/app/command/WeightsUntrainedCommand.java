package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.KnownEncoder;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.network.Initialisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus weights untrained`: the weights that training would start from, as a file like any other, so
/// that extract, verify and every later step treat them alike.
@Command(
    name = "untrained",
    mixinStandardHelpOptions = true,
    description = {
      "Write an encoder with random weights: the baseline that has learned nothing. Its features"
          + " mean nothing; what an adapted model makes of them is what any trained encoder has to"
          + " beat."
    })
final class WeightsUntrainedCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description =
          "Whose network and input: a name of weights registry (default: random, which is"
              + " fmcib's).")
  String name = KnownEncoder.RANDOM.word();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the weights: the same seed gives the same bits everywhere (default: 1).")
  long seed = 1;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "TARGET",
      description = "The safetensors file to write.")
  Path target = Path.of("");

  @Override
  public Integer call() throws IOException {
    KnownEncoder encoder = encoder();
    if (!String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
      throw new UsageProblem("%s is to be safetensors; name it .safetensors".formatted(target));
    }
    Report report = new Report(command);
    EncoderMetadata identity = encoder.untrained(seed);
    new TrainedEncoder(
            identity,
            Initialisation.draw(
                identity.network(), RandomSource.of(seed).named("untrained encoder")))
        .writeSafetensors(target);
    report.say("encoder: %s; it has learned nothing".formatted(identity.name()));
    report.say("written: %s".formatted(target));
    return ExitStatus.DONE;
  }

  private KnownEncoder encoder() {
    return Arrays.stream(KnownEncoder.values())
        .filter(each -> each.word().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageProblem(
                "'%s' is no encoder that Nidus knows; these are: %s"
                    .formatted(
                        name,
                        Arrays.stream(KnownEncoder.values())
                            .map(KnownEncoder::word)
                            .collect(Collectors.joining(", ")))));
  }
}
