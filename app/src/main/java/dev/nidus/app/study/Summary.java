package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Point;
import dev.nidus.app.study.StudyResult.Task;
import dev.nidus.app.study.StudyResult.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a study found, in plain words: the first thing that a reader sees. No result is left out because it disappoints.
final class Summary {
  private Summary() {}

  static List<String> of(StudyResult result) {
    List<String> sentences = new ArrayList<>();
    for (Task task : result.tasks()) {
      sentences.add(task(task));
      double least = task.comparisons().stream().mapToDouble(Compared::fraction).min().orElse(1);
      task.comparisons().stream()
          .filter(compared -> compared.fraction() == 1 || compared.fraction() == least)
          .forEach(compared -> sentences.add(compared(task, compared)));
    }
    if (result.tasks().isEmpty()) {
      sentences.add("No task could be judged; the holes below say why.");
    }
    for (StudyResult.Audit audit : result.audits()) {
      String earlier =
          audit.pretrained().isEmpty()
              ? "earlier splits"
              : "earlier splits or the pre-training of " + audit.pretrained();
      sentences.add(
          (audit.leaks()
                  ? "Test or tuning lesions of %s share patients, scans or lesions with %s: its"
                      + " numbers do not say how new patients would fare."
                  : "Nothing that could be compared ties test lesions of %s to %s.")
              .formatted(audit.cohort(), earlier));
    }
    for (StudyResult.Page page : result.pages()) {
      JsonNode verdict = page.numbers().path("verdict");
      if (page.kind().equals("court") && verdict.path("finding").isString()) {
        sentences.add(
            "The court of shortcuts, %s: %s. %s"
                .formatted(
                    page.name(),
                    verdict.get("finding").asString(),
                    verdict.path("reason").asString()));
      }
    }
    if (!result.holes().isEmpty()) {
      sentences.add(
          "%d %s could not be done; what is missing stands under “What is missing”."
              .formatted(result.holes().size(), result.holes().size() == 1 ? "step" : "steps"));
    }
    return sentences;
  }

  private static String task(Task task) {
    String sample =
        "%d test lesions of %d patients".formatted(task.test().lesions(), task.test().patients());
    List<String> arms = new ArrayList<>();
    for (Arm arm : ranked(task)) {
      whole(arm)
          .ifPresent(value ->
              arms.add(
                  "%s %s"
                      .formatted(
                          arm.name(), value.value().isEmpty() ? "not estimated" : text(value))));
    }
    return arms.isEmpty()
        ? "%s (%s): no arm could be judged.".formatted(task.name(), sample)
        : "%s, with all labels, on %s: %s of %s. 0.5 is chance, 1 is perfect; brackets are 95 %% intervals over patients."
            .formatted(
                task.name(),
                sample,
                task.kind().equals("survival") ? "concordance" : "ROC-AUC",
                String.join("; ", arms));
  }

  private static List<Arm> ranked(Task task) {
    return task.arms().stream()
        .sorted(
            Comparator.comparingDouble((Arm arm) -> -whole(arm).flatMap(Value::value).orElse(-1.0)))
        .toList();
  }

  /// The primary metric with all labels, or the largest share there is.
  static Optional<Value> whole(Arm arm) {
    return arm.points().stream()
        .max(Comparator.comparingDouble(Point::fraction))
        .map(point -> point.metrics().getFirst());
  }

  static String text(Value value) {
    if (value.value().isEmpty()) {
      return value.reason();
    }
    return value.low().isPresent()
        ? String.format(
            Locale.ROOT,
            "%.3f (%.3f to %.3f)",
            value.value().get(),
            value.low().get(),
            value.high().orElseThrow())
        : String.format(Locale.ROOT, "%.3f", value.value().get());
  }

  private static String compared(Task task, Compared compared) {
    String share =
        compared.fraction() == 1 ? "all labels" : percent(compared.fraction()) + " % of the labels";
    Value difference = compared.difference();
    if (difference.value().isEmpty()) {
      return "%s, %s: %s and %s cannot be compared: %s"
          .formatted(task.name(), share, compared.first(), compared.second(), difference.reason());
    }
    double low = difference.low().orElse(Double.NEGATIVE_INFINITY);
    double high = difference.high().orElse(Double.POSITIVE_INFINITY);
    String verdict =
        low > 0
            ? "%s is better than %s".formatted(compared.first(), compared.second())
            : high < 0
                ? "%s is WORSE than %s".formatted(compared.first(), compared.second())
                : "a difference between %s and %s is not shown"
                    .formatted(compared.first(), compared.second());
    return "%s, %s: %s; %s%s."
        .formatted(
            task.name(),
            share,
            verdict,
            text(difference),
            compared.pHolm().map(p -> ", p corrected for all comparisons " + p(p)).orElse(""));
  }

  static String p(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.4f", 100 * fraction).replaceAll("\\.?0+$", "");
  }
}
