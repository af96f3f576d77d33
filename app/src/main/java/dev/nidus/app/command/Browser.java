package dev.nidus.app.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The user's browser, if there is one.
final class Browser {
  private static final List<String> OPENERS = List.of("open", "xdg-open", "wslview");

  private Browser() {}

  /// Shows a page, without waiting for the browser.
  ///
  /// @return what became of it, for the user
  static String show(Path page) {
    Optional<Path> opener = opener(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    if (opener.isEmpty()) {
      return "no browser was found; open " + page.toUri();
    }
    try {
      new ProcessBuilder(opener.get().toString(), page.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return "opened " + page.toUri();
    } catch (IOException e) {
      return "no browser could be opened (%s); open %s".formatted(e.getMessage(), page.toUri());
    }
  }

  /// The first program on a search path that opens files as the user wants them; `open` only on macOS, where it is that.
  static Optional<Path> opener(String path) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    return OPENERS.stream()
        .filter(name -> mac == name.equals("open"))
        .flatMap(name ->
            Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
