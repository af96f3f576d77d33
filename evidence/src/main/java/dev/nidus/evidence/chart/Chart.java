package dev.nidus.evidence.chart;

/// A drawing that is done.
///
/// @param title plain text, as it stands in the drawing
/// @param description plain text: what a reader who cannot see it should know
/// @param svg one `svg` element, to be put into a page as it is
public record Chart(String title, String description, String svg) {

  /// The text of a file of its own.
  public String document() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg + "\n";
  }
}
