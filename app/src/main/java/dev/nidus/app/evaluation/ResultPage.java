package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.evidence.chart.Chart;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Writes the files of a result: the charts, the page that shows them and loads nothing, and last the numbers.
public final class ResultPage {
  private ResultPage() {}

  /// Makes the folder.
  ///
  /// @throws UsageProblem if it cannot be one
  public static void prepare(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(folder + " is a file; give the name of a folder");
    }
    Files.createDirectories(folder);
  }

  public static void writeCharts(Path folder, Map<String, Chart> charts) throws IOException {
    for (Map.Entry<String, Chart> chart : charts.entrySet()) {
      write(folder.resolve(chart.getKey()), chart.getValue().document());
    }
  }

  public static void writePage(Path file, String template, Object view) throws IOException {
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(ContentType.Html).render(template, view, html);
    write(file, html.toString());
  }

  public static void write(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
