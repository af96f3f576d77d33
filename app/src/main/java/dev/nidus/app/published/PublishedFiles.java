package dev.nidus.app.published;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes a reproduction for other programs: `published.csv`, a row per number, and `published.json`, the same
/// with the tables behind it. An absent value is an empty cell, and a missing member in JSON.
public final class PublishedFiles {
  /// Of the JSON form; it changes when a member changes its meaning or goes.
  private static final int SCHEMA = 1;

  private PublishedFiles() {}

  /// Writes the table, over an older one.
  public static void writeCsv(Path file, Reproduction reproduction) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(Row.of(reproduction.findings().getFirst()).members().keySet());
      for (Finding finding : reproduction.findings()) {
        csv.writeRecord(Row.of(finding).members().values());
      }
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes the JSON form, over an older one.
  ///
  /// @param program the version of Nidus
  public static void writeJson(
      Path file, Reproduction reproduction, List<PublishedTables.Located> tables, String program)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", SCHEMA);
    document.put("program", program);
    document.put(
        "verdicts",
        Map.of(
            "equal", reproduction.count(Verdict.Equal.class),
            "differs", reproduction.count(Verdict.Differs.class),
            "cannot_be_recomputed", reproduction.count(Verdict.CannotBeRecomputed.class),
            "not_published", reproduction.count(Verdict.NothingPublished.class)));
    document.put("numbers", reproduction.findings().stream().map(PublishedFiles::json).toList());
    document.put("tables", tables.stream().map(PublishedFiles::json).toList());
    WholeFile.write(
        file,
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build()
            .writeValueAsBytes(document));
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> members = new LinkedHashMap<>();
    Row.of(finding)
        .members()
        .forEach((name, text) -> {
          if (!text.isEmpty()) {
            members.put(name, Row.NUMBERS.contains(name) ? Double.valueOf(text) : text);
          }
        });
    return members;
  }

  private static Map<String, Object> json(PublishedTables.Located table) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("file", table.source().file());
    members.put("what", table.source().what());
    members.put("licence", table.source().licence());
    members.put("source", table.source().source());
    members.put("shipped", table.source().place() == TableSource.Place.SHIPPED);
    table.sha256().ifPresent(digest -> members.put("sha256", digest));
    return members;
  }

  /// A finding as texts by column.
  private record Row(Map<String, String> members) {
    /// Columns that hold numbers. `published` stays the text that was printed.
    static final List<String> NUMBERS =
        List.of("ours", "low", "high", "lesions", "patients", "difference", "tolerance");

    static Row of(Finding finding) {
      Map<String, String> cells = new LinkedHashMap<>();
      Optional<Recomputed.Found> found =
          finding.ours() instanceof Recomputed.Found ours ? Optional.of(ours) : Optional.empty();
      PublishedNumber number = finding.number();
      cells.put("figure", number.figure());
      cells.put("quantity", number.quantity());
      cells.put("subject", number.subject());
      cells.put("published", number.value().text());
      cells.put("ours", found.map(ours -> Numerals.exact(ours.value())).orElse(""));
      cells.put("low", interval(found, true));
      cells.put("high", interval(found, false));
      cells.put(
          "interval",
          found
              .flatMap(Recomputed.Found::interval)
              .map(range ->
                  "%.0f %%, %s".formatted(100 * range.level(), range.method().description()))
              .orElse(""));
      cells.put(
          "lesions",
          found
              .flatMap(Recomputed.Found::sample)
              .map(of -> String.valueOf(of.lesions()))
              .orElse(""));
      cells.put(
          "patients",
          found
              .flatMap(Recomputed.Found::sample)
              .map(of -> String.valueOf(of.patients()))
              .orElse(""));
      cells.put("difference", difference(finding.verdict()));
      cells.put(
          "tolerance",
          number.value() instanceof PublishedValue.Printed printed
              ? String.format(Locale.ROOT, "%.3g", printed.tolerance())
              : "");
      cells.put("verdict", finding.verdict().word());
      cells.put("why", finding.verdict().why());
      cells.put("remark", found.map(Recomputed.Found::remark).orElse(""));
      cells.put("source", number.source());
      return new Row(cells);
    }

    private static String interval(Optional<Recomputed.Found> found, boolean lower) {
      return found
          .flatMap(Recomputed.Found::interval)
          .map(range -> lower ? range.low() : range.high())
          .filter(Double::isFinite)
          .map(Numerals::exact)
          .orElse("");
    }

    private static String difference(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Equal equal -> Numerals.exact(equal.difference());
        case Verdict.Differs differs -> Numerals.exact(differs.difference());
        case Verdict.CannotBeRecomputed _, Verdict.NothingPublished _ -> "";
      };
    }
  }
}
