package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Colouring;
import dev.nidus.app.study.StudyResult.FeatureMap;
import dev.nidus.app.study.StudyView.Column;
import dev.nidus.app.study.StudyView.Figure;
import dev.nidus.app.study.StudyView.Section;
import dev.nidus.app.study.StudyView.Table;
import dev.nidus.evidence.chart.Point;
import dev.nidus.evidence.chart.ScatterChart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/// The parts of the page beside the tasks: features in planes, further commands, audits.
final class OtherSections {
  private static final int MOST_GROUPS = 8;
  private static final int MOST_NUMBERS = 60;
  private static final int LARGEST_EMBEDDED = 200_000;

  private OtherSections() {}

  static List<Section> maps(StudyResult result) {
    List<Section> sections = new ArrayList<>();
    for (FeatureMap map : result.maps()) {
      List<Figure> figures = new ArrayList<>();
      for (Colouring colouring : map.colourings()) {
        figures.add(
            figure(
                map,
                map.neighbours(),
                colouring,
                "t-SNE",
                "t-SNE, first number",
                "t-SNE, second number",
                ScatterChart.Scale.NEIGHBOURS));
      }
      map.colourings().stream()
          .findFirst()
          .ifPresent(colouring ->
              figures.add(
                  figure(
                      map,
                      map.components(),
                      colouring,
                      "principal components",
                      share("First component", map.shares(), 0),
                      share("Second component", map.shares(), 1),
                      ScatterChart.Scale.NUMBERS)));
      sections.add(
          new Section(
              "Features of %s for %s".formatted(map.encoder(), map.cohort()),
              "map-" + (sections.size() + 1),
              List.of(
                  String.format(
                      Locale.ROOT,
                      "%d of %d lesions. In t-SNE (perplexity %.3g, from 50 principal components)"
                          + " only who lies beside whom means something: neither distances between"
                          + " groups nor their sizes do. Colours by site or scanner that fall into"
                          + " groups are a warning that features know where a lesion was scanned.",
                      map.lesions().size(),
                      map.of(),
                      map.perplexity())),
              List.of(),
              List.of(),
              figures));
    }
    return sections;
  }

  private static String share(String name, List<Double> shares, int component) {
    return component < shares.size()
        ? String.format(
            Locale.ROOT, "%s, %.0f %% of the variance", name, 100 * shares.get(component))
        : name;
  }

  private static Figure figure(
      FeatureMap map,
      List<List<Double>> points,
      Colouring colouring,
      String method,
      String across,
      String up,
      ScatterChart.Scale scale) {
    Map<String, List<Point>> groups = new LinkedHashMap<>();
    List<String> names = names(colouring.groups());
    names.forEach(name -> groups.put(name, new ArrayList<>()));
    for (int n = 0; n < points.size(); n++) {
      String name = colouring.groups().get(n).isBlank() ? "not known" : colouring.groups().get(n);
      groups
          .computeIfAbsent(names.contains(name) ? name : "others", _ -> new ArrayList<>())
          .add(new Point(points.get(n).get(0), points.get(n).get(1)));
    }
    return TaskSection.figure(
        ScatterChart.of(
            "%s by %s, %s of %s".formatted(map.cohort(), colouring.by(), method, map.encoder()),
            across,
            up,
            scale,
            groups.entrySet().stream()
                .map(entry -> new ScatterChart.Group(entry.getKey(), entry.getValue()))
                .toList()),
        "Coloured by %s (column %s).".formatted(colouring.by(), colouring.column()));
  }

