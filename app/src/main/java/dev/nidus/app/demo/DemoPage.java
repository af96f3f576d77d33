package dev.nidus.app.demo;

import dev.nidus.app.file.WholeFile;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes the demo's page: one HTML file that loads nothing from the network, and shows the pictures
/// that lie beside it.
///
/// The template is `demo.jte`; it is compiled with the program, and every value that it is given is
/// escaped for the place where it stands, so that the name of a scan cannot become a part of the
/// page.
public final class DemoPage {
  private DemoPage() {}

  /// Writes the page, whole or not at all.
  ///
  /// @param file where; its folder is made, an older page there is replaced
  /// @param content what it shows; the pictures must lie in or below the folder of `file`, and are
  ///     not written here
  /// @throws IOException if the file cannot be written
  public static void write(Path file, DemoContent content) throws IOException {
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(ContentType.Html)
        .render("demo.jte", DemoView.of(content, file), html);
    replace(file, html.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a lesion's picture as PNG, whole or not at all.
  ///
  /// @throws IOException if the file cannot be written
  public static void writePicture(Path file, BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", out)) {
        throw new IOException(
            "this Java runtime cannot write PNG files (" + file + "); use a full JDK");
      }
    }
    replace(file, bytes.toByteArray());
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("a file must be written, but " + file + " is the root of a disk");
    }
    Files.createDirectories(folder);
    WholeFile.write(file, bytes);
  }
}
