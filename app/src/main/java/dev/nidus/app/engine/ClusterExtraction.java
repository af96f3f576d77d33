package dev.nidus.app.engine;

import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.LesionSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An extraction that an engine is asked for.
///
/// @param address where it runs
/// @param words the command line, from which every machine makes the same readers and the same encoder
/// @param source the lesions, read on this machine
/// @param receipt what all rows have in common
/// @param settings what the rows depend on, by name; a run goes on only with the same
/// @param weights the encoder's weights, on this machine
/// @param output the folder of the result, as the user wrote it
/// @param form in what form its parts are
/// @param start what to do about an earlier run there
/// @param partRows most rows of a part, at least 1
public record ClusterExtraction(
    ClusterAddress address,
    List<String> words,
    LesionSource source,
    RunReceipt receipt,
    Map<String, String> settings,
    Path weights,
    String output,
    Form form,
    Start start,
    int partRows) {

  /// Forms of a part.
  public enum Form {
    CSV(".csv"),
    PARQUET(".parquet");

    private final String suffix;

    Form(String suffix) {
      this.suffix = suffix;
    }

    /// The end of its file's name.
    public String suffix() {
      return suffix;
    }
  }

  /// What to do about an earlier run at the same place.
  public enum Start {
    /// There must be none.
    FRESH,
    /// Do what it has not done.
    RESUME
  }

  public ClusterExtraction {
    words = List.copyOf(words);
    settings = Map.copyOf(settings);
  }
}
