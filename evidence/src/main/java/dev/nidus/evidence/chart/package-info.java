/// Charts of results as SVG text: readable on white paper, without colour too, and by a screen reader. Read
/// {@link dev.nidus.evidence.chart.Plot} first; the charts that a report needs are made of it:
/// {@link dev.nidus.evidence.chart.RocChart}, {@link dev.nidus.evidence.chart.PrecisionRecallChart},
/// {@link dev.nidus.evidence.chart.CalibrationChart}, {@link dev.nidus.evidence.chart.LabelCurveChart},
/// {@link dev.nidus.evidence.chart.KaplanMeierChart}, {@link dev.nidus.evidence.chart.CoverageChart}; the
/// {@link dev.nidus.evidence.chart.ForestPlot} has a layout of its own.
///
///     Chart chart = RocChart.of("Malignancy", List.of(new RocChart.Curve("AUC 0.85", RocCurve.of(predictions, 1))));
///     Files.writeString(file, chart.document());
///
/// A chart has no script, style sheet, id or link, so it can stand in any page, as often as one likes. Every text is
/// escaped.
@NullMarked
package dev.nidus.evidence.chart;

import org.jspecify.annotations.NullMarked;
