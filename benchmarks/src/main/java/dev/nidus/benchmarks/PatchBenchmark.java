package dev.nidus.benchmarks;

import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One patch of 50^3 voxels by each law: resampling alone, and with the file read.
@State(Scope.Benchmark)
public class PatchBenchmark {
  /// The law.
  @Param({"INFERENCE", "STUDY", "CORRECTED"})
  public ResamplingLaw law = ResamplingLaw.INFERENCE;

  private final Path file = ChestScan.file();
  private final CtScan inMemory;

  /// Reads the scan.
  public PatchBenchmark() {
    inMemory = ChestScan.inMemory(file);
  }

  /// Voxels in memory.
  @Benchmark
  public PatchOutcome resampling() throws UnreadableScan {
    return ChestScan.cut(inMemory, extractor(), ChestScan.TUMOUR);
  }

  /// From the file.
  @Benchmark
  public PatchOutcome withFileRead() throws UnreadableScan {
    try (CtScan scan = ChestScan.open(file)) {
      return ChestScan.cut(scan, extractor(), ChestScan.TUMOUR);
    }
  }

  private PatchExtractor extractor() {
    return ChestScan.extractor(law);
  }
}
