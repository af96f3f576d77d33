package dev.nidus.cluster;

import dev.nidus.app.engine.ExtractionEngine.Finished;
import java.util.Arrays;

/// What came of a part, and the text in which it travels.
///
/// @param done rows with features
/// @param refused rows without
/// @param warnings about rows that were done
record PartDone(long done, long refused, long warnings) {

  static PartDone of(Finished part) {
    return new PartDone(part.done(), part.refused(), part.warnings());
  }

  PartDone plus(PartDone other) {
    return new PartDone(done + other.done, refused + other.refused, warnings + other.warnings);
  }

  long rows() {
    return done + refused;
  }

  String toText() {
    return "%d %d %d".formatted(done, refused, warnings);
  }

  static PartDone ofText(String text) {
    long[] counts = Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new PartDone(counts[0], counts[1], counts[2]);
  }
}
