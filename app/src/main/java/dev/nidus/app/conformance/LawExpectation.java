package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.app.table.NpyArray;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a suite on disk expects of one law.
///
/// @param law the law
/// @param lesions all lesions of the suite, in row order
/// @param features the expected features by lesion; a lesion that the law refuses has none
/// @param folder the suite
record LawExpectation(
    ResamplingLaw law, List<SuiteLesion> lesions, Map<String, float[]> features, Path folder) {
  LawExpectation {
    lesions = List.copyOf(lesions);
    features = Map.copyOf(features);
  }

  /// Reads the expectation of a suite, after checking that all its files are as they were written.
  ///
  /// @throws UsageProblem if the folder holds no whole suite
  static LawExpectation read(Path folder, ResamplingLaw law) {
    SuiteManifest manifest = SuiteManifest.read(folder);
    FeatureTable table =
        FeatureTable.read(folder.resolve("expected").resolve(law.word()).resolve("features.csv"));
    List<String> names = table.column("lesion").orElse(List.of());
    Map<String, float[]> features = new HashMap<>();
    for (int row = 0; row < names.size(); row++) {
      features.put(names.get(row), table.features(row));
    }
    for (SuiteLesion lesion : SuiteLesion.all()) {
      if (features.containsKey(lesion.name()) == manifest.refuses(law, lesion.name())) {
        throw new UsageProblem(
            "the suite in %s is of another program: it does not say what becomes of %s under the %s law;"
                    .formatted(folder, lesion.name(), law.word())
                + " write the phantoms again");
      }
    }
    return new LawExpectation(law, SuiteLesion.all(), features, folder);
  }

  /// Whether the law gives a lesion features.
  boolean expects(SuiteLesion lesion) {
    return features.containsKey(lesion.name());
  }

  /// The expected features of a lesion that has some.
  float[] featuresOf(SuiteLesion lesion) {
    float[] expected = features.get(lesion.name());
    if (expected == null) {
      throw new IllegalArgumentException("the law refuses " + lesion.name());
    }
    return expected;
  }

  /// The expected patch of a lesion that has one, scaled, x fastest.
  float[] patchOf(SuiteLesion lesion) {
    return NpyArray.read(
            folder
                .resolve("expected")
                .resolve(law.word())
                .resolve("patches")
                .resolve(lesion.patchFile()))
        .values();
  }

  /// Lesions with their scans in memory, to be cut otherwise; each scan is read once.
  List<PatchCase> cases(List<SuiteLesion> wanted) {
    Map<String, Volume> volumes = new HashMap<>();
    List<PatchCase> cases = new ArrayList<>();
    for (SuiteLesion lesion : wanted) {
      Volume volume = volumes.computeIfAbsent(lesion.scanFile(), this::volume);
      SeedPoint seed = lesion.seed();
      cases.add(
          new PatchCase(
              volume.geometry(),
              volume.type(),
              volume.block().values(),
              new Point3(seed.first(), seed.second(), seed.third()),
              PatchSpec.fmcib().withLaw(law)));
    }
    return cases;
  }

  private record Volume(ImageGeometry geometry, VoxelType type, VoxelBlock block) {}

  private Volume volume(String scanFile) {
    try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(folder.resolve(scanFile), scanFile)) {
      VoxelBox whole = VoxelBox.whole(scan.geometry().size());
      return new Volume(
          scan.geometry(),
          scan.type(),
          scan.voxels().read(List.of(whole), IntensitySurvey.of(scan.type())).getFirst());
    } catch (UnreadableScan unreadable) {
      throw new UsageProblem(unreadable.getMessage(), unreadable);
    }
  }
}
