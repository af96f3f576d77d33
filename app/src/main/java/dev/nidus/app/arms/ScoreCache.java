package dev.nidus.app.arms;

import dev.nidus.app.file.WholeCsv;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Scores that were computed before: a CSV for each arm, draw, seed and set of lesions, named by the digest of all
/// that they depend on. A file of another number of rows, or with a word for a number, is computed again.
///
/// @param folder is made when something is kept
record ScoreCache(Path folder) {

  /// The scores, if they were kept.
  Optional<ArmScores> find(Sha256 key, int[] rows) throws IOException {
    Path file = file(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != rows.length + 1) {
      return Optional.empty();
    }
    double[] scores = new double[rows.length];
    for (int n = 0; n < rows.length; n++) {
      String[] fields = lines.get(n + 1).split(",", -1);
      try {
        if (fields.length != 2 || Integer.parseInt(fields[0]) != rows[n] + 1) {
          return Optional.empty();
        }
        scores[n] = Double.parseDouble(fields[1]);
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
      if (!Double.isFinite(scores[n])) {
        return Optional.empty();
      }
    }
    return Optional.of(ArmScores.of(rows, scores));
  }

  void keep(Sha256 key, ArmScores scores) throws IOException {
    Files.createDirectories(folder);
    List<List<String>> lines = new ArrayList<>();
    for (int n = 0; n < scores.rows().size(); n++) {
      lines.add(
          List.of(
              Integer.toString(scores.rows().get(n) + 1), Double.toString(scores.scores().get(n))));
    }
    WholeCsv.write(file(key), List.of("row", "score"), lines);
  }

  private Path file(Sha256 key) {
    return folder.resolve(key.hex().substring(0, 32) + ".csv");
  }
}
