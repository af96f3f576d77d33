package dev.nidus.app.adaptation;

import dev.nidus.app.adaptation.Provenance.Origin;
import dev.nidus.app.adaptation.Provenance.Sample;
import dev.nidus.app.adaptation.Provenance.TuningNote;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// The provenance of a model as properties of JSON.
final class ProvenanceJson {
  private ProvenanceJson() {}

  static void write(ObjectNode json, Provenance provenance) {
    json.put("program", provenance.program());
    json.put("synthetic", provenance.origin() == Origin.SYNTHETIC);
    provenance.encoder().ifPresent(encoder -> writeEncoder(json.putObject("encoder"), encoder));
    json.put("feature_table", provenance.table().hex());
    writeSample(json.putObject("training"), provenance.training());
    ObjectNode tuning = json.putObject("tuned");
    tuning.put("by", provenance.tuning().by());
    tuning.put("metric", provenance.tuning().metric());
    provenance.tuning().value().ifPresent(value -> tuning.put("value", value));
  }

  static void writeSample(ObjectNode json, Sample sample) {
    json.put("lesions", sample.lesions());
    json.put("patients", sample.patients());
  }

  static void writeEncoder(ObjectNode json, EncoderMark encoder) {
    json.put("name", encoder.encoder());
    json.put("weights", encoder.weights());
    PatchSpec patch = encoder.patch();
    json.put("law", patch.law().word());
    json.put(
        "patch_size",
        "%d %d %d".formatted(patch.size().depth(), patch.size().height(), patch.size().width()));
    json.put(
        "spacing", patch.spacing().i() + " " + patch.spacing().j() + " " + patch.spacing().k());
    if (patch.padding() != Padding.OFFSET) {
      json.put("padding", patch.padding().word());
    }
    if (patch.order() != AxisOrder.ZYX) {
      json.put("axes", patch.order().word());
    }
    encoder.scaling().ifPresent(scaling -> json.put("scaling", scaling));
  }

  /// @throws IllegalArgumentException naming what is missing or wrong
  static Provenance read(StrictJson json) {
    Origin origin = json.isTrue("synthetic") ? Origin.SYNTHETIC : Origin.PATIENTS;
    Optional<EncoderMark> encoder = json.optionalObject("encoder").map(ProvenanceJson::readEncoder);
    StrictJson tuned = json.object("tuned");
    TuningNote note =
        new TuningNote(tuned.text("by"), tuned.text("metric"), tuned.optionalNumber("value"));
    tuned.requireNoOther();
    return new Provenance(
        json.text("program"),
        encoder,
        json.digest("feature_table"),
        readSample(json.object("training")),
        note,
        origin);
  }

  private static Sample readSample(StrictJson json) {
    Sample sample =
        new Sample(
            json.count("lesions", 1, Integer.MAX_VALUE),
            json.count("patients", 1, Integer.MAX_VALUE));
    json.requireNoOther();
    return sample;
  }

  static EncoderMark readEncoder(StrictJson json) {
    String[] size = json.text("patch_size").split(" ", 3);
    String[] spacing = json.text("spacing").split(" ", 3);
    if (size.length != 3 || spacing.length != 3) {
      throw new IllegalArgumentException("'encoder' has no three sizes and spacings of its patch");
    }
    ResamplingLaw law = named(json.text("law"), "law", ResamplingLaw.values(), ResamplingLaw::word);
    Padding padding =
        json.optionalText("padding")
            .map(word -> named(word, "padding", Padding.values(), Padding::word))
            .orElse(Padding.OFFSET);
    AxisOrder order =
        json.optionalText("axes")
            .map(word -> named(word, "order of axes", AxisOrder.values(), AxisOrder::word))
            .orElse(AxisOrder.ZYX);
    EncoderMark mark =
        new EncoderMark(
            json.text("name"),
            json.digest("weights").hex(),
            new PatchSpec(
                new PatchSize(
                    Integer.parseInt(size[0]),
                    Integer.parseInt(size[1]),
                    Integer.parseInt(size[2])),
                new Spacing(
                    Double.parseDouble(spacing[0]),
                    Double.parseDouble(spacing[1]),
                    Double.parseDouble(spacing[2])),
                law,
                padding,
                order),
            json.optionalText("scaling"));
    json.requireNoOther();
    return mark;
  }

  private static <T> T named(String word, String what, T[] all, Function<T, String> wordOf) {
    return Arrays.stream(all)
        .filter(one -> wordOf.apply(one).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'%s' is no %s".formatted(word, what)));
  }
}
