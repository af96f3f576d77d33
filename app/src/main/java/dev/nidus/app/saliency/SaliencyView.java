package dev.nidus.app.saliency;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The texts of `saliency.html`.
/// Public for the template alone.
///
/// @param table its name
/// @param lead what was done
/// @param remarks what a reader should know
/// @param methods a line for each
/// @param even the line of an even map
/// @param radius mm
/// @param sanity a line for each method and part
/// @param verdicts a sentence for each method
/// @param lesions those that are shown
/// @param more how many are not shown
/// @param refused rows that were left out
/// @param facts what the numbers depend on
/// @param command what the user wrote
public record SaliencyView(
    String table,
    String lead,
    List<String> remarks,
    List<MethodLine> methods,
    MethodLine even,
    String radius,
    List<SanityLine> sanity,
    List<String> verdicts,
    List<LesionView> lesions,
    int more,
    List<RefusedRow> refused,
    List<Fact> facts,
    String command) {
  private static final String NONE = "–";
  private static final int MOST_SHOWN = 24;

  /// Numbers of a method over all lesions.
  public record MethodLine(
      String name,
      String description,
      String inMask,
      String nearSeed,
      String beyondScan,
      String stability,
      String completeness,
      String passes) {}

  /// How alike maps are to the trained network's.
  public record SanityLine(String method, String part, String ranks, String structure) {}

  /// A lesion with its pictures.
  public record LesionView(String title, String score, Optional<String> problem, List<Map> maps) {}

  /// One picture.
  public record Map(String picture, String alternative, String caption) {}

  /// A line of the receipt.
  public record Fact(String name, String value) {}

  public SaliencyView {
    remarks = List.copyOf(remarks);
    methods = List.copyOf(methods);
    sanity = List.copyOf(sanity);
    verdicts = List.copyOf(verdicts);
    lesions = List.copyOf(lesions);
    refused = List.copyOf(refused);
    facts = List.copyOf(facts);
  }

  static SaliencyView of(SaliencyFindings found, String command) {
    List<LesionResult> shown =
        found.lesions().subList(0, Math.min(MOST_SHOWN, found.lesions().size()));
    List<Fact> facts = new ArrayList<>();
    found.receipt().forEach((name, value) -> facts.add(new Fact(name, value)));
    return new SaliencyView(
        found.table(),
        "%d %s of %d %s. Explained: %s%s."
            .formatted(
                found.lesions().size(),
                found.lesions().size() == 1 ? "lesion" : "lesions",
                found.patients(),
                found.patients() == 1 ? "patient" : "patients",
                found.explained(),
                which(found)),
        found.remarks(),
        found.summaries().stream().map(SaliencyView::line).toList(),
        even(found),
        plain(found.radius()),
        sanity(found),
        found.sanity().orElse(List.of()).stream().map(SaliencyView::verdict).toList(),
        shown.stream().map(lesion -> lesion(lesion, found)).toList(),
        found.lesions().size() - shown.size(),
        found.refused(),
        facts,
        command);
  }

  private static String which(SaliencyFindings found) {
    if (found.outputs().size() == 1) {
      return "";
    }
    return found.chosen().equals("largest")
        ? ", of each lesion the largest score"
        : ", of '" + found.chosen() + "'";
  }

  /// What became of a method's maps, in a sentence.
  static String verdict(SanityCheck check) {
    String number = two(check.stages().getLast().ranks().value());
    return switch (check.verdict()) {
      case DESTROYED ->
          "%s: passed. With all weights drawn anew the maps are others (rank correlation %s, below %s)."
              .formatted(check.word(), number, SanityCheck.DESTROYED_BELOW);
      case WEAKENED ->
          "%s: doubtful. With all weights drawn anew the maps are partly the same (rank correlation %s, between %s and %s): they show the patch as well as the network."
              .formatted(
                  check.word(), number, SanityCheck.DESTROYED_BELOW, SanityCheck.SURVIVES_FROM);
      case SURVIVES ->
          "%s: failed. With all weights drawn anew the maps stay (rank correlation %s, at least %s): they show the patch, not what the network learned. Do not read them."
              .formatted(check.word(), number, SanityCheck.SURVIVES_FROM);
    };
  }

  private static MethodLine line(MethodSummary summary) {
    return new MethodLine(
        summary.method().word(),
        summary.method().phrase(),
        summary.inMask().map(SaliencyView::percent).orElse(NONE),
        percent(summary.withinRadius()),
        percent(summary.outsideScan()),
        summary.stability().map(SaliencyView::mean).orElse(NONE),
        summary.medianError().isPresent()
            ? "median %s, worst %s"
                .formatted(
                    error(summary.medianError().getAsDouble()), error(summary.errors().getLast()))
            : NONE,
        "%d there, %d back".formatted(summary.passes().forward(), summary.passes().backward()));
  }

  private static MethodLine even(SaliencyFindings found) {
    List<LesionResult> masked =
        found.lesions().stream().filter(lesion -> lesion.volumes().inMask().isPresent()).toList();
    String inMask =
        masked.isEmpty()
            ? NONE
            : percent(
                masked.stream()
                    .mapToDouble(lesion -> lesion.volumes().inMask().orElseThrow())
                    .average()
                    .orElseThrow());
    return new MethodLine(
        "even map",
        "by volume alone",
        inMask,
        percent(found.evenShare(Shares::withinRadius)),
        percent(found.evenShare(Shares::outsideScan)),
        NONE,
        NONE,
        NONE);
  }

  private static List<SanityLine> sanity(SaliencyFindings found) {
    List<SanityLine> lines = new ArrayList<>();
    for (SanityCheck check : found.sanity().orElse(List.of())) {
      for (SanityCheck.Stage stage : check.stages()) {
        lines.add(
            new SanityLine(
                check.word(), stage.part(), mean(stage.ranks()), mean(stage.structure())));
      }
    }
    return lines;
  }

  private static LesionView lesion(LesionResult lesion, SaliencyFindings found) {
    List<Map> maps = new ArrayList<>();
    for (MapResult map : lesion.maps()) {
      SaliencyMethod method =
          found.summaries().stream()
              .map(MethodSummary::method)
              .filter(each -> each.word().equals(map.word()))
              .findFirst()
              .orElseThrow();
      StringBuilder caption = new StringBuilder(method.phrase());
      caption.append(
          "; within %s mm of the seed %s (by volume %s)"
              .formatted(
                  plain(found.radius()),
                  percent(map.shares().withinRadius()),
                  percent(lesion.volumes().withinRadius())));
      if (map.shares().inMask().isPresent()) {
        caption.append(
            ", in the mask %s (by volume %s)"
                .formatted(
                    percent(map.shares().inMask().getAsDouble()),
                    percent(lesion.volumes().inMask().orElse(0))));
      }
      map.completeness()
          .ifPresent(
              complete -> caption.append("; completeness error ").append(error(complete.error())));
      if (map.stability().isPresent()) {
        caption.append("; stability ").append(two(map.stability().getAsDouble()));
      }
      maps.add(
          new Map(
              map.picture(),
              "Axial, coronal and sagittal slice through the seed of row %d, plain above and with the map of %s below"
                  .formatted(lesion.row(), map.word()),
              caption.append('.').toString()));
    }
    return new LesionView(
        "Row %d: %s".formatted(lesion.row(), lesion.image()),
        "%s = %s".formatted(lesion.explained(), four(lesion.score())),
        lesion.maskProblem(),
        maps);
  }

  private static String mean(MeanValue mean) {
    return two(mean.value())
        + mean.interval()
            .map(interval -> " (%s to %s)".formatted(two(interval.low()), two(interval.high())))
            .orElse("");
  }

  private static String percent(MeanValue mean) {
    return percent(mean.value())
        + mean.interval()
            .map(interval ->
                " (%s to %s)".formatted(percent(interval.low()), percent(interval.high())))
            .orElse("");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String error(double share) {
    return Double.isFinite(share) ? percent(share) : "not defined";
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String four(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
