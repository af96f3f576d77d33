package dev.nidus.learning.tensor;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/// Where a network computes.
public enum Device {
  CPU,
  CUDA;

  /// The word that users write: `cpu` or `cuda`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Why this device cannot be used here, as a sentence for the user; empty if it can be used.
  public Optional<String> whyUnavailable() {
    return switch (NativeLibrary.load()) {
      case NativeLibrary.Missing(String sentence) -> Optional.of(sentence);
      case NativeLibrary.Loaded _ ->
          this == CPU || torch.cuda_is_available()
              ? Optional.empty()
              : Optional.of(
                  "device cuda cannot be used: the native library in this program is built for"
                      + " processors only or finds no NVIDIA driver; use --device cpu");
    };
  }

  org.bytedeco.pytorch.Device nativeDevice() {
    return new org.bytedeco.pytorch.Device(word());
  }
}
