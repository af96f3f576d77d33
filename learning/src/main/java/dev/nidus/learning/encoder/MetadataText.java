package dev.nidus.learning.encoder;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
    return choice(ResamplingLaw.values(), ResamplingLaw::word, text, EncoderMetadata.LAW);
  }

  static Padding padding(String text) {
    return choice(Padding.values(), Padding::word, text, EncoderMetadata.PADDING);
  }

  static AxisOrder order(String text) {
    return choice(AxisOrder.values(), AxisOrder::word, text, EncoderMetadata.AXES);
  }

  private static <E> E choice(E[] allowed, Function<E, String> word, String text, String key) {
    return Arrays.stream(allowed)
        .filter(each -> word.apply(each).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is '%s', allowed are %s"
                    .formatted(
                        key,
                        text,
                        Arrays.stream(allowed).map(word).collect(Collectors.joining(", ")))));
  }

  /// Reads {@link IntensityScaling#text}.
  static IntensityScaling scaling(String text) {
    String form =
        "offset-divide OFFSET RANGE, clip-to-unit LOW HIGH or window OFFSET RANGE LOWEST HIGHEST";
    boolean window = text.startsWith(WINDOW + " ");
    List<String> words = parts(text, " ", window ? 5 : 3, EncoderMetadata.SCALING, form);
    List<Double> numbers =
        words.stream().skip(1).map(word -> number(word, EncoderMetadata.SCALING)).toList();
    double first = numbers.get(0);
    double second = numbers.get(1);
    if (words.getFirst().equals(OFFSET_DIVIDE) && second > 0) {
      return new IntensityScaling.OffsetDivide(first, second);
    }
    if (words.getFirst().equals(CLIP_TO_UNIT) && second > first) {
      return new IntensityScaling.ClipToUnit(first, second);
    }
    if (window && second > 0 && numbers.get(3) > numbers.get(2)) {
      return new IntensityScaling.Window(first, second, numbers.get(2), numbers.get(3));
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
