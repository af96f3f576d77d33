package dev.nidus.app.saliency;

import dev.nidus.learning.saliency.Completeness;
import dev.nidus.learning.saliency.SaliencyMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `saliency.json`; its form is `docs/schema/saliency-1.json`. Numbers that there are not are null.
final class SaliencyJson {
  private static final String FORMAT = "nidus-saliency-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SaliencyJson() {}

  static String write(SaliencyFindings found, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("table", found.table());
    json.put("explained", found.explained());
    texts(json.putArray("outputs"), found.outputs());
    json.put("chosen", found.chosen());
    json.put("radius_mm", found.radius());
    json.put("noise_hu", found.noise());
    json.put("lesions_done", found.lesions().size());
    json.put("patients", found.patients());
    json.put("refused", found.refused().size());
    ArrayNode methods = json.putArray("methods");
    found.summaries().forEach(summary -> method(methods.addObject(), summary));
    if (found.sanity().isPresent()) {
      ArrayNode checks = json.putArray("sanity");
      found.sanity().get().forEach(check -> sanity(checks.addObject(), check));
    } else {
      json.putNull("sanity");
    }
    ArrayNode lesions = json.putArray("lesions");
    found.lesions().forEach(lesion -> lesion(lesions.addObject(), lesion));
    texts(json.putArray("remarks"), found.remarks());
    ObjectNode receipt = json.putObject("receipt");
    found.receipt().forEach(receipt::put);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void method(ObjectNode json, MethodSummary summary) {
    json.put("method", summary.method().word());
    json.put("description", summary.method().phrase());
    passes(json, summary.passes());
    mean(json, "share_in_mask", summary.inMask());
    mean(json, "share_within_radius", Optional.of(summary.withinRadius()));
    mean(json, "share_outside_scan", Optional.of(summary.outsideScan()));
    mean(json, "stability", summary.stability());
    if (summary.medianError().isPresent()) {
      ObjectNode errors = json.putObject("completeness_error");
      number(errors, "median", summary.medianError().getAsDouble());
      number(errors, "worst", summary.errors().getLast());
    } else {
      json.putNull("completeness_error");
    }
  }

  private static void sanity(ObjectNode json, SanityCheck check) {
    json.put("method", check.word());
    json.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
    ArrayNode stages = json.putArray("stages");
    for (SanityCheck.Stage stage : check.stages()) {
      ObjectNode each = stages.addObject();
      each.put("drawn_down_to", stage.part());
      mean(each, "rank_correlation", Optional.of(stage.ranks()));
      mean(each, "structural_similarity", Optional.of(stage.structure()));
    }
  }

  private static void lesion(ObjectNode json, LesionResult lesion) {
    json.put("row", lesion.row());
    json.put("image_path", lesion.image());
    json.put("explained", lesion.explained());
    json.put("score", lesion.score());
    shares(json.putObject("even_map"), lesion.volumes());
    if (lesion.maskProblem().isPresent()) {
      json.put("mask_problem", lesion.maskProblem().get());
    } else {
      json.putNull("mask_problem");
    }
    json.put("voxels", lesion.voxels());
    ArrayNode maps = json.putArray("maps");
    for (MapResult map : lesion.maps()) {
      ObjectNode each = maps.addObject();
      each.put("method", map.word());
      shares(each, map.shares());
      number(each, "stability", map.stability());
      if (map.completeness().isPresent()) {
        Completeness complete = map.completeness().get();
        ObjectNode completeness = each.putObject("completeness");
        completeness.put("sum", complete.sum());
        completeness.put("difference", complete.difference());
        number(completeness, "error", complete.error());
      } else {
        each.putNull("completeness");
      }
      passes(each, map.passes());
      each.put("nifti", map.nifti());
      each.put("picture", map.picture());
      map.dicom()
          .ifPresent(dicom -> {
            each.put("parametric_map", dicom.parametricMap());
            each.put("segmentation", dicom.segmentation());
          });
    }
  }

  private static void passes(ObjectNode json, SaliencyMap.Passes passes) {
    json.put("forward_passes", passes.forward());
    json.put("backward_passes", passes.backward());
  }

  private static void shares(ObjectNode json, Shares shares) {
    number(json, "share_in_mask", shares.inMask());
    json.put("share_within_radius", shares.withinRadius());
    json.put("share_outside_scan", shares.outsideScan());
  }

  private static void mean(ObjectNode json, String name, Optional<MeanValue> mean) {
    if (mean.isEmpty()) {
      json.putNull(name);
      return;
    }
    ObjectNode object = json.putObject(name);
    object.put("value", mean.get().value());
    if (mean.get().interval().isPresent()) {
      object.put("low", mean.get().interval().get().low());
      object.put("high", mean.get().interval().get().high());
      object.put("method", mean.get().interval().get().method().description());
    } else {
      object.putNull("low").putNull("high").putNull("method");
    }
    mean.get().reason().ifPresent(reason -> object.put("reason", reason));
    object.put("lesions", mean.get().lesions());
    object.put("patients", mean.get().patients());
  }

  private static void number(ObjectNode json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      number(json, name, value.getAsDouble());
    } else {
      json.putNull(name);
    }
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
