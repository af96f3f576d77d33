package dev.nidus.app.watch;

import dev.nidus.imaging.dicom.web.WebSeries;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a server has of a series and of the lesions drawn in its study. As long as it changes, something is still arriving; when it is another than
/// the one that was worked, there is new work.
///
/// @param text the series' number of instances, and the UIDs of the series of lesions with theirs
record SeriesState(String text) {

  /// @param lesions series of structure sets and segmentations of the same study
  static SeriesState of(WebSeries series, List<WebSeries> lesions) {
    return new SeriesState(
        count(series.instances())
            + lesions.stream()
                .map(one -> " + %s:%s".formatted(one.series(), count(one.instances())))
                .sorted()
                .collect(Collectors.joining()));
  }

  private static String count(Optional<Integer> instances) {
    return instances.map(String::valueOf).orElse("?");
  }
}
