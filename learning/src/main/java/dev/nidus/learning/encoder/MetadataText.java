package dev.nidus.learning.encoder;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The values of {@link EncoderMetadata} as text. Every method that reads throws
/// IllegalArgumentException with a sentence.
final class MetadataText {
  private static final String OFFSET_DIVIDE = "offset-divide";
  private static final String CLIP_TO_UNIT = "clip-to-unit";
  private static final String WINDOW = "window";

  private MetadataText() {}

  /// `depth x height x width`, without spaces: `50x50x50`.
  static String write(PatchSize size) {
    return size.depth() + "x" + size.height() + "x" + size.width();
  }

  static PatchSize size(String text) {
    List<Integer> edges =
        parts(text, "x", 3, EncoderMetadata.PATCH_SIZE, "depthxheightxwidth such as 50x50x50")
            .stream()
            .map(part -> (int) number(part, EncoderMetadata.PATCH_SIZE))
            .toList();
    PatchSize size = new PatchSize(edges.get(0), edges.get(1), edges.get(2));
    if (!write(size).equals(text)) {
      throw new IllegalArgumentException(
          "%s is '%s', but edges are whole numbers".formatted(EncoderMetadata.PATCH_SIZE, text));
    }
    return size;
  }

  /// Millimetres along x, y, z: `1.0x1.0x1.0`.
  static String write(Spacing spacing) {
    return spacing.i() + "x" + spacing.j() + "x" + spacing.k();
  }

  static Spacing spacing(String text) {
    List<Double> millimetres =
        parts(text, "x", 3, EncoderMetadata.SPACING, "millimetres such as 1.0x1.0x1.0").stream()
            .map(part -> number(part, EncoderMetadata.SPACING))
            .toList();
    return new Spacing(millimetres.get(0), millimetres.get(1), millimetres.get(2));
  }

  static ResamplingLaw law(String text) {
    return Arrays.stream(ResamplingLaw.values())
        .filter(law -> law.word().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is '%s', allowed are %s"
                    .formatted(
                        EncoderMetadata.LAW,
                        text,
                        Arrays.stream(ResamplingLaw.values())
                            .map(ResamplingLaw::word)
                            .collect(Collectors.joining(", ")))));
  }

  /// `offset-divide OFFSET RANGE`, `clip-to-unit LOW HIGH` or `window OFFSET RANGE LOWEST HIGHEST`.
  static String write(IntensityScaling scaling) {
    return switch (scaling) {
      case IntensityScaling.OffsetDivide(double offset, double range) ->
          OFFSET_DIVIDE + " " + offset + " " + range;
      case IntensityScaling.ClipToUnit(double low, double high) ->
          CLIP_TO_UNIT + " " + low + " " + high;
      case IntensityScaling.Window(double offset, double range, double lowest, double highest) ->
          WINDOW + " " + offset + " " + range + " " + lowest + " " + highest;
    };
  }

  static IntensityScaling scaling(String text) {
    String form =
        "offset-divide OFFSET RANGE, clip-to-unit LOW HIGH or window OFFSET RANGE LOWEST HIGHEST";
    boolean window = text.startsWith(WINDOW + " ");
    List<String> parts = parts(text, " ", window ? 5 : 3, EncoderMetadata.SCALING, form);
    double first = number(parts.get(1), EncoderMetadata.SCALING);
    double second = number(parts.get(2), EncoderMetadata.SCALING);
    if (parts.getFirst().equals(OFFSET_DIVIDE) && second > 0) {
      return new IntensityScaling.OffsetDivide(first, second);
    }
    if (parts.getFirst().equals(CLIP_TO_UNIT) && second > first) {
      return new IntensityScaling.ClipToUnit(first, second);
    }
    if (window && second > 0) {
      double lowest = number(parts.get(3), EncoderMetadata.SCALING);
      double highest = number(parts.get(4), EncoderMetadata.SCALING);
      if (highest > lowest) {
        return new IntensityScaling.Window(first, second, lowest, highest);
      }
    }
    throw unlike(EncoderMetadata.SCALING, text, form);
  }

  private static List<String> parts(
      String text, String separator, int count, String key, String form) {
    List<String> parts = List.of(text.split(separator, -1));
    if (parts.size() != count) {
      throw unlike(key, text, form);
    }
    return parts;
  }

  private static double number(String text, String key) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unlike(key, text, "a number");
    }
    if (!Double.isFinite(number)) {
      throw unlike(key, text, "a finite number");
    }
    return number;
  }

  private static IllegalArgumentException unlike(String key, String text, String form) {
    return new IllegalArgumentException("%s is '%s', expected %s".formatted(key, text, form));
  }
}
