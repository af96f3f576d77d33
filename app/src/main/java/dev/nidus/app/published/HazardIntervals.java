package dev.nidus.app.published;

import dev.nidus.evidence.survival.HazardRatioInterval;

/// Hazard ratios that were published with their intervals, checked against themselves: a Wald interval has
/// its estimate in the middle of the logarithmic scale, and one p belongs to it.
record HazardIntervals() {

  Recomputed.Found of(Recipe.Interval recipe) {
    HazardRatioInterval interval = new HazardRatioInterval(recipe.low(), recipe.high(), 0.95);
    return Recomputed.Found.exactly(
        switch (recipe) {
          case Recipe.WaldRatio _ -> interval.ratio();
          case Recipe.WaldP _ -> interval.p();
        });
  }
}
