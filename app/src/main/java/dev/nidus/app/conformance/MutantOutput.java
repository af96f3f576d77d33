package dev.nidus.app.conformance;

import dev.nidus.app.table.NpyFile;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What an implementation with one known mistake makes of a suite, as it would hand it in: how the
/// check itself is checked.
public final class MutantOutput {
  private MutantOutput() {}

  /// Writes `features.csv` and `patches/` into a folder. A lesion for which the mistake leaves no patch
  /// has no row.
  ///
  /// @param check of the suite and the law; what it computed is kept there
  public static void write(ConformanceCheck check, Mutant mutant, Path folder) throws IOException {
    List<MutantFeatures.Input> rows =
        check.inputs(
            check.expected().lesions().stream().filter(check.expected()::expects).toList());
    List<Optional<float[]>> features = check.mutants().of(mutant, rows);
    Files.createDirectories(folder.resolve("patches"));
    StringBuilder table = new StringBuilder("lesion");
    for (int n = 0; n < rows.getFirst().features().length; n++) {
      table.append(",pred_").append(n);
    }
    table.append('\n');
    for (int n = 0; n < rows.size(); n++) {
      boolean shifted = mutant.slip() instanceof Slip.OfRows;
      if (features.get(n).isPresent() || shifted) {
        table.append(rows.get(n).lesion().name());
        for (float value : features.get(n).orElse(rows.get(n).features())) {
          table.append(',').append(value);
        }
        table.append('\n');
        writePatch(folder.resolve("patches"), rows.get(n), mutant);
      }
    }
    Files.writeString(folder.resolve("features.csv"), table);
  }

  private static void writePatch(Path folder, MutantFeatures.Input row, Mutant mutant)
      throws IOException {
    Patch patch =
        mutant.slip() instanceof Slip.OfPatch slip
            ? slip.cut(row.cutting()).orElseThrow()
            : row.patch();
    NpyFile.write(
        folder.resolve(row.lesion().patchFile()),
        new int[] {1, patch.size().depth(), patch.size().height(), patch.size().width()},
        patch.scaled(IntensityScaling.fmcib()));
  }
}
