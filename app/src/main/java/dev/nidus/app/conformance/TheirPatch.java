package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.NpyArray;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A patch that another implementation fed to its network.
///
/// @param size depth, height, width
/// @param scaled the numbers that the network saw, last dimension fastest
@SuppressWarnings("ArrayRecordComponent") // compared by distance, never as a record
record TheirPatch(PatchSize size, float[] scaled) {

  /// Reads the patch of a lesion: `000001.npy`, numbered by row, or `LESION.npy`.
  ///
  /// @return nothing if there is neither
  /// @throws UsageProblem if the file cannot be read or is no volume
  static Optional<TheirPatch> of(Path folder, SuiteLesion lesion) {
    for (String name : List.of(lesion.patchFile(), lesion.name() + ".npy")) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return Optional.of(read(file));
      }
    }
    return Optional.empty();
  }

  private static TheirPatch read(Path file) {
    NpyArray array = NpyArray.read(file);
    List<Integer> shape = array.shape();
    int leading = 0;
    while (shape.size() - leading > 3 && shape.get(leading) == 1) {
      leading++;
    }
    List<Integer> edges = shape.subList(leading, shape.size());
    if (edges.size() != 3 || edges.stream().anyMatch(n -> n < 1 || n > PatchSize.LARGEST_EDGE)) {
      throw new UsageProblem(
          "%s has the shape %s; a patch is (z, y, x), or (1, z, y, x)".formatted(file, shape));
    }
    return new TheirPatch(new PatchSize(edges.get(0), edges.get(1), edges.get(2)), array.values());
  }

  /// As a patch in Hounsfield units that our encoder takes; its place in the patient is not known.
  Patch toPatch() {
    float[] hounsfield = new float[scaled.length];
    for (int n = 0; n < scaled.length; n++) {
      hounsfield[n] = (float) (scaled[n] * 3072.0 - 1024);
    }
    return new Patch(
        size,
        ImageGeometry.axisAligned(
            new GridSize(size.width(), size.height(), size.depth()), Spacing.ONE_MILLIMETRE),
        hounsfield);
  }
}
