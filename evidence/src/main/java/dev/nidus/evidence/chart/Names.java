package dev.nidus.evidence.chart;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Names of series in the description of a chart.
final class Names {
  private Names() {}

  static <T> String of(List<T> series, Function<T, String> name) {
    return series.stream().map(name).collect(Collectors.joining("; "));
  }
}
