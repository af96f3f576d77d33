package dev.nidus.evidence.audit;

import dev.nidus.evidence.probe.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A fact of how scans were taken, one per lesion.
public sealed interface AcquisitionColumn {
  /// More different words than this name single scans, not ways of scanning.
  int MOST_WORDS = 30;

  /// The name of the column.
  String name();

  int rows();

  /// A column of numbers for each thing that it says.
  List<double[]> numbers();

  /// The classes that features are asked for.
  Labels asked();

  /// What they are asked, in words.
  String question();

  /// Words: a kernel, a manufacturer, a phase.
  record Words(String name, List<String> values) implements AcquisitionColumn {
    public Words {
      values = List.copyOf(values);
    }

    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public List<double[]> numbers() {
      List<double[]> columns = new ArrayList<>();
      List<String> words = values.stream().distinct().sorted().toList();
      for (String word : words.subList(0, Math.max(1, words.size() - 1))) {
        columns.add(values.stream().mapToDouble(value -> value.equals(word) ? 1 : 0).toArray());
      }
      return columns;
    }

    @Override
    public Labels asked() {
      return Labels.of(values);
    }

    @Override
    public String question() {
      return "which of %d".formatted(values.stream().distinct().count());
    }
  }

  /// Numbers: a spacing, a thickness, a tube current.
  record Numbers(String name, List<Double> values) implements AcquisitionColumn {
    public Numbers {
      values = List.copyOf(values);
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "%s has the value %s; leave such rows out".formatted(name, value));
        }
      }
    }

    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public List<double[]> numbers() {
      return List.of(array());
    }

    private double[] array() {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Half of the lesions, as far as equal numbers allow.
    private double middle() {
      double[] sorted = array();
      Arrays.sort(sorted);
      double median = sorted[sorted.length / 2];
      return median > sorted[0]
          ? median
          : Arrays.stream(sorted).filter(value -> value > median).findFirst().orElse(median);
    }

    @Override
    public Labels asked() {
      double middle = middle();
      return Labels.of(values.stream().map(v -> v >= middle ? "at least" : "below").toList());
    }

    @Override
    public String question() {
      return String.format(Locale.ROOT, "at least %s, or below", (float) middle());
    }
  }
}
