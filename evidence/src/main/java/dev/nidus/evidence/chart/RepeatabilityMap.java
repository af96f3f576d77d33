package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// How well features repeat against whether they tell lesions apart: only the upper right corner is worth anything.
public final class RepeatabilityMap {
  private RepeatabilityMap() {}

  /// A perturbation.
  ///
  /// @param name in the legend
  /// @param identification share of copies that find their original
  /// @param correlation how features repeat
  public record At(String name, double identification, double correlation) {}

  /// @param chance identification by guessing
  public static Chart of(String title, double chance, List<At> perturbations) {
    Axis x = Axis.share("Identification of the same lesion");
    double low =
        Math.clamp(perturbations.stream().mapToDouble(At::correlation).min().orElse(0), -1, 0);
    Axis y = Axis.of("Median ICC(A,1) of features", low, 1);
    List<Mark> marks = new ArrayList<>();
    marks.add(
        new Mark.Reference("chance", new Point(chance, y.low()), new Point(chance, y.high())));
    for (int n = 0; n < perturbations.size(); n++) {
      At at = perturbations.get(n);
      marks.add(
          new Mark.Markers(
              at.name(),
              Ink.ofSeries(n),
              Mark.Symbol.ofSeries(n),
              List.of(new Point(at.identification(), at.correlation()))));
    }
    return Plot.of(
            title,
            "Median intraclass correlation of features (vertical) against the share of perturbed copies that find their original among all lesions (horizontal): %s."
                .formatted(Names.of(perturbations, At::name)),
            x,
            y,
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }
}
