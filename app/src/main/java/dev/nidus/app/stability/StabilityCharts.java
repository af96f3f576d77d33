package dev.nidus.app.stability;

import dev.nidus.core.perturbation.Perturbation;
import dev.nidus.evidence.chart.Axis;
import dev.nidus.evidence.chart.BlandAltmanChart;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.DistributionChart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.chart.LevelChart;
import dev.nidus.evidence.chart.RepeatabilityMap;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The drawings of `stability.html`, by the names of their files.
final class StabilityCharts {
  private static final double LOWEST_ICC = -0.2;

  private final List<Drawn> perturbations = new ArrayList<>();
  private final Map<String, Chart> charts = new LinkedHashMap<>();

  /// A perturbation that something came out of.
  ///
  /// @param number its place in the plan, from 1
  private record Drawn(int number, Perturbation perturbation, Stability.Found found) {
    /// Short, for a legend.
    String name() {
      return switch (perturbation) {
        case Perturbation.SeedJitter(double variance) ->
            "jitter, %s mm²".formatted(plain(variance));
        case Perturbation.InMask _ -> "seed in the mask";
        case Perturbation.InPlaneSpacing(double factor) -> "spacing × %s".formatted(plain(factor));
        case Perturbation.SliceThickness(double mm) -> "slices of %s mm".formatted(plain(mm));
        case Perturbation.Noise(double hounsfield) -> "noise, %s HU".formatted(plain(hounsfield));
        case Perturbation.IntensityOffset(double hounsfield) ->
            "offset, %s HU".formatted(plain(hounsfield));
        case Perturbation.Blur(double mm) -> "blur, %s mm".formatted(plain(mm));
        case Perturbation.Flip flip -> flip.text();
      };
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  private StabilityCharts(Stability stability) {
    for (int n = 0; n < stability.perturbations().size(); n++) {
      Stability.OfPerturbation one = stability.perturbations().get(n);
      if (one.result() instanceof Stability.Found found) {
        perturbations.add(new Drawn(n + 1, one.planned().perturbation(), found));
      }
    }
  }

  static Map<String, Chart> of(Stability stability) {
    StabilityCharts drawn = new StabilityCharts(stability);
    drawn.map();
    drawn.distribution();
    drawn.perturbations.stream()
        .flatMap(one -> one.found().metrics().stream())
        .map(Stability.MetricSpread::key)
        .distinct()
        .forEach(key -> {
          drawn.metric(key);
          drawn.levels(key);
        });
    drawn.agreement();
    return drawn.charts;
  }

  private void map() {
    List<RepeatabilityMap.At> places = new ArrayList<>();
    double chance = 0;
    for (Drawn one : perturbations) {
      if (one.found().correlation().get(IccForm.AGREEMENT_SINGLE)
          instanceof Stability.Correlation.Distribution(var _, List<Double> values, var _, var _)) {
        places.add(
            new RepeatabilityMap.At(
                one.name(),
                one.found().discrimination().found().identification(),
                Math.max(-1, values.get(50))));
        chance = one.found().discrimination().found().chance();
      }
    }
    if (!places.isEmpty()) {
      charts.put(
          "map.svg", RepeatabilityMap.of("Repeats, and tells lesions apart?", chance, places));
    }
  }

  private void distribution() {
    List<DistributionChart.Series> series = new ArrayList<>();
    for (Drawn one : perturbations) {
      if (one.found().correlation().get(IccForm.AGREEMENT_SINGLE)
          instanceof Stability.Correlation.Distribution(var _, List<Double> values, var _, var _)) {
        series.add(new DistributionChart.Series(one.name(), values));
      }
    }
    if (!series.isEmpty()) {
      charts.put(
          "icc.svg",
          DistributionChart.of(
              "Intraclass correlation of features", "ICC(A,1)", LOWEST_ICC, 1, series));
    }
  }

  private void metric(String key) {
    List<ForestPlot.Row> rows = new ArrayList<>();
    String label = key;
    double original = 0;
    for (Drawn one : perturbations) {
      for (Stability.MetricSpread spread : one.found().metrics()) {
        if (spread.key().equals(key)) {
          TrialSpread over = spread.spread();
          label = spread.label();
          original = spread.original();
          rows.add(new ForestPlot.Estimated(one.name(), over.mean(), over.low(), over.high(), ""));
        }
      }
    }
    charts.put(
        key.replace('_', '-') + ".svg",
        new ForestPlot(
                "%s over trials; dashed, of the lesions as they are".formatted(capitalised(label)),
                label,
                Axis.Growth.LINEAR,
                original,
                rows)
            .draw());
  }

  /// A drawing for each kind of perturbation with two levels or more.
  private void levels(String key) {
    perturbations.stream()
        .map(one -> one.perturbation().word())
        .distinct()
        .filter(word -> !word.equals("flip"))
        .forEach(word -> {
          List<LevelChart.At> levels = new ArrayList<>();
          String label = key;
          double original = 0;
          for (Drawn one : perturbations) {
            if (one.perturbation().word().equals(word)) {
              for (Stability.MetricSpread spread : one.found().metrics()) {
                if (spread.key().equals(key)) {
                  TrialSpread over = spread.spread();
                  label = spread.label();
                  original = spread.original();
                  levels.add(
                      new LevelChart.At(
                          one.perturbation().level(), over.mean(), over.low(), over.high()));
                }
              }
            }
          }
          if (levels.size() >= 2) {
            if (startsAtNothing(word)) {
              levels.add(new LevelChart.At(0, original, original, original));
            }
            levels.sort(Comparator.comparingDouble(LevelChart.At::level));
            charts.put(
                "%s-%s.svg".formatted(key.replace('_', '-'), word),
                LevelChart.of(
                    "%s by the level of %s".formatted(capitalised(label), word),
                    capitalised(label),
                    unit(word),
                    original,
                    levels));
          }
        });
  }

  /// Whether level 0 leaves the lesions as they are.
  private static boolean startsAtNothing(String word) {
    return List.of("jitter", "noise", "offset", "blur").contains(word);
  }

  private static String unit(String word) {
    return switch (word) {
      case "jitter" -> "Variance of the seed, mm² per axis";
      case "noise" -> "Standard deviation of the noise, HU";
      case "offset" -> "Offset, HU";
      case "blur" -> "Width of the blur, mm";
      case "thickness" -> "Slice thickness, mm";
      case "spacing" -> "In-plane spacing over the scan's";
      default -> "Level";
    };
  }

  private void agreement() {
    for (Drawn one : perturbations) {
      List<Stability.Prediction> predictions = one.found().predictions();
      for (int score = 0; score < predictions.size(); score++) {
        Stability.Prediction prediction = predictions.get(score);
        if (prediction.agreement() instanceof Stability.Agreement.Estimated(BlandAltman limits)) {
          charts.put(
              predictions.size() == 1
                  ? "bland-altman-%d.svg".formatted(one.number())
                  : "bland-altman-%d-%d.svg".formatted(one.number(), score + 1),
              BlandAltmanChart.of(
                  "Prediction, %s: perturbed less original".formatted(one.name()),
                  "score of " + prediction.name(),
                  prediction.pairs().stream().mapToDouble(Stability.Pair::original).toArray(),
                  prediction.pairs().stream().mapToDouble(Stability.Pair::copy).toArray(),
                  limits));
        }
      }
    }
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
