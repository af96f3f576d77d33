package dev.nidus.cluster;

import dev.nidus.app.command.PartExtraction;

/// Whether a machine has what the driver has.
final class SameProgram {
  private SameProgram() {}

  /// Requires that this is the driver's program on the driver's Java.
  ///
  /// @param program the driver's version
  /// @param java the feature version of the driver's Java
  /// @throws TaskRefused if not
  static void require(String program, int java) {
    require("Java", Integer.toString(java), Integer.toString(Runtime.version().feature()));
    require("Nidus", program, PartExtraction.program());
  }

  private static void require(String what, String driver, String here) {
    if (!driver.equals(here)) {
      throw new TaskRefused(differs(ExecutorName.text(), what, here, driver));
    }
  }

  /// That an executor has another version of something than the driver.
  static String differs(String executor, String what, String there, String driver) {
    return "%s has %s %s, the driver has %s; every machine needs the same"
        .formatted(executor, what, there, driver);
  }
}
