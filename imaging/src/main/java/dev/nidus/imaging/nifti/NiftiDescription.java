package dev.nidus.imaging.nifti;

import java.nio.charset.StandardCharsets;

/// What a file says about itself in the header's field `descrip`.
///
/// @param text at most 79 ASCII characters
/// @throws IllegalArgumentException if it is longer or has other characters
public record NiftiDescription(String text) {
  /// Nothing.
  public static final NiftiDescription NONE = new NiftiDescription("");

  private static final int LONGEST = 79;

  public NiftiDescription {
    if (text.length() > LONGEST || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "a NIfTI description has at most 79 ASCII characters, got '%s'".formatted(text));
    }
  }
}
