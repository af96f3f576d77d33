package dev.nidus.learning.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Plans that set every choice: the reference's five pre-trainings (SPEC 4.6) and a small one.
public enum Preset {
  /// The foundation model: SimCLR with mined negatives.
  FMCIB,
  /// SimCLR as published, without negatives of other places.
  SIMCLR,
  /// Nearest-neighbour contrastive learning.
  NNCLR,
  /// Swapped assignments between views.
  SWAV,
  /// Reconstruction.
  AUTOENCODER,
  /// A narrow, shallow encoder that learns something in minutes on two cores.
  SMALL;

  /// The word that users write.
  public String word() {
    return PlanShape.word(this);
  }

  /// Its YAML, as shipped.
  String text() {
    try (InputStream in = Preset.class.getResourceAsStream(word() + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its preset " + word());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the preset %s cannot be read".formatted(word()), e);
    }
  }
}
