import dev.nidus.evidence.estimate.Estimate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A page of results in Markdown. A program writes its own part of it, between two marks, and leaves the rest.
final class Page {
  private Page() {}

  /// Puts a text where the page has `<!-- mark: begin -->` and `<!-- mark: end -->`.
  static void put(Path page, String mark, String text) throws Exception {
    String whole = Files.readString(page);
    String begin = "<!-- " + mark + ": begin -->\n";
    String end = "<!-- " + mark + ": end -->";
    int from = whole.indexOf(begin);
    int to = whole.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(page + " has no place for '" + mark + "': it needs " + begin.strip() + " and " + end);
    }
    Files.writeString(page, whole.substring(0, from + begin.length()) + text + whole.substring(to));
  }

  /// A value with its interval: `0.71 (0.65 to 0.77)`.
  static String cell(Estimate estimate) {
    return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)",
        estimate.value(), estimate.interval().low(), estimate.interval().high());
  }
}
