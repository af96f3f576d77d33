package dev.nidus.app.audit;

import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.LeakageAudit.Answer;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.Overlap;
import dev.nidus.evidence.audit.SplitPair;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The texts of `audit.html`.
///
/// @param verdict in one sentence
/// @param remarks what a reader should know
/// @param overlaps what splits share
/// @param splits what they are made of
/// @param clusters how lesions gather
/// @param tuning whether settings were chosen on test patients
/// @param model where the model comes from, or why it has no intervals; blank without a model
/// @param intervals of the model
/// @param shared how many rows shared.csv lists
/// @param command what the user wrote
public record AuditView(
    String verdict,
    List<String> remarks,
    List<OverlapLine> overlaps,
    List<SplitLine> splits,
    List<ClusterLine> clusters,
    String tuning,
    String model,
    List<IntervalLine> intervals,
    int shared,
    String command) {
  private static final String NONE = "–";

  /// A pair of splits and a level.
  public record OverlapLine(
      String split, String others, String what, String units, String lesions, String remark) {}

  /// Where the keys of a split come from.
  public record SplitLine(
      String split,
      String table,
      int lesions,
      String patient,
      String study,
      String scan,
      String lesion) {}

  /// How the lesions of a split gather.
  public record ClusterLine(
      String split,
      String units,
      String perUnit,
      int most,
      String largestEffect,
      String correlation,
      String effect,
      String effective) {}

  /// A metric of the model.
  public record IntervalLine(
      String metric, String value, String byUnit, String byLesion, String effect) {}

  public AuditView {
    intervals = List.copyOf(intervals);
    remarks = List.copyOf(remarks);
    overlaps = List.copyOf(overlaps);
    splits = List.copyOf(splits);
    clusters = List.copyOf(clusters);
  }

  static AuditView of(StudyAudit audit, int shared, String command) {
    return new AuditView(
        audit.leaks()
            ? "The splits share patients, studies, scans or lesions: what was measured on the later"
                + " split does not say how new patients would fare."
            : "Nothing that could be compared is on both sides of a split.",
        audit.remarks(),
        overlaps(audit),
        audit.tables().stream().map(AuditView::split).toList(),
        audit.tables().stream()
            .flatMap(table ->
                Optional.ofNullable(audit.clusters().get(table.role()))
                    .map(split -> cluster(table, split))
                    .stream())
            .toList(),
        sentence(audit.testTuning().sentence()),
        model(audit),
        intervals(audit),
        shared,
        command);
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static String model(StudyAudit audit) {
    return audit
        .model()
        .map(model ->
            switch (model) {
              case ModelIntervals.Missing(String reason) ->
                  "The model has no intervals: %s.".formatted(reason);
              case ModelIntervals.Measured measured ->
                  "Of %s, with %s or lesions drawn."
                      .formatted(measured.model(), measured.unit().plural());
            })
        .orElse("");
  }

  private static List<IntervalLine> intervals(StudyAudit audit) {
    return audit.model().isPresent()
            && audit.model().get() instanceof ModelIntervals.Measured measured
        ? measured.metrics().stream()
            .map(one ->
                new IntervalLine(
                    one.byPatient().metric(),
                    three(one.byPatient().value()),
                    interval(one.byPatient().interval()),
                    interval(one.byLesion().interval()),
                    Double.isFinite(one.designEffect()) ? two(one.designEffect()) : NONE))
            .toList()
        : List.of();
  }

  private static String interval(ConfidenceInterval interval) {
    return "%s to %s".formatted(three(interval.low()), three(interval.high()));
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// What was not searched is told by a remark, not by a line for each pair.
  private static Optional<OverlapLine> counted(
      String split, String others, String what, Map<String, Count> counts, String name) {
    return counts.get(name) instanceof Count.Known(int value)
        ? Optional.of(new OverlapLine(split, others, what, NONE, Integer.toString(value), ""))
        : Optional.empty();
  }

  private static List<OverlapLine> overlaps(StudyAudit audit) {
    List<OverlapLine> lines = new ArrayList<>();
    for (SplitPair pair : SplitPair.all()) {
      if (audit.leakage().split(pair.split()).isEmpty() || audit.leakage().given(pair).isEmpty()) {
        continue;
      }
      String split = pair.split().word();
      String others = StudyAudit.words(pair);
      for (Level level : Level.values()) {
        lines.add(
            switch (audit.leakage().ask(pair, level)) {
              case Answer.Counted(Overlap overlap) ->
                  new OverlapLine(
                      split,
                      others,
                      level.plural(),
                      "%d of %d".formatted(overlap.units(), overlap.of()),
                      "%d of %d".formatted(overlap.lesions(), overlap.rows()),
                      "");
              case Answer.Unknown(String reason) ->
                  new OverlapLine(split, others, level.plural(), NONE, NONE, reason);
            });
      }
      String name = "%s_near_duplicates_in_%s".formatted(split, pair.word());
      counted(split, others, "near-duplicate features", audit.features().counts(), name)
          .ifPresent(lines::add);
      counted(
              split,
              others,
              "scans with the same voxels",
              audit.voxels().counts(),
              VoxelSearch.voxels(pair))
          .ifPresent(lines::add);
      counted(
              split,
              others,
              "near-duplicate images",
              audit.voxels().counts(),
              VoxelSearch.images(pair))
          .ifPresent(lines::add);
    }
    return lines;
  }

  private static SplitLine split(AuditedTable table) {
    return new SplitLine(
        table.role().word(),
        String.valueOf(table.table().file().getFileName()),
        table.keys().rows(),
        source(table, Level.PATIENT),
        source(table, Level.STUDY),
        source(table, Level.SCAN),
        source(table, Level.LESION));
  }

  private static String source(AuditedTable table, Level level) {
    return table.rowKeys().sources().getOrDefault(level, "not known");
  }

  private static ClusterLine cluster(AuditedTable table, SplitClustering split) {
    String none = NONE;
    String correlation = none;
    String effect = none;
    String effective = none;
    if (split.labels().isPresent()) {
      switch (split.labels().get()) {
        case SplitClustering.Likeness.Estimated(double rho) -> {
          correlation = two(rho);
          effect = two(split.clustering().designEffect(rho));
          effective = "%.0f".formatted(split.clustering().effectiveLesions(rho));
        }
        case SplitClustering.Likeness.Missing(String reason) -> correlation = reason;
      }
    }
    return new ClusterLine(
        table.role().word(),
        "%d %s".formatted(split.clustering().patients(), split.unit().plural()),
        two(split.clustering().lesionsPerPatient()),
        split.clustering().most(),
        two(split.clustering().designEffect(1)),
        correlation,
        effect,
        effective);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
