package dev.nidus.imaging.dicom.series;

import java.util.List;
import java.util.Map;

/// What a folder or a zip holds.
///
/// @param series stacks of CT slices
/// @param leftOut what is no CT slice, in words, with the number of files
/// @param damaged sentences, one for each DICOM file that cannot be read
/// @param programs sentences, one for each file whose preamble an operating system would run
/// @param others files that are not DICOM
public record SeriesListing(
    List<ListedSeries> series,
    Map<String, Integer> leftOut,
    List<String> damaged,
    List<String> programs,
    int others) {
  public SeriesListing {
    series = List.copyOf(series);
    leftOut = Map.copyOf(leftOut);
    damaged = List.copyOf(damaged);
    programs = List.copyOf(programs);
  }
}
