package dev.nidus.app.biology;

import java.util.List;

/// Something that was not used.
///
/// @param what a patient, gene, set or score
/// @param name as it is called
/// @param reason a sentence without its full stop
record LeftOut(String what, String name, String reason) {
  static final List<String> HEADER = List.of("what", "name", "reason");

  List<String> fields() {
    return List.of(what, name, reason);
  }
}
