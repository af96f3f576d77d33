package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.digest.Sha256;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What predictions were made of; its form is `docs/schema/prediction-receipt-1.json`. It lies beside the table as that
/// of `extract` does, under a format of its own, since its rows hold no features to verify.
///
/// @param program which Nidus this is
/// @param model the file of the model
/// @param target what it predicts
/// @param encoder of the features; empty if their table had no receipt
/// @param input the table of features or of lesions
/// @param slices what was done with DICOM slices that are no regular grid
public record PredictionReceipt(
    String program,
    Path model,
    Target target,
    Optional<EncoderMark> encoder,
    Path input,
    IrregularSlices slices) {
  private static final String FORMAT = "nidus-prediction-receipt-1";
  private static final long LARGEST = 1 << 20;
  private static final int MOST_CLASSES = 10_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Writes the receipt of a table that is whole.
  ///
  /// @param rows of the table
  /// @param refused rows of the input that are not in it
  public void write(RunFiles files, long rows, long refused) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    file(json.putObject("model"), model);
    switch (target) {
      case Target.Classes(String label, var classes) -> {
        json.put("label", label);
        var names = json.putArray("classes");
        classes.forEach(names::add);
      }
      case Target.Survival(String time, String event) -> {
        json.put("time", time);
        json.put("event", event);
      }
    }
    encoder.ifPresent(mark -> ProvenanceJson.writeEncoder(json.putObject("encoder"), mark));
    file(json.putObject("input"), input);
    ResampledSlices.note(json, slices);
    file(json.putObject("predictions"), files.results());
    json.put("rows", rows);
    json.put("refused", refused);
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    WholeFile.write(files.receipt(), text.getBytes(StandardCharsets.UTF_8));
  }

  /// What a receipt says of the table that it lies beside.
  ///
  /// @param program which Nidus predicted
  /// @param model digest of the file of the model
  /// @param target what was predicted
  /// @param encoder of the features, if it was known
  public record Recorded(
      String program, Sha256 model, Target target, Optional<EncoderMark> encoder) {}

  /// Whether a table of predictions has its receipt beside it.
  public static boolean isBeside(Path table) {
    Path receipt = receiptOf(table);
    try {
      return Files.isRegularFile(receipt)
          && Files.size(receipt) <= LARGEST
          && JSON.readTree(Files.readString(receipt)).path("format").asString("").equals(FORMAT);
    } catch (IOException | JacksonException otherFile) {
      return false;
    }
  }

  /// Reads the receipt of a table of predictions.
  ///
  /// @throws UsageProblem if it is damaged, or is that of another table
  public static Recorded readBeside(Path table) throws IOException {
    Path receipt = receiptOf(table);
    Recorded recorded;
    Sha256 predictions;
    try {
      StrictJson json = new StrictJson(JSON.readTree(Files.readString(receipt)), "");
      Optional<String> label = json.optionalText("label");
      Target target =
          label.isPresent()
              ? new Target.Classes(label.get(), json.texts("classes", MOST_CLASSES))
              : new Target.Survival(json.text("time"), json.text("event"));
      recorded =
          new Recorded(
              json.text("program"),
              json.object("model").digest("sha256"),
              target,
              json.optionalObject("encoder").map(ProvenanceJson::readEncoder));
      predictions = json.object("predictions").digest("sha256");
    } catch (IllegalArgumentException | JacksonException wrong) {
      throw new UsageProblem(
          "%s is no receipt of predictions that can be read: %s; predict again"
              .formatted(receipt, wrong.getMessage()),
          wrong);
    }
    if (!predictions.equals(Sha256.of(table))) {
      throw new UsageProblem(
          "%s is not the table that its receipt %s was written for: one of the two was changed; predict again"
              .formatted(table, receipt.getFileName()));
    }
    return recorded;
  }

  private static Path receiptOf(Path table) {
    return RunFiles.of(table.toAbsolutePath().normalize()).receipt();
  }

  /// Names without their folders: receipts travel with tables.
  private static void file(ObjectNode json, Path file) throws IOException {
    json.put("file", String.valueOf(file.getFileName()));
    json.put("sha256", TableFile.digest(file).hex());
  }
}
