package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.core.digest.Sha256;
import dev.nidus.evidence.estimate.Inestimable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/// The steps of a study. Each has a folder that is named by the digest of everything that goes into it; where its result lies
/// there already it is taken, so that a study that was stopped goes on, and one that was changed does again only what the
/// change touches.
final class Steps {
  /// Grows when a step of the same inputs would give another result.
  private static final String LAW = "steps of nidus study, 2";

  private static final int NAME_DIGITS = 16;

  private final Path folder;
  private final Consumer<String> say;
  private final List<Receipt> receipts = new ArrayList<>();

  Steps(Path folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  /// How a step came about.
  public enum State {
    DONE,
    KEPT,
    FAILED
  }

  /// A step as the report lists it.
  ///
  /// @param title for people
  /// @param state how it came about
  /// @param key digest of what went in; blank for one that could not start
  /// @param reason why it failed; blank otherwise
  public record Receipt(String title, State state, String key, String reason) {}

  /// What a step gave.
  sealed interface Outcome<T> {
    /// @param folder of its files
    record Done<T>(T value, Sha256 key, Path folder) implements Outcome<T> {}

    /// @param reason a sentence
    record Failed<T>(String reason) implements Outcome<T> {}
  }

  /// What is done in a step.
  @FunctionalInterface
  interface Work<T> {
    /// @param folder for files; what an interrupted run left may be there
    T in(Path folder) throws IOException;
  }

  /// Does a step, or takes what it gave before.
  ///
  /// @param kind a word for its folder
  /// @param title for people
  /// @param inputs everything that its result depends on, as text
  /// @param type of the result, a record
  <T> Outcome<T> run(String kind, String title, List<String> inputs, Class<T> type, Work<T> work)
      throws IOException {
    Sha256 key = Sha256.ofText("%s\n%s\n%s".formatted(LAW, kind, String.join("\n", inputs)));
    Path own = folder.resolve(kind + "-" + key.hex().substring(0, NAME_DIGITS));
    Path result = own.resolve("result.json");
    if (Files.isRegularFile(result)) {
      try {
        T value = StudyJson.JSON.readValue(result, type);
        receipts.add(new Receipt(title, State.KEPT, key.hex(), ""));
        say.accept("kept: " + title);
        return new Outcome.Done<>(value, key, own);
      } catch (JacksonException damaged) {
        say.accept("again, since %s cannot be read: %s".formatted(result, title));
      }
    }
    Files.createDirectories(own);
    long start = System.nanoTime();
    try {
      T value = work.in(own);
      ResultPage.write(result, StudyJson.JSON.writeValueAsString(value) + "\n");
      receipts.add(new Receipt(title, State.DONE, key.hex(), ""));
      say.accept(
          String.format(Locale.ROOT, "done: %s, %.1f s", title, (System.nanoTime() - start) / 1e9));
      return new Outcome.Done<>(value, key, own);
    } catch (UsageProblem | Inestimable impossible) {
      return failed(title, key.hex(), String.valueOf(impossible.getMessage()));
    }
  }

  /// Notes a step that cannot be done, or not even start.
  <T> Outcome<T> failed(String title, String key, String reason) {
    receipts.add(new Receipt(title, State.FAILED, key, reason));
    say.accept("FAILED: %s: %s".formatted(title, reason));
    return new Outcome.Failed<>(reason);
  }

  /// A file of a step as results name it: below the folder of the study, which may be moved.
  String named(Path file) {
    return study().relativize(file.toAbsolutePath()).toString();
  }

  private Path study() {
    return Objects.requireNonNull(folder.toAbsolutePath().getParent());
  }

  List<Receipt> receipts() {
    return List.copyOf(receipts);
  }
}
