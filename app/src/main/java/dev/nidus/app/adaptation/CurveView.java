package dev.nidus.app.adaptation;

import dev.nidus.evidence.chart.Chart;
import java.util.List;

/// What the page of a label curve shows.
///
/// @param heading of the page
/// @param facts sentences about the lesions and the method
/// @param charts one for each metric
/// @param rows of the table: share, lesions and patients, draws, and each metric
public record CurveView(
    String heading, List<String> facts, List<Chart> charts, List<List<String>> rows) {
  public CurveView {
    facts = List.copyOf(facts);
    charts = List.copyOf(charts);
    rows = List.copyOf(rows);
  }
}
