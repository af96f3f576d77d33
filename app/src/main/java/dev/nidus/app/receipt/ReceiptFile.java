package dev.nidus.app.receipt;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A receipt on disk: one JSON object with what the run has in common and one object a row, written
/// and read row by row, so that its size does not matter.
public final class ReceiptFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FORMAT = "nidus-receipt-1";

  private ReceiptFile() {}

  /// Makes the receipt of a finished run from the rows that its journal collected.
  public static ResultFormat format(RunReceipt run) {
    return (csv, output) -> {
      Path fresh = output.resolveSibling(output.getFileName() + ".json.partial");
      try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(csv);
          OutputStream out = Files.newOutputStream(fresh);
          JsonGenerator json = JSON.createGenerator(out)) {
        json.writeStartObject();
        writeRun(json, run);
        json.writeArrayPropertyStart("rows");
        Iterator<CsvRecord> records = rows.iterator();
        records.next(); // the header
        while (records.hasNext()) {
          json.writeRaw('\n');
          writeRow(json, records.next().getFields());
        }
        json.writeRaw('\n');
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
      }
      WholeFile.publish(fresh, output);
      Files.delete(csv);
    };
  }

  private static void writeRun(JsonGenerator json, RunReceipt run) {
    json.writeStringProperty("format", FORMAT);
    json.writeStringProperty("program", run.program());
    json.writeStringProperty("root", run.root());
    json.writeStringProperty("weights_file", run.weightsFile());
    run.model().ifPresent(model -> json.writeStringProperty("model", model));
    json.writeStringProperty("weights", run.weights());
    json.writeStringProperty("encoder", run.encoder());
    json.writeStringProperty("numerics", run.numerics());
    json.writeStringProperty("device", run.device());
    json.writeStringProperty("precision", run.precision());
    json.writeStringProperty("batching", run.batching().name());
    json.writeNumberProperty("batch", run.batch());
    PatchSpec patch = run.patch();
    json.writeStringProperty("law", patch.law().name());
    json.writeStringProperty(
        "patch_size",
        "%d %d %d".formatted(patch.size().depth(), patch.size().height(), patch.size().width()));
    json.writeStringProperty(
        "spacing", patch.spacing().i() + " " + patch.spacing().j() + " " + patch.spacing().k());
    if (patch.padding() != Padding.OFFSET) {
      json.writeStringProperty("padding", patch.padding().name());
    }
    if (patch.order() != AxisOrder.ZYX) {
      json.writeStringProperty("axes", patch.order().name());
    }
    run.scaling().ifPresent(scaling -> json.writeStringProperty("scaling", scaling));
    json.writeStringProperty("intensity_rule", run.rule().name());
    json.writeStringProperty("source", run.source().name());
    Optional<Double> widestGap = run.slices().resampledUpTo();
    if (widestGap.isPresent()) {
      json.writeStringProperty(ResampledSlices.KEY, Double.toString(widestGap.get()));
    }
    json.writeStringProperty("machine", run.machine());
  }

  private static void writeRow(JsonGenerator json, List<String> fields) {
    json.writeStartObject();
    for (int n = 0; n < fields.size(); n++) {
      if (!fields.get(n).isEmpty()) {
        json.writeStringProperty(RowReceipt.FIELDS.get(n), fields.get(n));
      }
    }
    json.writeEndObject();
  }

  /// A receipt that is being read: what the run has in common, then the rows in order.
  private static final class Reader implements Receipts {
    private final Path file;
    private final JsonParser json;
    private final RunReceipt run;
    private boolean more;

    private Reader(Path file, JsonParser json) throws IOException {
      this.file = file;
      this.json = json;
      this.run = readRun();
      this.more = json.nextToken() == JsonToken.START_OBJECT;
    }

    @Override
    public RunReceipt run() {
      return run;
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public RowReceipt next() {
      try {
        JsonNode row = json.readValueAsTree();
        List<String> fields = new ArrayList<>();
        for (String name : RowReceipt.FIELDS) {
          fields.add(row.path(name).asString(""));
        }
        more = json.nextToken() == JsonToken.START_OBJECT;
        return RowReceipt.ofFields(fields);
      } catch (JacksonException | IllegalArgumentException damaged) {
        throw damaged(file, damaged);
      }
    }

    @Override
    public void close() {
      json.close();
    }

    /// The properties before the rows.
    private RunReceipt readRun() {
      Map<String, String> text = new HashMap<>();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it does not start with an object");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME && !json.currentName().equals("rows")) {
        String name = json.currentName();
        json.nextToken();
        text.put(name, json.getString());
      }
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException("it has no rows");
      }
      if (!FORMAT.equals(text.get("format"))) {
        throw new IllegalArgumentException(
            "its format is '%s', this program reads '%s'".formatted(text.get("format"), FORMAT));
      }
      return new RunReceipt(
          required(text, "program"),
          required(text, "root"),
          required(text, "weights_file"),
          Optional.ofNullable(text.get("model")),
          required(text, "weights"),
          required(text, "encoder"),
          required(text, "numerics"),
          required(text, "device"),
          required(text, "precision"),
          Batching.valueOf(required(text, "batching")),
          Integer.parseInt(required(text, "batch")),
          patch(text),
          Optional.ofNullable(text.get("scaling")),
          IntensityRule.valueOf(required(text, "intensity_rule")),
          PatchCutting.Source.valueOf(required(text, "source")),
          IrregularSlices.upTo(
              Optional.ofNullable(text.get(ResampledSlices.KEY)).map(Double::valueOf)),
          required(text, "machine"));
    }

    private static PatchSpec patch(Map<String, String> text) {
      String[] size = required(text, "patch_size").split(" ", 3);
      String[] spacing = required(text, "spacing").split(" ", 3);
      return new PatchSpec(
          new PatchSize(
              Integer.parseInt(size[0]), Integer.parseInt(size[1]), Integer.parseInt(size[2])),
          new Spacing(
              Double.parseDouble(spacing[0]),
              Double.parseDouble(spacing[1]),
              Double.parseDouble(spacing[2])),
          ResamplingLaw.valueOf(required(text, "law")),
          Padding.valueOf(text.getOrDefault("padding", Padding.OFFSET.name())),
          AxisOrder.valueOf(text.getOrDefault("axes", AxisOrder.ZYX.name())));
    }

    private static String required(Map<String, String> text, String name) {
      String value = text.get(name);
      if (value == null) {
        throw new IllegalArgumentException("it has no property '" + name + "'");
      }
      return value;
    }
  }

  /// Opens a receipt.
  ///
  /// @throws UsageProblem if it is missing or damaged
  static Receipts open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(
          "%s does not exist; extract writes it with its output".formatted(file));
    }
    try {
      return new Reader(file, JSON.createParser(file));
    } catch (IOException | JacksonException | IllegalArgumentException damaged) {
      throw damaged(file, damaged);
    }
  }

  private static UsageProblem damaged(Path file, Exception cause) {
    return new UsageProblem(
        "%s is no receipt that can be read: %s".formatted(file, cause.getMessage()), cause);
  }
}
