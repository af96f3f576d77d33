package dev.nidus.app.filing;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.PredictionReceipt;
import dev.nidus.app.adaptation.Target;
import dev.nidus.imaging.dicom.result.Algorithm;
import dev.nidus.imaging.dicom.result.Finding;
import dev.nidus.imaging.dicom.result.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The columns of a table in which a model says something, in the words of a report.
final class ScoreColumns {
  private final Target target;
  private final List<Integer> columns;
  private final Algorithm algorithm;

  private ScoreColumns(Target target, List<Integer> columns, Algorithm algorithm) {
    this.target = target;
    this.columns = columns;
    this.algorithm = algorithm;
  }

  /// @param header of the table
  /// @throws UsageProblem if the table lacks a column that its receipt promises
  static ScoreColumns of(PredictionReceipt.Recorded recorded, Path table, List<String> header) {
    List<Integer> columns = new ArrayList<>();
    for (String column : recorded.target().columns()) {
      int place = header.indexOf(column);
      if (place < 0) {
        throw new UsageProblem(
            "%s has no column '%s', although its receipt says that it holds predictions; predict again"
                .formatted(table, column));
      }
      columns.add(place);
    }
    return new ScoreColumns(recorded.target(), List.copyOf(columns), algorithm(recorded));
  }

  private static Algorithm algorithm(PredictionReceipt.Recorded recorded) {
    List<String> parameters = new ArrayList<>();
    if (recorded.encoder().isPresent()) {
      EncoderMark encoder = recorded.encoder().get();
      parameters.add("encoder " + encoder.encoder());
      parameters.add("weights SHA-256 " + encoder.weights());
      parameters.add("law of cutting " + encoder.patch().law().word());
      parameters.add(
          "patch %s voxels of %s".formatted(encoder.patch().size(), encoder.patch().spacing()));
      encoder.scaling().ifPresent(scaling -> parameters.add("scaling " + scaling));
    } else {
      parameters.add("encoder not known");
    }
    return new Algorithm(
        "model of " + subject(recorded.target()),
        recorded.program(),
        recorded.model().hex(),
        parameters);
  }

  private static String subject(Target target) {
    return switch (target) {
      case Target.Classes(String label, var _) -> label;
      case Target.Survival(String time, String event) -> "%s until %s".formatted(time, event);
    };
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /// The scores of a row.
  ///
  /// @throws IllegalArgumentException if a field is no finite number
  List<Score> scores(List<String> fields) {
    return switch (target) {
      case Target.Classes(String label, var classes) -> {
        List<Score> scores = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
          scores.add(
              new Score(
                  "score of %s (%s)".formatted(classes.get(k), label),
                  number(fields.get(columns.get(k)))));
        }
        yield scores;
      }
      case Target.Survival survival ->
          List.of(
              new Score(
                  "log relative hazard (%s)".formatted(subject(survival)),
                  number(fields.get(columns.getFirst()))));
    };
  }

  /// The class that a row has the largest score for.
  List<Finding> findings(List<String> fields) {
    return switch (target) {
      case Target.Classes(String label, var _) ->
          List.of(new Finding("predicted " + label, fields.get(columns.getLast())));
      case Target.Survival _ -> List.of();
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its score is '%s', no number".formatted(text), e);
    }
  }
}
