package dev.nidus.app.demo;

import dev.nidus.core.extraction.Extraction;
import java.util.List;

/// All that the demo's page shows.
///
/// @param encoder what made the features, untrained
/// @param window what the pictures show from black to white
/// @param lesions the rows that were done, in row order
/// @param refused the rows that were not, in row order
/// @param commands the command lines that make the same again, one a line
/// @param sources where the scans come from
public record DemoContent(
    DemoEncoder encoder,
    IntensityWindow window,
    List<DemoLesion> lesions,
    List<Extraction.Refused> refused,
    List<String> commands,
    List<DataCitation> sources) {
  public DemoContent {
    lesions = List.copyOf(lesions);
    refused = List.copyOf(refused);
    commands = List.copyOf(commands);
    sources = List.copyOf(sources);
  }
}
