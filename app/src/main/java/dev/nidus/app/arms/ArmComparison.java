package dev.nidus.app.arms;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.List;

/// What arms are worth: areas under the curve, means over draws of the labelled patients. Intervals resample the
/// patients who are asked, all lesions of one together; they do not cover other draws, seeds or pre-trainings.
///
/// @param table the lesions
/// @param bootstrap how intervals are made
public record ArmComparison(ArmTable table, Bootstrap bootstrap) {
  private static final Metric AREA = new RocAuc();
  private static final long SEED = 1;

  /// 95 %, by 1,000 resamples of the asked patients.
  public static ArmComparison of(ArmTable table) {
    return new ArmComparison(table, Bootstrap.overPatients());
  }

  /// The mean area of an arm over draws.
  ///
  /// @param draws of one arm, all about the same rows
  public Estimate area(List<ArmScores> draws) {
    return estimate(AREA.label(), draws, mean(draws));
  }

  /// The mean difference of two arms, first minus second, draw by draw and with the same resamples.
  ///
  /// @param first draws of one arm
  /// @param second the same draws of the other
  public Estimate difference(List<ArmScores> first, List<ArmScores> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "a paired difference needs the same draws of both arms, got %d and %d"
              .formatted(first.size(), second.size()));
    }
    PreparedMetric one = mean(first);
    PreparedMetric two = mean(second);
    requireSameRows(List.of(first, second));
    return estimate(
        "difference of " + AREA.label(), first, counts -> one.at(counts) - two.at(counts));
  }

  /// The area of one draw.
  public double of(ArmScores draw) {
    return AREA.of(draw.predictions(table));
  }

  private PreparedMetric mean(List<ArmScores> draws) {
    requireSameRows(List.of(draws));
    List<PreparedMetric> prepared =
        draws.stream().map(draw -> AREA.prepare(draw.predictions(table))).toList();
    return counts ->
        prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow();
  }

  private Estimate estimate(String label, List<ArmScores> draws, PreparedMetric metric) {
    int[] rows = draws.getFirst().rows().stream().mapToInt(Integer::intValue).toArray();
    Patients patients = table.patients(rows);
    int[] once = new int[rows.length];
    Arrays.fill(once, 1);
    return bootstrap.estimate(label, metric, metric.at(once), patients, RandomSource.of(SEED));
  }

  private static void requireSameRows(List<List<ArmScores>> arms) {
    List<Integer> rows = arms.getFirst().getFirst().rows();
    if (!arms.stream().flatMap(List::stream).allMatch(draw -> draw.rows().equals(rows))) {
      throw new IllegalArgumentException("arms are compared on the same rows in the same order");
    }
  }
}
