package dev.nidus.verification.cli;

import dev.nidus.core.testing.Fixtures;
import java.nio.file.Path;
import java.util.List;

/// The files of the narrow network: an eighth of the width of fmcib, 256 features.
final class Weights {
  static final Path SAFETENSORS = Fixtures.fixture("encoder/narrow_w0125.safetensors");
  static final Path TORCH = Fixtures.fixture("encoder/narrow_w0125_trunk_state_dict.torch");
  static final Path LIGHTNING = Fixtures.fixture("encoder/narrow_w0125_lightning_style.ckpt");
  static final List<Path> ALL = List.of(SAFETENSORS, TORCH, LIGHTNING);
  static final int FEATURES = 256;

  private Weights() {}
}
