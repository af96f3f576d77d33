package dev.nidus.learning.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads plans.
public final class Plans {
  private static final String PRESET = "preset";

  private Plans() {}

  /// A plan from a file.
  ///
  /// @param settings such as `optimizer.lr=0.1`, over what the file says; a path in one is relative to the
  ///     working directory, a path in the file to the file's folder
  /// @throws UnusablePlan with every objection
  /// @throws IOException if the file cannot be read
  public static PretrainingPlan read(Path file, List<String> settings)
      throws UnusablePlan, IOException {
    long bytes = Files.size(file);
    if (bytes > PlanText.MOST_BYTES) {
      throw refused(
          Origin.of(file.toString()),
          "a plan has at most %d bytes, this file has %d".formatted(PlanText.MOST_BYTES, bytes));
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw refused(Origin.of(file.toString()), "the file is no text in UTF-8");
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
    return read(file.toString(), text, folder, settings);
  }

  /// A shipped plan.
  public static PretrainingPlan preset(Preset preset, List<String> settings) throws UnusablePlan {
    return read("preset " + preset.word(), preset.text(), Path.of(""), settings);
  }

  /// A plan from text.
  ///
  /// @param source its name in objections
  /// @param folder where its relative paths start
  static PretrainingPlan read(String source, String text, Path folder, List<String> settings)
      throws UnusablePlan {
    PlanNode.Mapping file = PlanText.mapping(source, text);
    PlanNode.Mapping said = file.without(PRESET);
    PlanNode.Mapping base = PlanNode.Mapping.empty(file.origin());
    PlanNode named = file.get(PRESET);
    if (named != null) {
      Preset preset = preset(named);
      base = PlanText.mapping("preset " + preset.word(), preset.text());
    }
    PlanNode.Mapping whole = base.under(said).under(PlanSettings.read(settings));
    PlanBinder binder =
        new PlanBinder(origin -> origin.source().equals(source) ? folder : Path.of(""));
    Object plan = binder.record(PretrainingPlan.class, whole, "");
    List<PlanProblem> problems = new ArrayList<>(binder.problems());
    if (plan instanceof PretrainingPlan read) {
      problems.addAll(PlanChecks.of(read, binder::origin));
      if (problems.isEmpty()) {
        return read;
      }
    }
    throw new UnusablePlan(problems);
  }

  private static Preset preset(PlanNode named) throws UnusablePlan {
    List<String> words = Arrays.stream(Preset.values()).map(Preset::word).toList();
    if (named instanceof PlanNode.Scalar scalar) {
      for (Preset preset : Preset.values()) {
        if (preset.word().equals(scalar.text())) {
          return preset;
        }
      }
      throw refused(
          named.origin(),
          "unknown preset '%s'%s; allowed are %s"
              .formatted(
                  scalar.text(),
                  NearestName.to(scalar.text(), words)
                      .map("; did you mean '%s'?"::formatted)
                      .orElse(""),
                  words.stream().collect(Collectors.joining(", "))));
    }
    throw refused(
        named.origin(),
        "preset is %s, expected is one of %s"
            .formatted(named.described(), String.join(", ", words)));
  }

  private static UnusablePlan refused(Origin origin, String sentence) {
    return new UnusablePlan(List.of(new PlanProblem(origin, sentence)));
  }
}
