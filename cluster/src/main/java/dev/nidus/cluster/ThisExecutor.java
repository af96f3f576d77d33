package dev.nidus.cluster;

import dev.nidus.app.command.PartExtraction;
import org.apache.spark.SparkEnv;

/// The executor of this process.
final class ThisExecutor {
  private ThisExecutor() {}

  /// How messages call it.
  static String text() {
    return "executor %s on %s".formatted(SparkEnv.get().executorId(), host());
  }

  /// Its address, as the other machines see it.
  static String host() {
    return SparkEnv.get().rpcEnv().address().host();
  }

  /// Requires that it is the program that the driver is, on the same Java.
  ///
  /// @param program the driver's version
  /// @param java the feature version of the driver's Java
  /// @throws TaskRefused if not
  static void requireSame(String program, int java) {
    requireSame("Java", Integer.toString(java), Integer.toString(Runtime.version().feature()));
    requireSame("Nidus", program, PartExtraction.program());
  }

  private static void requireSame(String what, String driver, String here) {
    if (!driver.equals(here)) {
      throw new TaskRefused(
          "%s has %s %s, the driver has %s; every machine needs the same"
              .formatted(text(), what, here, driver));
    }
  }
}
