package dev.nidus.app.sarcoma;

import dev.nidus.app.evaluation.ResultPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the demo leaves: `index.html`, a page that loads nothing, and `demo.json`, its numbers.
public final class DemoFolder {
  private DemoFolder() {}

  /// Writes both; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @return the page
  public static Path write(Path folder, DemoResult result, String program, String command)
      throws IOException {
    Path page = folder.resolve("index.html");
    ResultPage.writePage(page, "sarcoma.jte", SarcomaView.of(result, command));
    ResultPage.write(folder.resolve("demo.json"), DemoJson.write(result, program));
    return page;
  }

  /// What a user is told at once.
  public static List<String> lines(DemoResult result) {
    return DemoClaims.of(result);
  }
}
