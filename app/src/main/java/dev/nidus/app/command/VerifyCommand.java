package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.receipt.Finding;
import dev.nidus.app.receipt.Receipts;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.receipt.RowVerification;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.FeatureColumns;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus verify`: does a table of features still come out the same?
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compute the rows of a table of features again from its receipt and name every difference:"
          + " table, input, law, weights or numeric mode changed."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "FEATURES",
      description =
          "A table that extract wrote, a file with its receipt beside it, or a folder of parts.")
  Path features = Path.of("");

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Compute only N rows again, drawn at random; the table is checked whole.")
  Optional<Integer> sample = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of the random draw (default: 1).")
  long seed = 1;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Where the weights are now (default: where they were).")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Where relative image paths start now (default: where they did).")
  Optional<Path> root = Optional.empty();

  @Override
  public Integer call() {
    Report report = new Report(command);
    long rows = count(features);
    Set<Long> drawn = draw(rows);
    List<Finding> findings = new ArrayList<>();
    try (Receipts receipts = Receipts.of(features);
        FeatureColumns table = new FeatureColumns(features)) {
      RunReceipt run = receipts.run();
      Path file = weights.orElse(Path.of(run.weightsFile()));
      try (Encoder encoder = EncoderChoice.of(run, file).load()) {
        requireAlone(run, encoder);
        compareRun(run, encoder, file).ifPresent(findings::add);
        RowVerification verification =
            new RowVerification(
                run,
                RemoteScans.reading(ByteBudget.DEFAULT, run.slices(), report),
                root.orElse(Path.of(run.root())).toAbsolutePath(),
                encoder);
        long index = 0;
        while (receipts.hasNext() && table.hasNext()) {
          RowReceipt row = receipts.next();
          FeatureVector values = table.next();
          if (drawn.contains(index)) {
            verification.verify(row, values).ifPresent(findings::add);
          } else if (!values.digest().equals(row.receipt().features())) {
            findings.add(
                new Finding(
                    row.row(),
                    Finding.Kind.TABLE,
                    "the features in the table are not those of the receipt"));
          }
          index++;
        }
        if (receipts.hasNext() || table.hasNext()) {
          findings.add(
              new Finding(
                  0,
                  Finding.Kind.TABLE,
                  "the table has %s rows than the receipt, which has %d"
                      .formatted(table.hasNext() ? "more" : "fewer", rows)));
        }
      }
    }
    findings.forEach(finding -> report.out().println(finding));
    report.say(
        "%d rows compared with their receipts, %d of them computed again, %d differences"
            .formatted(rows, drawn.size(), findings.size()));
    return findings.isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
  }

  private static Optional<Finding> compareRun(RunReceipt run, Encoder encoder, Path file) {
    String now = encoder.card().weightsDigest();
    return now.equals(run.weights())
        ? Optional.empty()
        : Optional.of(
            new Finding(
                0,
                Finding.Kind.WEIGHTS,
                "%s has the digest %s, the receipt says %s".formatted(file, now, run.weights())));
  }

  /// Rows are computed again one by one.
  private void requireAlone(RunReceipt run, Encoder encoder) {
    if (encoder.card().neighbours() == EncoderCard.Neighbours.SHARE_STATISTICS
        && run.batching() == Batching.TOGETHER
        && run.batch() > 1) {
      throw new UsageProblem(
          "the rows of %s cannot be computed again one by one: the encoder '%s' gave each lesion features that depend on the others of its batch; extract with --deterministic for features that can be verified"
              .formatted(features, encoder.card().name()));
    }
  }

  private static long count(Path features) {
    long rows = 0;
    try (Receipts receipts = Receipts.of(features)) {
      while (receipts.hasNext()) {
        receipts.next();
        rows++;
      }
    }
    return rows;
  }

  /// Which rows of the receipt are computed again, by their position.
  private Set<Long> draw(long rows) {
    int wanted = sample.orElse(Integer.MAX_VALUE);
    if (wanted < 1) {
      throw new UsageProblem("--sample must be at least 1, got " + wanted);
    }
    Set<Long> drawn = new HashSet<>();
    SplittableRandom random = new SplittableRandom(seed);
    // Floyd's sampling: the last rows stand in for those drawn twice
    for (long last = Math.max(0, rows - wanted); last < rows; last++) {
      long candidate = random.nextLong(last + 1);
      drawn.add(drawn.contains(candidate) ? last : candidate);
    }
    return drawn;
  }
}
