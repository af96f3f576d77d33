package dev.nidus.evidence.chart;

import java.util.List;
import java.util.stream.Collectors;

/// SVG text that grows element by element; y grows downwards, in pixels. Escapes what it is given.
final class Canvas {
  private final StringBuilder text = new StringBuilder();

  /// Where a text stands relative to its place.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /// A place in pixels.
  record Pixel(double x, double y) {}

  void line(double x1, double y1, double x2, double y2, Ink ink, double width) {
    text.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\""
            .formatted(
                Decimals.pixels(x1),
                Decimals.pixels(y1),
                Decimals.pixels(x2),
                Decimals.pixels(y2)));
    stroke(ink, width, "");
    text.append("/>\n");
  }

  void dashed(double x1, double y1, double x2, double y2, Ink ink, double width) {
    text.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\""
            .formatted(
                Decimals.pixels(x1),
                Decimals.pixels(y1),
                Decimals.pixels(x2),
                Decimals.pixels(y2)));
    stroke(ink, width, ink.dashes());
    text.append("/>\n");
  }

  void polyline(List<Pixel> pixels, Ink ink, double width) {
    text.append("<polyline fill=\"none\" stroke-linejoin=\"round\" points=\"")
        .append(joined(pixels))
        .append('"');
    stroke(ink, width, ink.dashes());
    text.append("/>\n");
  }

  /// An area without border.
  void area(List<Pixel> pixels, Ink ink, double opacity) {
    text.append(
        "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>\n"
            .formatted(joined(pixels), ink.colour(), Decimals.pixels(opacity)));
  }

  void rectangle(double x, double y, double width, double height, String colour) {
    text.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(
                Decimals.pixels(x),
                Decimals.pixels(y),
                Decimals.pixels(width),
                Decimals.pixels(height),
                colour));
  }

  /// A symbol around a place, with a white rim so that it shows on a line.
  void symbol(Pixel at, Mark.Symbol symbol, Ink ink, double radius) {
    double x = at.x();
    double y = at.y();
    double r = radius;
    switch (symbol) {
      case DISC ->
          text.append(
              "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"#fff\"/>\n"
                  .formatted(
                      Decimals.pixels(x), Decimals.pixels(y), Decimals.pixels(r), ink.colour()));
      case SQUARE ->
          filled(
              List.of(
                  new Pixel(x - r, y - r),
                  new Pixel(x + r, y - r),
                  new Pixel(x + r, y + r),
                  new Pixel(x - r, y + r)),
              ink);
      case DIAMOND ->
          filled(
              List.of(
                  new Pixel(x, y - 1.4 * r),
                  new Pixel(x + 1.4 * r, y),
                  new Pixel(x, y + 1.4 * r),
                  new Pixel(x - 1.4 * r, y)),
              ink);
      case TRIANGLE ->
          filled(
              List.of(
                  new Pixel(x, y - 1.3 * r),
                  new Pixel(x + 1.2 * r, y + r),
                  new Pixel(x - 1.2 * r, y + r)),
              ink);
      case TICK -> line(x, y - r, x, y + r, ink, 1.2);
    }
  }

  void text(double x, double y, Anchor anchor, double size, String words) {
    written(x, y, anchor, size, "normal", "", words);
  }

  void bold(double x, double y, Anchor anchor, double size, String words) {
    written(x, y, anchor, size, "bold", "", words);
  }

  /// A text that runs upwards, centred at a place.
  void upright(double x, double y, double size, String words) {
    written(
        x,
        y,
        Anchor.MIDDLE,
        size,
        "normal",
        " transform=\"rotate(-90 %s %s)\"".formatted(Decimals.pixels(x), Decimals.pixels(y)),
        words);
  }

  /// The whole drawing, on white, with its name and description for those who hear it.
  Chart finish(String title, String description, double width, double height) {
    String w = Decimals.pixels(Math.ceil(width));
    String h = Decimals.pixels(Math.ceil(height));
    return new Chart(
        title,
        description,
        """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%s" height="%s" viewBox="0 0 %s %s" font-family="%s">
        <title>%s</title>
        <desc>%s</desc>
        <rect width="%s" height="%s" fill="#fff"/>
        %s</svg>\
        """
            .formatted(
                w, h, w, h, Lettering.FONT, escaped(title), escaped(description), w, h, text));
  }

  private void filled(List<Pixel> pixels, Ink ink) {
    text.append(
        "<polygon points=\"%s\" fill=\"%s\" stroke=\"#fff\"/>\n"
            .formatted(joined(pixels), ink.colour()));
  }

  private void stroke(Ink ink, double width, String dashes) {
    text.append(
        " stroke=\"%s\" stroke-width=\"%s\"".formatted(ink.colour(), Decimals.pixels(width)));
    if (!dashes.isEmpty()) {
      text.append(" stroke-dasharray=\"").append(dashes).append('"');
    }
  }

  private void written(
      double x, double y, Anchor anchor, double size, String weight, String turn, String words) {
    text.append(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"#222\""
            .formatted(Decimals.pixels(x), Decimals.pixels(y), Decimals.pixels(size)));
    switch (anchor) {
      case START -> {}
      case MIDDLE -> text.append(" text-anchor=\"middle\"");
      case END -> text.append(" text-anchor=\"end\"");
    }
    if (!weight.equals("normal")) {
      text.append(" font-weight=\"").append(weight).append('"');
    }
    text.append(turn).append('>').append(escaped(words)).append("</text>\n");
  }

  private static String joined(List<Pixel> pixels) {
    return pixels.stream()
        .map(pixel -> Decimals.pixels(pixel.x()) + "," + Decimals.pixels(pixel.y()))
        .collect(Collectors.joining(" "));
  }

  /// As text or attribute of XML; characters that XML does not have become the replacement character.
  static String escaped(String words) {
    StringBuilder escaped = new StringBuilder(words.length() + 16);
    words
        .codePoints()
        .forEach(letter -> {
          switch (letter) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(allowed(letter) ? letter : 0xfffd);
          }
        });
    return escaped.toString();
  }

  private static boolean allowed(int letter) {
    return letter == '\t'
        || letter == '\n'
        || letter == '\r'
        || (letter >= 0x20 && letter <= 0xd7ff)
        || (letter >= 0xe000 && letter <= 0xfffd)
        || letter >= 0x10000;
  }
}
