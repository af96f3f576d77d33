package dev.nidus.cluster;

import dev.nidus.app.engine.ClusterExtraction.Form;
import dev.nidus.app.journal.ColumnType;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What every task of a run is told, as text: JSON.
///
/// @param words the command line, from which readers and encoder are made
/// @param weightsFile the name under which the weights were sent
/// @param weightsDigest what their tensors must have
/// @param program the Nidus that the driver is
/// @param java the feature version of the driver's Java
/// @param output the folder of the result
/// @param attempt a folder in it for what is not whole yet
/// @param form in what form the parts are
/// @param types of `row` and the user's columns
record PartJob(
    List<String> words,
    String weightsFile,
    String weightsDigest,
    String program,
    int java,
    String output,
    String attempt,
    Form form,
    List<ColumnType> types) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  PartJob {
    words = List.copyOf(words);
    types = List.copyOf(types);
  }

  String toText() {
    return JSON.writeValueAsString(this);
  }

  static PartJob ofText(String text) {
    return JSON.readValue(text, PartJob.class);
  }
}
