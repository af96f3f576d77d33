package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.imaging.dicom.series.ListedSeries;
import dev.nidus.imaging.dicom.series.SeriesListing;
import dev.nidus.imaging.dicom.series.SeriesProblem;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `dicom list` found, for programs; its form is `docs/schema/dicom-list-1.json`.
final class DicomListJson {
  private static final String FORMAT = "nidus-dicom-list-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private DicomListJson() {}

  /// The file that a user named.
  static Path file(Path output) {
    Path file = output.toAbsolutePath().normalize();
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      throw new UsageProblem("%s must end in .json".formatted(output));
    }
    return file;
  }

  /// Writes what a folder, zip or file holds.
  static void write(Path file, String place, SeriesListing listing) throws IOException {
    ObjectNode json = start(place);
    ArrayNode series = json.putArray("series");
    listing.series().forEach(one -> series(series.addObject(), one));
    json.putArray("server_series");
    ObjectNode leftOut = json.putObject("left_out");
    new TreeMap<>(listing.leftOut()).forEach(leftOut::put);
    json.put("not_dicom", listing.others());
    texts(json.putArray("damaged"), listing.damaged());
    texts(json.putArray("programs"), listing.programs());
    write(file, json);
  }

  /// Writes what a server has.
  static void write(Path file, DicomWebAddress address, List<WebSeries> listed) throws IOException {
    ObjectNode json = start(address.toString());
    json.putArray("series");
    ArrayNode series = json.putArray("server_series");
    for (WebSeries one : listed) {
      ObjectNode node = series.addObject();
      node.put("address", address.withSeries(one.study(), one.series()).toString());
      node.put("study_uid", one.study());
      node.put("series_uid", one.series());
      node.put("modality", one.modality());
      node.put("description", one.description());
      one.instances()
          .ifPresentOrElse(count -> node.put("instances", count), () -> node.putNull("instances"));
    }
    json.putObject("left_out");
    json.put("not_dicom", 0);
    json.putArray("damaged");
    json.putArray("programs");
    write(file, json);
  }

  private static ObjectNode start(String place) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", ProgramVersion.text());
    json.put("place", place);
    return json;
  }

  private static void series(ObjectNode json, ListedSeries one) {
    json.put("choice", one.choice());
    json.put("series_uid", one.uid());
    json.put("number", one.number());
    json.put("description", one.description());
    json.put("slices", one.slices());
    json.put("rows", one.rows());
    json.put("columns", one.columns());
    if (one.geometry().isPresent()) {
      ImageGeometry placed = one.geometry().get();
      ArrayNode spacing = json.putArray("spacing_mm");
      for (int axis = 0; axis < 3; axis++) {
        spacing.add(placed.spacing().along(axis));
      }
      ArrayNode origin = json.putArray("origin_mm");
      origin.add(placed.origin().x()).add(placed.origin().y()).add(placed.origin().z());
      ArrayNode direction = json.putArray("direction");
      for (int n = 0; n < 9; n++) {
        direction.add(placed.direction().at(n / 3, n % 3));
      }
    } else {
      json.putNull("spacing_mm");
      json.putNull("origin_mm");
      json.putNull("direction");
    }
    if (one.problem().isPresent()) {
      SeriesProblem problem = one.problem().get();
      json.putObject("problem").put("kind", kind(problem)).put("sentence", problem.sentence());
    } else {
      json.putNull("problem");
    }
  }

  private static String kind(SeriesProblem problem) {
    return switch (problem) {
      case SeriesProblem.MissingSlices _ -> "missing-slices";
      case SeriesProblem.DoubleSlices _ -> "double-slices";
      case SeriesProblem.UnevenSlices _ -> "uneven-slices";
      case SeriesProblem.TiltedGantry _ -> "tilted-gantry";
      case SeriesProblem.ShiftedSlices _ -> "shifted-slices";
      case SeriesProblem.ChangingSlices _ -> "changing-slices";
      case SeriesProblem.SingleSlice _ -> "single-slice";
    };
  }

  private static void texts(ArrayNode json, List<String> texts) {
    texts.forEach(json::add);
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    WholeFile.write(file, (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
