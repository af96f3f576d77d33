package dev.nidus.app.published;

import dev.nidus.app.file.WholeFile;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes the page of a reproduction: one HTML file with its charts inside, which loads nothing.
public final class PublishedPage {
  private PublishedPage() {}

  /// Writes the page, whole or not at all; its folder exists.
  public static void write(Path file, Reproduction reproduction, PublishedTables tables)
      throws IOException {
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(ContentType.Html)
        .render(
            "published.jte",
            PublishedView.of(reproduction, tables.located(), new PublishedCharts(tables)),
            html);
    WholeFile.write(file, html.toString().getBytes(StandardCharsets.UTF_8));
  }
}
