package dev.nidus.evidence.probe;

import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The solutions of one regression, measured on one set of lesions. Metrics are staircases of the penalty, but the
/// scores of lesions are smooth: between fits they are read from the cubic through the four nearest in log C.
///
/// Keeps the scores of every fit: 8 bytes x scores x lesions.
final class HeldOutPath implements PenaltyPath {
  private final LogisticRegression regression;
  private final FeatureMatrix features;
  private final Labels labels;
  private final Metric metric;
  private final TreeMap<Double, Node> nodes = new TreeMap<>();
  private final Map<Double, Foreseen> known = new HashMap<>();

  private record Node(double exponent, LogisticRegression.Fit fit, List<double[]> scores) {}

  /// @param nodes that the value was read from
  private record Foreseen(List<Double> nodes, double value) {}

  /// @param features of the lesions held out, standardised as those of the regression
  HeldOutPath(LogisticRegression regression, FeatureMatrix features, Labels labels, Metric metric) {
    if (!labels.classes().equals(regression.classes())) {
      throw new IllegalArgumentException(
          "the training lesions have the classes %s, the tuning lesions %s; name the classes of both alike"
              .formatted(regression.classes(), labels.classes()));
    }
    this.regression = regression;
    this.features = features;
    this.labels = labels;
    this.metric = metric;
  }

  @Override
  public double fitted(double exponent) {
    LogisticRegression.Fit fit = regression.fit(PenaltySearch.c(exponent));
    double[][] scores = fit.model().scores(features);
    nodes.put(exponent, new Node(exponent, fit, List.of(scores)));
    return worth(fit.model(), scores);
  }

  /// The fit that was measured at a C.
  LogisticRegression.Fit fit(double c) {
    return nodes.values().stream()
        .map(Node::fit)
        .filter(fit -> fit.c() == c)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public double foreseen(double exponent) {
    List<Node> around = around(exponent);
    List<Double> exponents = around.stream().map(Node::exponent).toList();
    Foreseen before = known.get(exponent);
    if (before != null && before.nodes().equals(exponents)) {
      return before.value();
    }
    double value = worth(around.getFirst().fit().model(), onCurve(around, exponent));
    known.put(exponent, new Foreseen(exponents, value));
    return value;
  }

  private double worth(LogisticModel model, double[][] scores) {
    return metric.of(Predictions.of(labels.toArray(), model.probabilities(scores)));
  }

  /// Two nodes on each side, as far as there are; the node itself at a node.
  private List<Node> around(double exponent) {
    Node here = nodes.get(exponent);
    if (here != null) {
      return List.of(here);
    }
    List<Node> around = new ArrayList<>();
    Map.Entry<Double, Node> below = nodes.lowerEntry(exponent);
    if (below != null) {
      Map.Entry<Double, Node> further = nodes.lowerEntry(below.getKey());
      if (further != null) {
        around.add(further.getValue());
      }
      around.add(below.getValue());
    }
    Map.Entry<Double, Node> above = nodes.higherEntry(exponent);
    if (above != null) {
      around.add(above.getValue());
      Map.Entry<Double, Node> further = nodes.higherEntry(above.getKey());
      if (further != null) {
        around.add(further.getValue());
      }
    }
    return around;
  }

  /// The polynomial through the nodes.
  private double[][] onCurve(List<Node> around, double exponent) {
    double[][] scores = new double[around.getFirst().scores().size()][features.rows()];
    for (Node node : around) {
      double share = 1;
      for (Node other : around) {
        if (other.exponent() != node.exponent()) {
          share *= (exponent - other.exponent()) / (node.exponent() - other.exponent());
        }
      }
      for (int k = 0; k < scores.length; k++) {
        double[] from = node.scores().get(k);
        for (int row = 0; row < from.length; row++) {
          scores[k][row] += share * from[row];
        }
      }
    }
    return scores;
  }
}
