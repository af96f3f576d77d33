package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Whether the work goes to a cluster.
final class ClusterOptions {
  private static final int MOST_PART_ROWS = 100_000;

  @Option(
      names = "--cluster",
      paramLabel = "spark://HOST:PORT|local[N]",
      description =
          "Extract on Apache Spark: on a standalone cluster, or with N tasks in one process. OUTPUT"
              + " is then a folder of parts with the input's row number in a first column 'row'."
              + " LESIONS, OUTPUT and scans may then be s3a:// or hdfs:// addresses.")
  Optional<String> cluster = Optional.empty();

  @Option(
      names = "--part-rows",
      paramLabel = "N",
      description = "With --cluster: most rows of a part of the output (default: 512).")
  Optional<Integer> partRows = Optional.empty();

  /// The cluster, if one is wanted.
  Optional<ClusterAddress> address() {
    if (cluster.isEmpty() && partRows.isPresent()) {
      throw new UsageProblem(
          "--part-rows divides the output of a cluster; give --cluster, or leave it out");
    }
    return cluster.map(ClusterAddress::parse);
  }

  /// Most rows of a part, checked.
  int mostPartRows() {
    int rows = partRows.orElse(512);
    if (rows < 1 || rows > MOST_PART_ROWS) {
      throw new UsageProblem("--part-rows must be 1 to %d, got %d".formatted(MOST_PART_ROWS, rows));
    }
    return rows;
  }
}
