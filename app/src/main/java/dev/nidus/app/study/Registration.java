package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/// What a study said that it would do, before it saw the outcomes of its test lesions: every line of its plan and the digests
/// of its inputs, without those outcomes. The hash over both is printed and kept in `preregistration.json`; whoever has it can
/// tell later whether the study was changed. Decision 0077.
public final class Registration {
  private static final String FORMAT = "nidus-preregistration-1";

  private final Entry current;
  private final Entry first;
  private final Path file;

  private Registration(Entry current, Entry first, Path file) {
    this.current = current;
    this.first = first;
    this.file = file;
  }

  /// One state of the study.
  ///
  /// @param hash over lines and inputs
  /// @param time when it was written first
  /// @param program which Nidus
  /// @param lines of the plan
  /// @param inputs by name, with their digests
  public record Entry(
      String hash, String time, String program, List<String> lines, List<Input> inputs) {
    public Entry {
      lines = List.copyOf(lines);
      inputs = List.copyOf(inputs);
    }
  }

  /// Something that goes in.
  public record Input(String name, String digest) {}

  /// The content of the file: the first state, and those that it was changed to.
  record Kept(String format, List<Entry> states) {}

  /// The hash of a plan and its inputs.
  static String hash(List<String> lines, List<Input> inputs) {
    StringBuilder text = new StringBuilder(FORMAT).append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    inputs.forEach(input ->
        text.append("input ")
            .append(input.name())
            .append(": ")
            .append(input.digest())
            .append('\n'));
    return Sha256.ofText(text.toString()).hex();
  }

  /// Writes the state of a study into its folder, after those that are there.
  ///
  /// @param time now, for people
  /// @param expected the hash that was made known before, if the user holds the study to it
  /// @throws UsageProblem if the hash is another one; then nothing is written
  static Registration write(
      Path folder,
      List<String> lines,
      List<Input> inputs,
      String program,
      String time,
      Optional<String> expected)
      throws IOException {
    String hash = hash(lines, inputs);
    if (expected.isPresent()
        && !hash.equals(expected.get().strip().toLowerCase(java.util.Locale.ROOT))) {
      throw new UsageProblem(
          "the study has the hash %s, and was registered with %s: its plan or its inputs were changed since; the outcomes of the test lesions stay closed. Take the registered plan and tables, or leave --registered away, and the page will say that the study is another one"
              .formatted(hash, expected.get()));
    }
    Path file = folder.resolve("preregistration.json");
    List<Entry> states = new ArrayList<>(Files.exists(file) ? read(file).states() : List.of());
    Optional<Entry> same = states.stream().filter(entry -> entry.hash().equals(hash)).findFirst();
    Entry current = same.orElseGet(() -> new Entry(hash, time, program, lines, inputs));
    if (same.isEmpty()) {
      states.add(current);
      ResultPage.write(file, StudyJson.JSON.writeValueAsString(new Kept(FORMAT, states)) + "\n");
    }
    return new Registration(current, states.getFirst(), file);
  }

  private static Kept read(Path file) {
    try {
      Kept kept = StudyJson.JSON.readValue(file, Kept.class);
      if (!kept.format().equals(FORMAT) || kept.states().isEmpty()) {
        throw new UsageProblem(
            "%s is no registration of a study; give another folder".formatted(file));
      }
      return kept;
    } catch (JacksonException damaged) {
      throw new UsageProblem(
          "%s cannot be read as a registration; it was changed by another program: give another folder"
              .formatted(file),
          damaged);
    }
  }

  /// A guard that costs nothing: what this returns from exists on disk.
  void requireWritten() {
    if (!Files.exists(file)) {
      throw new UsageProblem(
          "%s was taken away while the study ran; the outcomes of the test lesions stay closed"
              .formatted(file));
    }
  }

  String hash() {
    return current.hash();
  }

  /// The state that was registered first in this folder.
  Entry first() {
    return first;
  }

  Entry current() {
    return current;
  }

  boolean isAsRegistered() {
    return current.hash().equals(first.hash());
  }

  /// What is otherwise than it was registered first: lines with a sign before them.
  List<String> changes() {
    List<String> changes = new ArrayList<>();
    Set<String> before = new LinkedHashSet<>(texts(first));
    Set<String> now = new LinkedHashSet<>(texts(current));
    before.stream().filter(line -> !now.contains(line)).forEach(line -> changes.add("- " + line));
    now.stream().filter(line -> !before.contains(line)).forEach(line -> changes.add("+ " + line));
    return changes;
  }

  private static List<String> texts(Entry entry) {
    List<String> texts = new ArrayList<>(entry.lines());
    entry
        .inputs()
        .forEach(input -> texts.add("input %s: %s".formatted(input.name(), input.digest())));
    return texts;
  }
}
