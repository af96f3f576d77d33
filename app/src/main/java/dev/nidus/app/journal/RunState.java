package dev.nidus.app.journal;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How far a run has come: everything up to here is on disk and will not be computed again.
///
/// @param settings what the result depends on, by name; a run resumes only with the same
/// @param phase whether rows are still being computed
/// @param rows rows that are done, refused ones included
/// @param done rows with a result
/// @param refused rows without
/// @param warnings lines of the warnings file
/// @param bytes valid length of each partial file, by the name of the file it will become
record RunState(
    Map<String, String> settings,
    Phase phase,
    long rows,
    long done,
    long refused,
    long warnings,
    Map<String, Long> bytes) {
  /// Where a run is.
  enum Phase {
    /// Rows are computed and added.
    COMPUTING,
    /// All rows are there; files get their names, one after the other.
    PUBLISHING
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LARGEST_FILE = 1 << 20;

  RunState {
    settings = Map.copyOf(settings);
    bytes = Map.copyOf(bytes);
  }

  /// Replaces the file at one stroke, so that it always holds a whole state.
  void write(Path file) throws IOException {
    WholeFile.write(file, JSON.writeValueAsBytes(sorted()));
  }

  static RunState read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new UsageProblem(
            file + " is no state of a run; delete it and run again without --resume");
      }
      return JSON.readValue(Files.readAllBytes(file), RunState.class);
    } catch (JacksonException damaged) {
      throw unreadable(file, damaged.getOriginalMessage(), damaged);
    } catch (IOException failed) {
      throw unreadable(file, String.valueOf(failed.getMessage()), failed);
    }
  }

  private static UsageProblem unreadable(Path file, String why, Exception cause) {
    return new UsageProblem(
        "%s cannot be read (%s); delete it and run again without --resume".formatted(file, why),
        cause);
  }

  private Map<String, Object> sorted() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("settings", new TreeMap<>(settings));
    fields.put("phase", phase);
    fields.put("rows", rows);
    fields.put("done", done);
    fields.put("refused", refused);
    fields.put("warnings", warnings);
    fields.put("bytes", new TreeMap<>(bytes));
    return fields;
  }
}
