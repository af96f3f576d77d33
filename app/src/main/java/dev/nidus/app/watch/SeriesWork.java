package dev.nidus.app.watch;

import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.util.List;

/// What is done with a series that is whole.
@FunctionalInterface
public interface SeriesWork {

  /// Works a series.
  ///
  /// @param series of CT slices
  /// @param lesions series of structure sets and segmentations of the same study, none or more
  /// @return what came of it, in words; refusals are such too, since another try would end alike
  /// @throws DicomWebFailure if the server went away: then it is tried again
  String work(WebSeries series, List<WebSeries> lesions) throws IOException, DicomWebFailure;
}
