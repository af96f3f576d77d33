package dev.nidus.app.adaptation;

import dev.nidus.app.file.WholeFile;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
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
public record PredictionReceipt(
    String program, Path model, Target target, Optional<EncoderMark> encoder, Path input) {
  private static final String FORMAT = "nidus-prediction-receipt-1";
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
    file(json.putObject("predictions"), files.results());
    json.put("rows", rows);
    json.put("refused", refused);
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    WholeFile.write(files.receipt(), text.getBytes(StandardCharsets.UTF_8));
  }

  /// Names without their folders: receipts travel with tables.
  private static void file(ObjectNode json, Path file) throws IOException {
    json.put("file", String.valueOf(file.getFileName()));
    json.put("sha256", Sha256.of(file).hex());
  }
}
