package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// Which label means the class of which score: `conf_scores_class_k` is the score of the k-th name.
///
/// @param names one per class, in the order of the scores
public record ClassNames(List<String> names) {

  public ClassNames {
    names = List.copyOf(names);
    if (new HashSet<>(names).size() != names.size()) {
      throw new UsageProblem(
          "the classes %s are not all different; give each its own name"
              .formatted(String.join(", ", names)));
    }
  }

  /// The numbers 0 to count - 1.
  static ClassNames numbers(int count) {
    return new ClassNames(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /// Reads them off the labels: whole numbers below the number of classes are classes as they are; otherwise there must be
  /// as many different labels as classes, and they are classes in their order (numbers by size, texts by the alphabet), as
  /// scikit-learn's label encoder has them.
  ///
  /// @param seen labels, and classes that the model chose, without blank ones
  /// @param classes how many scores each row has
  /// @param where for messages: the column and its table
  /// @throws UsageProblem if the labels do not fit the scores
  static ClassNames of(Set<String> seen, int classes, String where) {
    if (seen.stream().allMatch(label -> isClass(label, classes))) {
      return numbers(classes);
    }
    List<String> names = sorted(seen);
    if (names.size() == classes) {
      return new ClassNames(names);
    }
    if (seen.stream().anyMatch(label -> isClass(label, classes))) {
      return numbers(classes); // the other labels are refused row by row
    }
    throw new UsageProblem(
        "%s has %d different labels (%s), but there are scores for %d classes; name the classes in the order of the scores with --classes, as --classes %s"
            .formatted(
                where,
                names.size(),
                String.join(", ", names.subList(0, Math.min(8, names.size()))),
                classes,
                example(names, classes)));
  }

  private static String example(List<String> names, int classes) {
    List<String> example = new ArrayList<>();
    for (int k = 0; k < Math.min(classes, 3); k++) {
      example.add(k < names.size() ? names.get(k) : "NAME");
    }
    return String.join(",", example) + (classes > 3 ? ",..." : "");
  }

  private static List<String> sorted(Set<String> seen) {
    boolean numeric = seen.stream().allMatch(label -> Cells.number(label).isPresent());
    return seen.stream()
        .map(String::strip)
        .distinct()
        .sorted(
            numeric
                ? Comparator.comparingDouble(label -> Cells.number(label).orElseThrow())
                : Comparator.naturalOrder())
        .toList();
  }

  private static boolean isClass(String label, int classes) {
    OptionalInt number = Cells.integer(label);
    return number.isPresent() && number.getAsInt() >= 0 && number.getAsInt() < classes;
  }

  public int count() {
    return names.size();
  }

  public String name(int ofClass) {
    return names.get(ofClass);
  }

  /// The class of a label; a number in any spelling (`1`, `1.0`).
  public OptionalInt of(String label) {
    int exact = names.indexOf(label.strip());
    if (exact >= 0) {
      return OptionalInt.of(exact);
    }
    OptionalInt number = Cells.integer(label);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    return IntStream.range(0, names.size())
        .filter(k -> Cells.integer(names.get(k)).equals(number))
        .findFirst();
  }

  /// Whether classes are just numbers.
  boolean areNumbers() {
    return equals(numbers(count()));
  }

  /// What a class is called in a report: `class 1`, `malignant`.
  String title(int ofClass) {
    return Cells.number(name(ofClass)).isPresent() ? "class " + name(ofClass) : name(ofClass);
  }

  /// All of them for a message: `0, 1`.
  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
