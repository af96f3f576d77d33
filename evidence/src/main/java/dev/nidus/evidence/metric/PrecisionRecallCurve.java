package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;

/// Precision and recall at every threshold of a class's score. The area below its steps is {@link AveragePrecision}.
///
/// @param prevalence share of the lesions that are of the class: the precision of a score without skill
/// @param points from the highest score down
public record PrecisionRecallCurve(double prevalence, List<Point> points) {

  /// What a threshold does.
  ///
  /// @param threshold scores from it on are positive
  /// @param recall share of the lesions of the class that reach it
  /// @param precision share of the lesions that reach it that are of the class
  public record Point(double threshold, double recall, double precision) {}

  public PrecisionRecallCurve {
    points = List.copyOf(points);
  }

  /// The curve of one class against the rest; one sort.
  ///
  /// @param ofClass class 1 for two classes
  /// @throws Inestimable if there is no lesion of the class
  public static PrecisionRecallCurve of(Predictions predictions, int ofClass) {
    Ranking ranking = Ranking.of(predictions, ofClass);
    double positives = ranking.positives();
    if (positives == 0) {
      throw new Inestimable(
          "the precision-recall curve of class %d cannot be drawn: none of the %d lesions is of the class"
              .formatted(ofClass, predictions.rows()));
    }
    List<Point> points = new ArrayList<>();
    ranking.walk((row, hits, taken) ->
        points.add(
            new Point(predictions.score(row, ofClass), hits / positives, (double) hits / taken)));
    return new PrecisionRecallCurve(positives / predictions.rows(), points);
  }
}
