package dev.nidus.learning.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads plans.
public final class Plans {
  private static final String PRESET = "preset";

  private Plans() {}

  /// A plan of pre-training from a file.
  ///
  /// @param settings such as `optimizer.lr=0.1`, over what the file says; a path in one is relative to the
  ///     working directory, a path in the file to the file's folder
  /// @throws UnusablePlan with every objection
  /// @throws IOException if the file cannot be read
  public static PretrainingPlan read(Path file, List<String> settings)
      throws UnusablePlan, IOException {
    return read(file.toString(), text(file), folder(file), settings);
  }

  /// A plan of fine-tuning from a file, as {@link #read(Path, List)}.
  public static FinetuningPlan readFinetuning(Path file, List<String> settings)
      throws UnusablePlan, IOException {
    return readFinetuning(file.toString(), text(file), folder(file), settings);
  }

  /// A plan of fine-tuning of standard values and settings alone.
  public static FinetuningPlan finetuning(List<String> settings) throws UnusablePlan {
    return readFinetuning("standard plan", "", Path.of(""), settings);
  }

  /// A shipped plan of pre-training.
  public static PretrainingPlan preset(Preset preset, List<String> settings) throws UnusablePlan {
    return read("preset " + preset.word(), preset.text(), Path.of(""), settings);
  }

  /// A shipped plan of fine-tuning.
  public static FinetuningPlan preset(FinetuningPreset preset, List<String> settings)
      throws UnusablePlan {
    return readFinetuning("preset " + preset.word(), preset.text(), Path.of(""), settings);
  }

  /// A plan from text.
  ///
  /// @param source its name in objections
  /// @param folder where its relative paths start
  static PretrainingPlan read(String source, String text, Path folder, List<String> settings)
      throws UnusablePlan {
    return bound(
        new Form<>(PretrainingPlan.class, presets(Preset.values(), Preset::word, Preset::text)),
        source,
        text,
        folder,
        settings,
        PlanChecks::of);
  }

  /// A plan of fine-tuning from text.
  static FinetuningPlan readFinetuning(
      String source, String text, Path folder, List<String> settings) throws UnusablePlan {
    return bound(
        new Form<>(
            FinetuningPlan.class,
            presets(FinetuningPreset.values(), FinetuningPreset::word, FinetuningPreset::text)),
        source,
        text,
        folder,
        settings,
        FinetuningChecks::of);
  }

  /// One of the two kinds of plan.
  ///
  /// @param presets text by word
  private record Form<P extends Plan>(
      Class<P> type, SequencedMap<String, Supplier<String>> presets) {}

  private static <E> SequencedMap<String, Supplier<String>> presets(
      E[] values, Function<E, String> word, Function<E, String> text) {
    SequencedMap<String, Supplier<String>> presets = new LinkedHashMap<>();
    for (E value : values) {
      presets.put(word.apply(value), () -> text.apply(value));
    }
    return presets;
  }

  private static <P extends Plan> P bound(
      Form<P> form,
      String source,
      String text,
      Path folder,
      List<String> settings,
      BiFunction<P, Function<String, Origin>, List<PlanProblem>> checks)
      throws UnusablePlan {
    PlanNode.Mapping file = PlanText.mapping(source, text);
    PlanNode.Mapping said = file.without(PRESET);
    PlanNode.Mapping base = PlanNode.Mapping.empty(file.origin());
    PlanNode named = file.get(PRESET);
    if (named != null) {
      base = preset(named, form.presets());
    }
    PlanNode.Mapping whole = base.under(said).under(PlanSettings.read(settings));
    PlanBinder binder =
        new PlanBinder(origin -> origin.source().equals(source) ? folder : Path.of(""));
    Object plan = binder.record(form.type(), whole, "");
    List<PlanProblem> problems = new ArrayList<>(binder.problems());
    if (form.type().isInstance(plan)) {
      P read = form.type().cast(plan);
      problems.addAll(checks.apply(read, binder::origin));
      if (problems.isEmpty()) {
        return read;
      }
    }
    throw new UnusablePlan(problems);
  }

  private static PlanNode.Mapping preset(
      PlanNode named, SequencedMap<String, Supplier<String>> presets) throws UnusablePlan {
    if (named instanceof PlanNode.Scalar scalar) {
      Supplier<String> text = presets.get(scalar.text());
      if (text != null) {
        return PlanText.mapping("preset " + scalar.text(), text.get());
      }
      throw refused(
          named.origin(),
          "unknown preset '%s'%s; allowed are %s"
              .formatted(
                  scalar.text(),
                  NearestName.to(scalar.text(), presets.keySet())
                      .map("; did you mean '%s'?"::formatted)
                      .orElse(""),
                  String.join(", ", presets.keySet())));
    }
    throw refused(
        named.origin(),
        "preset is %s, expected is one of %s"
            .formatted(named.described(), String.join(", ", presets.keySet())));
  }

  static String text(Path file) throws UnusablePlan, IOException {
    long bytes = Files.size(file);
    if (bytes > PlanText.MOST_BYTES) {
      throw refused(
          Origin.of(file.toString()),
          "a plan has at most %d bytes, this file has %d".formatted(PlanText.MOST_BYTES, bytes));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw refused(Origin.of(file.toString()), "the file is no text in UTF-8");
    }
  }

  static Path folder(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
  }

  private static UnusablePlan refused(Origin origin, String sentence) {
    return new UnusablePlan(List.of(new PlanProblem(origin, sentence)));
  }
}
