package dev.nidus.verification.cli;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A lesion of a real CT in the repository that the reference made patches and features of.
///
/// @param name its name among the golden values
/// @param image the scan, relative to the data folder
/// @param x mm LPS
/// @param y mm LPS
/// @param z mm LPS
record RealLesion(String name, String image, double x, double y, double z) {
  static final Path DATA = Fixtures.repository().resolve("data");
  static final List<String> COLUMNS = List.of("image_path", "coordX", "coordY", "coordZ");

  /// Every lesion whose scan and golden values the repository has.
  static List<RealLesion> all() throws IOException {
    List<RealLesion> lesions = new ArrayList<>();
    for (JsonNode entry :
        JsonMapper.shared().readTree(Files.readAllBytes(Fixtures.fixture("real/manifest.json")))) {
      RealLesion lesion =
          new RealLesion(
              entry.get("name").asString(),
              entry.get("image_path").asString(),
              entry.get("coordX").asDouble(),
              entry.get("coordY").asDouble(),
              entry.get("coordZ").asDouble());
      if (Files.exists(lesion.scan()) && Files.exists(lesion.golden("_inference_features.npy"))) {
        lesions.add(lesion);
      }
    }
    return List.copyOf(lesions);
  }

  static RealLesion named(String name) throws IOException {
    return all().stream().filter(lesion -> lesion.name().equals(name)).findFirst().orElseThrow();
  }

  /// A table of lesions whose paths count from the data folder.
  static CsvText table(List<RealLesion> lesions) {
    return new CsvText(COLUMNS, lesions.stream().map(RealLesion::row).toList());
  }

  List<String> row() {
    return List.of(image, Double.toString(x), Double.toString(y), Double.toString(z));
  }

  /// The same lesion with a seed two voxels before the first slice: the reference's laws cut a patch
  /// there all the same.
  RealLesion movedOutOfTheScan() throws Exception {
    try (CtScan opened = new Scans(ByteBudget.DEFAULT).open(scan(), name)) {
      ContinuousIndex index = opened.geometry().continuousIndexOf(new Point3(x, y, z));
      Point3 moved = opened.geometry().pointAt(new ContinuousIndex(index.i(), index.j(), -2));
      return new RealLesion(name, image, moved.x(), moved.y(), moved.z());
    }
  }

  Path scan() {
    return DATA.resolve(image);
  }

  NpyArray inferencePatch() throws IOException {
    return NpyArray.read(golden("_inference.npy"));
  }

  /// HU, not padded.
  NpyArray studyPatch() throws IOException {
    return NpyArray.read(golden("_study_hu.npy"));
  }

  float[] features() throws IOException {
    return NpyArray.read(golden("_inference_features.npy")).floats();
  }

  private Path golden(String suffix) {
    return Fixtures.repository().resolve("fixtures/real").resolve(name + suffix);
  }
}
