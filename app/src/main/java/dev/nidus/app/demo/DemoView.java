package dev.nidus.app.demo;

import dev.nidus.core.encoder.EncoderCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the template of the page is filled from; all texts are plain.
/// Public for the template alone.
///
/// @param encoder the encoder's name
/// @param weightsSeed the seed that its weights were generated from
/// @param parameters how many, with thousands marked
/// @param features length of a feature vector
/// @param law the resampling law's word
/// @param weightsDigest SHA-256 of the weights
/// @param numerics how it computes
/// @param window the Hounsfield units from black to white
/// @param lesions in row order
/// @param warnings in row order
/// @param refused in row order
/// @param commands one a line
/// @param sources of the scans
public record DemoView(
    String encoder,
    long weightsSeed,
    String parameters,
    String features,
    String law,
    String weightsDigest,
    String numerics,
    String window,
    List<LesionFigures> lesions,
    List<Remark> warnings,
    List<Remark> refused,
    List<String> commands,
    List<DataCitation> sources) {

  /// A sentence about a row.
  public record Remark(long row, String scan, String reason) {}

  static DemoView of(DemoContent content, Path page) {
    EncoderCard card = content.encoder().card();
    List<LesionFigures> lesions =
        content.lesions().stream().map(lesion -> LesionFigures.of(lesion, page)).toList();
    return new DemoView(
        card.name(),
        content.encoder().weightsSeed(),
        String.format(Locale.ROOT, "%,d", content.encoder().parameters()),
        String.format(Locale.ROOT, "%,d", card.features()),
        card.input().law().word(),
        card.weightsDigest(),
        card.numerics(),
        String.format(
            Locale.ROOT, "%.0f to %.0f HU", content.window().low(), content.window().high()),
        lesions,
        lesions.stream().flatMap(DemoView::warningsOf).toList(),
        content.refused().stream()
            .map(refused ->
                new Remark(
                    refused.row().row(), refused.row().scanName(), refused.refusal().reason()))
            .toList(),
        content.commands(),
        content.sources());
  }

  private static Stream<Remark> warningsOf(LesionFigures lesion) {
    return lesion.warnings().stream()
        .map(reason -> new Remark(lesion.row(), lesion.scan(), reason));
  }
}
