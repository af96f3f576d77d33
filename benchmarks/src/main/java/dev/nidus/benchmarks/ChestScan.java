package dev.nidus.benchmarks;

import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelsInMemory;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The scan on which everything is measured: `data/chest/lung1_image.nrrd`, 512 x 512 x 48 voxels of
/// 16 bits, gzip inside NRRD.
final class ChestScan {
  /// The centre of its tumour (`data/chest/seeds.csv`).
  static final SeedPoint TUMOUR = SeedPoint.lps(-21.8586, -120.5358, -611.4964);

  private static final Scans SCANS = new Scans(ByteBudget.DEFAULT);

  private ChestScan() {}

  /// The file, found from the working directory or from the property `nidus.repository`.
  static Path file() {
    String root = System.getProperty("nidus.repository", "");
    Path file = Path.of(root).resolve("data/chest/lung1_image.nrrd").toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "there is no %s; run from the repository, or say where it is with -Dnidus.repository=DIR"
              .formatted(file));
    }
    return file;
  }

  static CtScan open(Path file) throws UnreadableScan {
    return SCANS.open(file, file.getFileName().toString());
  }

  /// The scan with its voxels read: what is cut from it costs resampling alone.
  static CtScan inMemory(Path file) {
    try (CtScan scan = open(file)) {
      return new CtScan(
          scan.name(),
          scan.geometry(),
          scan.type(),
          scan.modality(),
          new VoxelsInMemory(scan.geometry().size(), wholeRead(scan).values()));
    } catch (UnreadableScan e) {
      throw new IllegalStateException(e);
    }
  }

  static VoxelBlock wholeRead(CtScan scan) throws UnreadableScan {
    return scan.voxels()
        .read(List.of(VoxelBox.whole(scan.geometry().size())), IntensitySurvey.of(scan.type()))
        .getFirst();
  }

  static PatchExtractor extractor(ResamplingLaw law) {
    return new PatchExtractor(PatchSpec.fmcib().withLaw(law));
  }

  /// One patch, or the reason why there is none as an exception: a benchmark of refusals would be
  /// fast and worthless.
  static PatchOutcome.Cut cut(CtScan scan, PatchExtractor extractor, SeedPoint seed)
      throws UnreadableScan {
    return switch (extractor
        .extract(scan, List.of(seed), IntensityRule.HOUNSFIELD_ONLY)
        .getFirst()) {
      case PatchOutcome.Cut cut -> cut;
      case PatchOutcome.Refused(var refusal) -> throw new IllegalStateException(refusal.reason());
    };
  }
}
