package dev.nidus.evidence.probe;

import dev.nidus.evidence.metric.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks for the C that is worth most. Nothing is drawn. Further looks only ever add trials, so that more of them never
/// give a worse value.
///
/// @param grid C to try
/// @param direction of the metric
record PenaltySearch(RegularisationGrid grid, Metric.Direction direction) {

  /// C of an exponent of ten.
  static double c(double exponent) {
    return Math.pow(10, exponent);
  }

  /// The trials by C, ascending.
  List<LinearProbe.Trial> trials(PenaltyPath path) {
    var trials = new TreeMap<Double, Double>();
    grid.exponents().forEach(exponent -> trials.put(exponent, path.fitted(exponent)));
    refine(path, trials);
    lookWhereBetterIsForeseen(path, trials);
    return trials.entrySet().stream()
        .map(trial -> new LinearProbe.Trial(c(trial.getKey()), trial.getValue()))
        .toList();
  }

  /// The best of trials; of equals that with the smallest C.
  LinearProbe.Trial best(List<LinearProbe.Trial> trials) {
    Comparator<LinearProbe.Trial> byWorth =
        Comparator.comparingDouble(trial -> merit(trial.value()));
    return trials.stream()
        .max(byWorth.thenComparing(Comparator.comparingDouble(LinearProbe.Trial::c).reversed()))
        .orElseThrow();
  }

  private void refine(PenaltyPath path, TreeMap<Double, Double> trials) {
    int most = trials.size() + RegularisationGrid.MOST_REFINED;
    for (int round = 1; round <= grid.refinements() && canImprove(trials); round++) {
      for (double equal : best(trials)) {
        for (double exponent : grid.around(equal, round)) {
          if (trials.size() < most && !trials.containsKey(exponent)) {
            trials.put(exponent, path.fitted(exponent));
          }
        }
      }
    }
  }

  /// A fit corrects what is foreseen around it, so this ends where the fits themselves see nothing better.
  private void lookWhereBetterIsForeseen(PenaltyPath path, TreeMap<Double, Double> trials) {
    for (int look = 0; look < RegularisationGrid.MOST_FORESEEN && canImprove(trials); look++) {
      Optional<Double> better = foreseen(path, trials);
      if (better.isEmpty()) {
        return;
      }
      trials.put(better.get(), path.fitted(better.get()));
    }
  }

  /// The middle of the longest run of the best foreseen values, the first of equally long ones: the place surest to keep what
  /// it promises. Empty if nothing better is foreseen than what there is.
  private Optional<Double> foreseen(PenaltyPath path, TreeMap<Double, Double> trials) {
    double most = most(trials);
    List<Double> exponents = grid.fine(best(trials));
    Optional<Double> middle = Optional.empty();
    int longest = 0;
    int run = 0;
    double before = Double.NaN;
    for (int n = 0; n < exponents.size(); n++) {
      double merit = merit(path.foreseen(exponents.get(n)));
      run = merit == before ? run + 1 : 1;
      before = merit;
      if (merit > most || (merit == most && middle.isPresent() && run > longest)) {
        most = merit;
        longest = run;
        middle = Optional.of(exponents.get(n - run / 2));
      }
    }
    return middle;
  }

  /// All metrics lie between 0 and 1.
  private boolean canImprove(TreeMap<Double, Double> trials) {
    return most(trials)
        < switch (direction) {
          case LARGER_IS_BETTER -> 1;
          case SMALLER_IS_BETTER -> 0;
        };
  }

  private double most(TreeMap<Double, Double> trials) {
    return trials.values().stream().mapToDouble(this::merit).max().orElseThrow();
  }

  private List<Double> best(TreeMap<Double, Double> trials) {
    double most = most(trials);
    return trials.entrySet().stream()
        .filter(trial -> merit(trial.getValue()) == most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// A value so turned that more is better.
  private double merit(double value) {
    return switch (direction) {
      case LARGER_IS_BETTER -> value;
      case SMALLER_IS_BETTER -> -value;
    };
  }
}
