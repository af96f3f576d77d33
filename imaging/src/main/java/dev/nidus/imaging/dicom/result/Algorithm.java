package dev.nidus.imaging.dicom.result;

import java.util.List;

/// What made a result: the model, so that nobody takes a score for another's.
///
/// @param name of the model, for people
/// @param version of the program
/// @param digest SHA-256 of the file of the model: results of another model are other results
/// @param parameters further words, a text each
public record Algorithm(String name, String version, String digest, List<String> parameters) {
  public Algorithm {
    parameters = List.copyOf(parameters);
    if (name.isBlank() || version.isBlank() || digest.isBlank()) {
      throw new IllegalArgumentException("an algorithm has a name, a version and a digest");
    }
  }
}
