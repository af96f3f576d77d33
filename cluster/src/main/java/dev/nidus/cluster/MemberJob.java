package dev.nidus.cluster;

import dev.nidus.learning.training.Start;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// What the task of each process of a training is told, as text: JSON.
///
/// @param program the Nidus that the driver is
/// @param java the feature version of the driver's Java
/// @param planFile the name under which the plan was sent
/// @param tableFile the name under which its table was sent
/// @param output the folder of the run
/// @param attempt as part of which the processes write there
/// @param start from where
/// @param scans which all machines must see alike
record MemberJob(
    String program,
    int java,
    String planFile,
    String tableFile,
    String output,
    UUID attempt,
    Start start,
    List<String> scans) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  MemberJob {
    scans = List.copyOf(scans);
  }

  String toText() {
    return JSON.writeValueAsString(this);
  }

  static MemberJob ofText(String text) {
    return JSON.readValue(text, MemberJob.class);
  }
}
