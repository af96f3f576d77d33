package dev.nidus.evidence.probe;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The class of each lesion. Immutable.
public final class Labels {
  private final List<String> classes;
  private final int[] of;

  private Labels(List<String> classes, int[] of) {
    this.classes = classes;
    this.of = of;
  }

  /// Labels by name; the classes are the names that occur, in the order of the alphabet.
  public static Labels of(List<String> names) {
    return of(names, names.stream().distinct().sorted().toList());
  }

  /// Labels by name, of classes known beforehand: a split that lacks a class keeps the columns of the others.
  public static Labels of(List<String> names, List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : classes) {
      if (numbers.put(name, numbers.size()) != null) {
        throw new IllegalArgumentException("the class '%s' is named twice".formatted(name));
      }
    }
    int[] of = new int[names.size()];
    for (int row = 0; row < of.length; row++) {
      Integer number = numbers.get(names.get(row));
      if (number == null) {
        throw new IllegalArgumentException(
            "the label of row %d is '%s'; known classes are %s: correct the label, or train with this class as well"
                .formatted(row, names.get(row), classes));
      }
      of[row] = number;
    }
    return new Labels(List.copyOf(classes), of);
  }

  /// Labels by number; the classes are called "0", "1" and so on.
  public static Labels of(int[] numbers, int classes) {
    return of(
        Arrays.stream(numbers).mapToObj(Integer::toString).toList(),
        IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  public int rows() {
    return of.length;
  }

  public List<String> classes() {
    return classes;
  }

  public int at(int row) {
    return of[row];
  }

  /// The labels of some rows, of the same classes.
  public Labels rows(int... chosen) {
    return new Labels(classes, Arrays.stream(chosen).map(row -> of[row]).toArray());
  }

  /// How many lesions each class has.
  public int[] counts() {
    int[] counts = new int[classes.size()];
    for (int k : of) {
      counts[k]++;
    }
    return counts;
  }

  /// Whether no two lesions differ.
  boolean ofOneClass() {
    return Arrays.stream(of).distinct().count() < 2;
  }

  public int[] toArray() {
    return of.clone();
  }
}
