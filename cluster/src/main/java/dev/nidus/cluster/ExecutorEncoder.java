package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.command.PartExtraction;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkFiles;

/// The one encoder of an executor's JVM: loaded by the first task of a run, shared by its tasks.
final class ExecutorEncoder {
  /// Of which run it is: the text of its job.
  private record Loaded(String job, PartExtraction extraction) {}

  private static Optional<Loaded> loaded = Optional.empty();

  private ExecutorEncoder() {}

  /// The encoder of a run.
  ///
  /// @throws TaskRefused if this machine cannot make the one that the driver has
  static synchronized PartExtraction of(String text) {
    if (loaded.isPresent() && loaded.get().job().equals(text)) {
      return loaded.get().extraction();
    }
    // tasks of an earlier run have ended: an engine runs one extraction at a time
    release();
    PartJob job = PartJob.ofText(text);
    SameProgram.require(job.program(), job.java());
    PartExtraction extraction = open(job);
    String digest = extraction.card().weightsDigest();
    if (!digest.equals(job.weightsDigest())) {
      extraction.close();
      throw new TaskRefused(
          "the weights on %s have the digest %s, those of the driver %s; nothing was computed with them"
              .formatted(ExecutorName.text(), digest, job.weightsDigest()));
    }
    loaded = Optional.of(new Loaded(text, extraction));
    return extraction;
  }

  /// Lets the encoder go, if one is there.
  static synchronized void release() {
    loaded.ifPresent(before -> before.extraction().close());
    loaded = Optional.empty();
  }

  private static PartExtraction open(PartJob job) {
    try {
      return PartExtraction.open(job.words(), Path.of(SparkFiles.get(job.weightsFile())));
    } catch (UsageProblem problem) {
      throw new TaskRefused(
          "%s cannot make the encoder: %s".formatted(ExecutorName.text(), problem.getMessage()),
          problem);
    }
  }
}
