package dev.nidus.app.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The `nidus` program.
public final class Nidus {
  private Nidus() {}

  /// Runs a command line and ends the process with its exit status.
  public static void main(String... arguments) {
    // numbers are written alike everywhere: 0.5, never 0,5
    Locale.setDefault(Locale.ROOT);
    // the library of Parquet would tell the user that nobody reads its log
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(RootCommand.run(out, err, arguments));
  }
}
