package dev.nidus.app.published;

import dev.nidus.app.published.PublishedTables.Located;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A reproduction as the page shows it: texts only.
///
/// @param counts of the verdicts
/// @param differing the rows that differ, by figure
/// @param figures in the order of the numbers
/// @param tables behind the numbers
public record PublishedView(
    Counts counts, List<Row> differing, List<Figure> figures, List<Table> tables) {

  /// How many rows have each verdict.
  public record Counts(long equal, long differ, long impossible, long own) {
    public long published() {
      return equal + differ + impossible;
    }
  }

  /// A figure or table of the study.
  ///
  /// @param title of it
  /// @param summary of its verdicts
  /// @param computed rows with a number of ours
  /// @param impossible rows without, by their reason
  /// @param charts SVG elements
  public record Figure(
      String title,
      String summary,
      List<Row> computed,
      List<Reason> impossible,
      List<Drawing> charts) {}

  /// A chart.
  ///
  /// @param caption what to see in it
  /// @param svg one element
  public record Drawing(String caption, String svg) {}

  /// Rows that cannot be recomputed for one reason.
  public record Reason(String why, List<Row> rows) {}

  /// A number.
  ///
  /// @param figure that it belongs to
  /// @param quantity what it is
  /// @param subject the cohort or model
  /// @param published as printed, or with four digits where all were stored
  /// @param ours with its interval
  /// @param sample lesions and patients behind an estimate
  /// @param difference ours less published
  /// @param verdict in a word
  /// @param why the reason, and what else must be known
  /// @param source of the published number
  public record Row(
      String figure,
      String quantity,
      String subject,
      String published,
      String ours,
      String sample,
      String difference,
      String verdict,
      String why,
      String source) {}

  /// A table behind the numbers.
  public record Table(String what, String file, String licence, String source, String state) {}

  static PublishedView of(Reproduction reproduction, List<Located> tables, PublishedCharts charts) {
    Map<String, List<Finding>> byFigure = new LinkedHashMap<>();
    for (Finding finding : reproduction.findings()) {
      byFigure.computeIfAbsent(finding.number().figure(), _ -> new ArrayList<>()).add(finding);
    }
    List<Figure> figures = new ArrayList<>();
    byFigure.forEach((title, findings) ->
        figures.add(figure(title, findings, charts.of(title, findings, reproduction.findings()))));
    return new PublishedView(
        counts(reproduction),
        reproduction.findings().stream()
            .filter(finding -> finding.verdict() instanceof Verdict.Differs)
            .map(PublishedView::row)
            .toList(),
        figures,
        tables.stream().map(PublishedView::table).toList());
  }

  private static Counts counts(Reproduction reproduction) {
    return new Counts(
        reproduction.count(Verdict.Equal.class),
        reproduction.count(Verdict.Differs.class),
        reproduction.count(Verdict.CannotBeRecomputed.class),
        reproduction.count(Verdict.NothingPublished.class));
  }

  private static Figure figure(String title, List<Finding> findings, List<Drawing> drawn) {
    Counts counts = counts(new Reproduction(findings));
    Map<String, List<Row>> impossible = new LinkedHashMap<>();
    List<Row> computed = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.verdict() instanceof Verdict.CannotBeRecomputed(String why)) {
        impossible.computeIfAbsent(why, _ -> new ArrayList<>()).add(row(finding));
      } else {
        computed.add(row(finding));
      }
    }
    return new Figure(
        title,
        summary(counts),
        computed,
        impossible.entrySet().stream()
            .map(reason -> new Reason(reason.getKey(), reason.getValue()))
            .toList(),
        drawn);
  }

  private static String summary(Counts counts) {
    List<String> parts = new ArrayList<>();
    if (counts.published() > 0) {
      parts.add("%d equal, %d differ".formatted(counts.equal(), counts.differ()));
    }
    if (counts.impossible() > 0) {
      parts.add("%d cannot be recomputed".formatted(counts.impossible()));
    }
    if (counts.own() > 0) {
      parts.add("%d without a published number".formatted(counts.own()));
    }
    return String.join(", ", parts);
  }

  private static Row row(Finding finding) {
    PublishedNumber number = finding.number();
    Optional<Recomputed.Found> found =
        finding.ours() instanceof Recomputed.Found ours ? Optional.of(ours) : Optional.empty();
    return new Row(
        number.figure(),
        number.quantity(),
        number.subject(),
        published(number.value()),
        found.map(PublishedView::ours).orElse(""),
        found.flatMap(Recomputed.Found::sample).map(PublishedView::sample).orElse(""),
        difference(finding.verdict()),
        finding.verdict().word(),
        why(finding.verdict(), found),
        number.source());
  }

  private static String why(Verdict verdict, Optional<Recomputed.Found> found) {
    String remark = found.map(Recomputed.Found::remark).orElse("");
    return verdict.why().isBlank() || remark.isBlank()
        ? verdict.why() + remark
        : verdict.why() + "; " + remark;
  }

  /// A number that was stored with all its digits is shown with four, a count as ours beside it.
  private static String published(PublishedValue value) {
    return switch (value) {
      case PublishedValue.Printed printed ->
          printed.text().length() > 7 || printed.text().matches("\\d+")
              ? Numerals.shown(printed.value())
              : printed.text();
      case PublishedValue.Below below -> below.text();
      case PublishedValue.Nothing _ -> "–";
    };
  }

  private static String ours(Recomputed.Found found) {
    return Numerals.shown(found.value()) + found.interval().map(PublishedView::interval).orElse("");
  }

  private static String interval(ConfidenceInterval interval) {
    return " (%s–%s)"
        .formatted(
            Numerals.shown(interval.low()),
            Double.isFinite(interval.high()) ? Numerals.shown(interval.high()) : "∞");
  }

  private static String sample(Recomputed.Sample sample) {
    return sample.lesions() == sample.patients()
        ? "%,d patients".formatted(sample.patients())
        : "%,d lesions of %,d patients".formatted(sample.lesions(), sample.patients());
  }

  private static String difference(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Equal equal -> small(equal.difference());
      case Verdict.Differs differs -> small(differs.difference());
      case Verdict.CannotBeRecomputed _, Verdict.NothingPublished _ -> "";
    };
  }

  /// What summation alone leaves is none.
  private static String small(double difference) {
    return Math.abs(difference) < PublishedValue.SMALLEST_TOLERANCE
        ? "0"
        : (difference > 0 ? "+" : "−") + Numerals.shown(Math.abs(difference));
  }

  private static Table table(Located table) {
    TableSource source = table.source();
    return new Table(
        source.what(),
        source.file(),
        source.licence(),
        source.source(),
        table.sha256().map(digest -> "SHA-256 " + digest.substring(0, 16)).orElse("not here"));
  }
}
