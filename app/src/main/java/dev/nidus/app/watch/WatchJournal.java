package dev.nidus.app.watch;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a watch has seen and done, on disk: written anew, at one stroke, after each series, so that a stop at any moment costs at most the work on
/// one.
///
/// It holds UIDs and counts, and nothing of patients.
final class WatchJournal {
  private static final String FORMAT = "nidus-watch-1";
  private static final long LARGEST = 256L << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The file.
  ///
  /// @param series by UID
  private record Content(
      String format, String server, String model, Map<String, JournalEntry> series) {}

  private final Path file;
  private final String server;
  private final String model;
  private final Map<String, JournalEntry> series;
  private boolean changed;

  private WatchJournal(Path file, String server, String model, Map<String, JournalEntry> series) {
    this.file = file;
    this.server = server;
    this.model = model;
    this.series = series;
  }

  /// Opens the journal of a server and a model, which is empty where there is none.
  ///
  /// @throws UsageProblem if it is damaged, or that of another server or model
  static WatchJournal open(Path file, String server, Sha256 model) throws IOException {
    if (!Files.exists(file)) {
      return new WatchJournal(file, server, model.hex(), new TreeMap<>());
    }
    Content content;
    try {
      if (Files.size(file) > LARGEST) {
        throw new UsageProblem(file + " is no journal of a watch: it is too large");
      }
      content = JSON.readValue(Files.readAllBytes(file), Content.class);
    } catch (JacksonException damaged) {
      throw new UsageProblem(
          "%s is no journal of a watch (%s); move it away, and every series is worked anew"
              .formatted(file, damaged.getOriginalMessage()),
          damaged);
    }
    if (!FORMAT.equals(content.format()) || content.series() == null) {
      throw new UsageProblem(
          "%s is no journal of a watch; name another folder with -o".formatted(file));
    }
    if (!server.equals(content.server()) || !model.hex().equals(content.model())) {
      throw new UsageProblem(
          "%s is the journal of the server %s and the model %s; name another folder with -o for %s and %s"
              .formatted(
                  file, content.server(), brief(content.model()), server, brief(model.hex())));
    }
    return new WatchJournal(file, server, model.hex(), new TreeMap<>(content.series()));
  }

  Optional<JournalEntry> of(String uid) {
    return Optional.ofNullable(series.get(uid));
  }

  /// Notes an entry; {@link #write} makes it last.
  void note(String uid, JournalEntry entry) {
    changed |= !entry.equals(series.put(uid, entry));
  }

  /// Puts what was noted on disk; nothing where nothing was.
  void write() throws IOException {
    if (!changed) {
      return;
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("format", FORMAT);
    content.put("server", server);
    content.put("model", model);
    content.put("series", series);
    WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    changed = false;
  }

  private static String brief(String digest) {
    return digest.length() > 12 ? digest.substring(0, 12) : digest;
  }
}