  /// The groups by their names; the most frequent where there are too many.
  private static List<String> names(List<String> groups) {
    Map<String, Long> counts =
        groups.stream()
            .map(name -> name.isBlank() ? "not known" : name)
            .collect(
                Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(counts.size() > MOST_GROUPS ? MOST_GROUPS - 1 : MOST_GROUPS)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  static List<Section> audits(StudyResult result) {
    List<Section> sections = new ArrayList<>();
    for (StudyResult.Audit audit : result.audits()) {
      List<List<String>> rows = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : audit.numbers().properties()) {
        if (entry.getValue().isInt()) {
          rows.add(
              List.of(
                  entry.getKey().replace('_', ' '), Integer.toString(entry.getValue().intValue())));
        }
      }
      sections.add(
          new Section(
              "Audit of %s%s"
                  .formatted(
                      audit.cohort(),
                      audit.pretrained().isEmpty()
                          ? ""
                          : " and the pre-training of " + audit.pretrained()),
              "audit-" + (sections.size() + 1),
              List.of(
                  audit.leaks()
                      ? "Test or tuning lesions share patients, studies, scans or images with"
                          + " earlier splits: what was measured on them does not say how new"
                          + " patients would fare."
                      : "Nothing that could be compared ties test lesions to earlier splits, or"
                          + " tuning lesions to training."),
              List.of(),
              List.of(
                  new Table(
                      "Counts of the audit that could be made for " + audit.cohort(),
                      List.of(Column.text("What"), Column.number("Count")),
                      rows)),
              List.of()));
    }
    return sections;
  }

  /// @param folder of the study
  static List<Section> pages(StudyResult result, Path folder) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (StudyResult.Page page : result.pages()) {
      List<List<String>> rows = new ArrayList<>();
      numbers("", page.numbers(), rows);
      List<Figure> figures = new ArrayList<>();
      for (String picture : page.pictures()) {
        figures.add(picture(folder.resolve(picture), page.name()));
      }
      String title = title(page.kind());
      sections.add(
          new Section(
              "%s: %s".formatted(title, page.name()),
              "page-" + (sections.size() + 1),
              page.lines(),
              List.of(),
              rows.isEmpty()
                  ? List.of()
                  : List.of(
                      new Table(
                          "%s of %s%s"
                              .formatted(
                                  "Numbers",
                                  page.name(),
                                  rows.size() > MOST_NUMBERS
                                      ? ", the first %d; study.json has all".formatted(MOST_NUMBERS)
                                      : ""),
                          List.of(Column.text("What"), Column.number("Value")),
                          rows.stream().limit(MOST_NUMBERS).toList())),
              figures));
    }
    return sections;
  }

  private static String title(String kind) {
    return switch (kind) {
      case "retest" -> "Test and retest";
      case "stability" -> "Stability";
      case "saliency" -> "Saliency";
      case "biology" -> "Biology";
      case "court" -> "Court of shortcuts";
      default -> kind;
    };
  }

  /// Numbers of JSON with their paths, lists left out.
  private static void numbers(String path, JsonNode node, List<List<String>> rows) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + ", " + entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        numbers(name, value, rows);
      } else if (value.isIntegralNumber()) {
        rows.add(List.of(name.replace('_', ' '), value.asString()));
      } else if (value.isNumber()) {
        rows.add(
            List.of(
                name.replace('_', ' '), String.format(Locale.ROOT, "%.4g", value.doubleValue())));
      }
    }
  }

  private static Figure picture(Path file, String name) throws IOException {
    String caption = String.valueOf(file.getFileName()).replaceAll("\\.(png|svg)$", "");
    if (file.toString().endsWith(".svg")) {
      String svg = Files.readString(file, StandardCharsets.UTF_8);
      return new Figure(svg.substring(Math.max(0, svg.indexOf("<svg"))), "", "", caption);
    }
    return new Figure("", embedded(file), "%s: %s".formatted(name, caption), caption);
  }

  /// A picture within the page. A large one becomes a JPEG, about a tenth in size, so that the page stays one that can
  /// be sent; the file itself lies beside the step's result as it is.
  private static String embedded(Path file) throws IOException {
    byte[] png = Files.readAllBytes(file);
    if (png.length > LARGEST_EMBEDDED) {
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      if (ImageIO.write(ImageIO.read(new ByteArrayInputStream(png)), "jpeg", jpeg)) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
      }
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
