package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.imaging.dicom.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was done with which elements, and in how many files; never with which values. Safe for use by
/// several threads.
public final class RemovalReport {

  /// One kind of element and what was done with it.
  ///
  /// @param tag as `(0010,0010)`
  /// @param name its keyword in the standard; `private` or `unknown` where it has none
  /// @param files in how many files, whether once or in many items of sequences
  public record Line(String tag, String name, Treatment treatment, int files) {
    static Line of(Tag tag, Treatment treatment, int files) {
      String name = tag.keyword().orElse(tag.isPrivate() ? "private" : "unknown");
      return new Line(tag.toString(), name, treatment, files);
    }
  }

  /// An element and what was done with it.
  record Deed(Tag tag, Treatment treatment) {}

  private final Map<Deed, Integer> counts = new HashMap<>();
  private int files;
  private int derived;

  /// Takes what was done in one file.
  synchronized void add(Set<Deed> deeds, boolean secondary) {
    files++;
    derived += secondary ? 1 : 0;
    deeds.forEach(deed -> counts.merge(deed, 1, Integer::sum));
  }

  /// All lines, by tag.
  public synchronized List<Line> lines() {
    List<Deed> deeds = new ArrayList<>(counts.keySet());
    deeds.sort(Comparator.comparing(Deed::tag).thenComparing(Deed::treatment));
    List<Line> lines = new ArrayList<>();
    for (Deed deed : deeds) {
      lines.add(Line.of(deed.tag(), deed.treatment(), counts.getOrDefault(deed, 0)));
    }
    return lines;
  }

  /// How many files were de-identified.
  public synchronized int files() {
    return files;
  }

  /// How many of them were made from other images (image type SECONDARY), and may have writing in
  /// their pixels.
  public synchronized int secondary() {
    return derived;
  }
}
