package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.RiskSplit;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.survival.Covariates;
import dev.nidus.evidence.survival.CoxCoefficient;
import dev.nidus.evidence.survival.CoxModel;
import dev.nidus.evidence.survival.CoxSettings;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.RiskGroups;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Test lesions above and up to the median risk of the training lesions.
final class RiskSplits {
  private RiskSplits() {}

  /// @return empty for classes, and for an arm that was not fitted to all labels
  static Optional<RiskSplit> of(Fits fits, OpenedOutcomes opened) {
    List<Fits.Draw> whole = fits.at(1).stream().filter(Fits.Draw::isFitted).toList();
    if (opened.times().isEmpty() || whole.isEmpty()) {
      return Optional.empty();
    }
    SurvivalTimes survival = opened.times().get();
    Fits.Draw draw = whole.getFirst();
    double[] risks = opened.risks(draw);
    RiskGroups groups = RiskGroups.above(risks, draw.cut());
    List<StudyResult.Curve> curves = new ArrayList<>();
    int[] events = new int[2];
    for (int group = 0; group < 2; group++) {
      List<Double> days = new ArrayList<>();
      List<Boolean> occurred = new ArrayList<>();
      for (int row : groups.members(group)) {
        days.add(survival.days(row));
        occurred.add(survival.occurred(row));
        events[group] += survival.occurred(row) ? 1 : 0;
      }
      curves.add(
          new StudyResult.Curve(
              group == 0 ? "up to the median risk" : "above the median risk", days, occurred));
    }
    try {
      LogRank test = LogRank.compare(survival, groups);
      double[] high = IntStream.range(0, risks.length).mapToDouble(groups::of).toArray();
      CoxCoefficient ratio =
          CoxModel.fit(survival, Covariates.of("high risk", high), CoxSettings.STANDARD)
              .coefficients()
              .getFirst();
      return Optional.of(
          new RiskSplit(
              draw.cut(),
              groups.size(0),
              groups.size(1),
              events[0],
              events[1],
              Optional.of(test.test().p()),
              Optional.of(ratio.hazardRatio()),
              Optional.of(ratio.interval().low()),
              Optional.of(ratio.interval().high()),
              "",
              curves));
    } catch (Inestimable impossible) {
      return Optional.of(
          new RiskSplit(
              draw.cut(),
              groups.size(0),
              groups.size(1),
              events[0],
              events[1],
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              String.valueOf(impossible.getMessage()),
              curves));
    }
  }
}
