package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// How wide texts are, near enough for a layout: the reader's font is not known here. Widths are those of the widest
/// common sans serif.
final class Lettering {
  static final double SMALL = 12;
  static final double NORMAL = 13;
  static final double HEADING = 16;
  static final String FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

  private static final String NARROW = "iIjl.,:;'|!() []ft/r";
  private static final String WIDE = "mwMW%@";

  private Lettering() {}

  static double width(String text, double size) {
    double ems = 0;
    for (int n = 0; n < text.length(); n++) {
      char letter = text.charAt(n);
      if (NARROW.indexOf(letter) >= 0) {
        ems += 0.38;
      } else if (WIDE.indexOf(letter) >= 0) {
        ems += 0.95;
      } else {
        ems += Character.isUpperCase(letter) ? 0.72 : 0.62;
      }
    }
    return ems * size;
  }

  /// A text that fits into a width, with an ellipsis if it had to be cut.
  static String fitted(String text, double width, double size) {
    if (width(text, size) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…", size) > width) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /// Lines that fit into a width, broken at spaces; a word that is too long stays whole.
  static List<String> lines(String text, double width, double size) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && width(line + " " + word, size) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
