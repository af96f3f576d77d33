package dev.nidus.app.stability;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.perturbation.Perturbation;
import dev.nidus.core.perturbation.PlannedPerturbation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Perturbations as users write them: words with commas between them, or a YAML file with a list of the same words.
public final class PerturbationWords {
  /// How they are written, for messages and help.
  public static final String GRAMMAR =
      "jitter[:TRIALS[:VARIANCE]], mask[:TRIALS], noise:HU[:TRIALS], spacing:FACTOR, thickness:MM,"
          + " offset:HU, blur:MM, flip:x|y|z";

  private static final int SEED_TRIALS = 50;
  private static final int NOISE_TRIALS = 10;
  private static final long LARGEST_FILE = 1L << 20;

  private PerturbationWords() {}

  /// What a user wrote.
  ///
  /// @param text words, or the name of a file that ends in `.yaml` or `.yml`
  /// @throws UsageProblem if it is none, or a level is out of range
  public static List<PlannedPerturbation> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    List<String> words =
        lower.endsWith(".yaml") || lower.endsWith(".yml")
            ? ofFile(Path.of(text.strip()))
            : List.of(text.split(",", -1));
    List<PlannedPerturbation> perturbations = new ArrayList<>();
    for (String word : words) {
      PlannedPerturbation one = one(word.strip());
      if (perturbations.stream().anyMatch(p -> p.perturbation().equals(one.perturbation()))) {
        throw new UsageProblem(
            "--perturb asks twice for %s; ask once, with all its trials"
                .formatted(one.perturbation().text()));
      }
      perturbations.add(one);
    }
    if (perturbations.isEmpty()) {
      throw new UsageProblem(text + " names no perturbation; write " + GRAMMAR);
    }
    return List.copyOf(perturbations);
  }

  private static List<String> ofFile(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new UsageProblem("%s is no list of perturbations: it is too large".formatted(file));
      }
      Object read =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      if (read instanceof List<?> list && list.stream().allMatch(item -> item instanceof String)) {
        return list.stream().map(String::valueOf).toList();
      }
      throw new UsageProblem(
          "%s is a YAML list of perturbations, a line for each, as '- noise:10': write %s"
              .formatted(file, GRAMMAR));
    } catch (IOException | YamlEngineException unreadable) {
      throw new UsageProblem(
          "%s cannot be read as a YAML list of perturbations: %s"
              .formatted(file, unreadable.getMessage()),
          unreadable);
    }
  }

  private static PlannedPerturbation one(String word) {
    String[] parts = word.split(":", -1);
    String kind = parts[0].strip().toLowerCase(Locale.ROOT);
    try {
      return switch (kind) {
        case "jitter" -> {
          require(word, parts, 1, 3);
          yield new PlannedPerturbation(
              new Perturbation.SeedJitter(
                  parts.length > 2
                      ? number(word, parts[2])
                      : Perturbation.SeedJitter.PUBLISHED.variance()),
              parts.length > 1 ? trials(word, parts[1]) : SEED_TRIALS);
        }
        case "mask" -> {
          require(word, parts, 1, 2);
          yield new PlannedPerturbation(
              new Perturbation.InMask(), parts.length > 1 ? trials(word, parts[1]) : SEED_TRIALS);
        }
        case "noise" -> {
          require(word, parts, 2, 3);
          yield new PlannedPerturbation(
              new Perturbation.Noise(number(word, parts[1])),
              parts.length > 2 ? trials(word, parts[2]) : NOISE_TRIALS);
        }
        case "spacing" -> fixed(word, parts, Perturbation.InPlaneSpacing::new);
        case "thickness" -> fixed(word, parts, Perturbation.SliceThickness::new);
        case "offset" -> fixed(word, parts, Perturbation.IntensityOffset::new);
        case "blur" -> fixed(word, parts, Perturbation.Blur::new);
        case "flip" -> {
          require(word, parts, 2, 2);
          yield new PlannedPerturbation(
              new Perturbation.Flip(
                  switch (parts[1].strip().toLowerCase(Locale.ROOT)) {
                    case "x" -> Perturbation.Flip.Axis.X;
                    case "y" -> Perturbation.Flip.Axis.Y;
                    case "z" -> Perturbation.Flip.Axis.Z;
                    default ->
                        throw new UsageProblem(
                            "the axis of '%s' is x (left-right), y (front-back) or z (head-feet)"
                                .formatted(word));
                  }),
              1);
        }
        default ->
            throw new UsageProblem("'%s' is no perturbation; write %s".formatted(word, GRAMMAR));
      };
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageProblem(
          "--perturb %s: %s".formatted(word, outOfRange.getMessage()), outOfRange);
    }
  }

  /// A perturbation of a level.
  private interface OfLevel {
    Perturbation at(double level);
  }

  private static PlannedPerturbation fixed(String word, String[] parts, OfLevel kind) {
    require(word, parts, 2, 2);
    return new PlannedPerturbation(kind.at(number(word, parts[1])), 1);
  }

  private static void require(String word, String[] parts, int least, int most) {
    if (parts.length < least || parts.length > most) {
      throw new UsageProblem(
          "'%s' has %d numbers after its name; write %s"
              .formatted(word, parts.length - 1, GRAMMAR));
    }
  }

  private static double number(String word, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new UsageProblem("the level '%s' of '%s' is no number".formatted(text, word));
  }

  private static int trials(String word, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw new UsageProblem(
          "the trials '%s' of '%s' are no whole number; write %s".formatted(text, word, GRAMMAR),
          notANumber);
    }
  }
}
