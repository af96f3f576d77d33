package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;

/// Sensitivity and the share of false alarms at every threshold of a class's score. Its area, by trapezoids, is
/// {@link RocAuc}.
///
/// @param points from the threshold that nobody reaches to the one that all do
public record RocCurve(List<Point> points) {

  /// What a threshold does.
  ///
  /// @param threshold scores from it on are positive; infinite for the first point
  /// @param falsePositiveRate share of the other lesions that reach it
  /// @param sensitivity share of the lesions of the class that reach it
  public record Point(double threshold, double falsePositiveRate, double sensitivity) {}

  public RocCurve {
    points = List.copyOf(points);
  }

  /// The curve of one class against the rest; one sort.
  ///
  /// @param ofClass class 1 for two classes
  /// @throws Inestimable if there is no lesion of the class, or no other
  public static RocCurve of(Predictions predictions, int ofClass) {
    Ranking ranking = Ranking.of(predictions, ofClass);
    double positives = ranking.positives();
    double others = predictions.rows() - positives;
    if (positives == 0 || others == 0) {
      throw new Inestimable(
          "the ROC curve of class %d cannot be drawn: %.0f of the %d lesions are of the class; both kinds are needed"
              .formatted(ofClass, positives, predictions.rows()));
    }
    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
    ranking.walk((row, hits, taken) ->
        points.add(
            new Point(predictions.score(row, ofClass), (taken - hits) / others, hits / positives)));
    return new RocCurve(points);
  }
}
