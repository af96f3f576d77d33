package dev.nidus.benchmarks;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A whole scan read, against inflating the same bytes and nothing else.
@State(Scope.Benchmark)
public class ReaderBenchmark {
  private final Path file = ChestScan.file();
  private final GzipPayload payload;

  /// Reads the compressed bytes.
  public ReaderBenchmark() {
    payload = GzipPayload.of(file);
  }

  /// Open, inflate, decode to Hounsfield units.
  @Benchmark
  public VoxelBlock wholeScan() throws UnreadableScan {
    try (CtScan scan = ChestScan.open(file)) {
      return ChestScan.wholeRead(scan);
    }
  }

  /// Inflate only.
  @Benchmark
  public long inflateAlone() throws IOException {
    return payload.inflate();
  }
}
