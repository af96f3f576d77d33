package dev.nidus.learning.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The YAML of plans that are part of the program.
final class PresetText {
  private PresetText() {}

  static String of(String word) {
    try (InputStream in = PresetText.class.getResourceAsStream(word + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its preset " + word);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the preset %s cannot be read".formatted(word), e);
    }
  }
}
