package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The series of a DICOMweb server, one line each, beginning with the address that `image_path`
/// takes.
final class ServerListing {
  private ServerListing() {}

  /// Whether a place is an address rather than a path.
  static boolean isAddress(String place) {
    String lower = place.strip().toLowerCase(Locale.ROOT);
    return DicomWebAddress.recognises(place)
        || lower.startsWith("http://")
        || lower.startsWith("https://");
  }

  /// Prints the series of a server, or of the study that the address names.
  ///
  /// @param json the file that gets the same for programs
  /// @throws UsageProblem if the server cannot be asked
  static int print(
      String place, Map<String, String> environment, PrintWriter out, Optional<Path> json)
      throws IOException {
    try {
      DicomWebAddress address = DicomWebAddress.parse(place);
      try (DicomWebClient client = RemoteScans.connect(address, environment)) {
        List<WebSeries> listed =
            client.series(address.study()).stream()
                .filter(one -> address.series().map(one.series()::equals).orElse(true))
                .toList();
        listed.forEach(series -> out.println(line(address, series)));
        if (listed.isEmpty()) {
          out.println("no series");
        }
        if (json.isPresent()) {
          DicomListJson.write(json.get(), address, listed);
        }
        return ExitStatus.DONE;
      }
    } catch (DicomWebFailure e) {
      throw new UsageProblem(e.getMessage(), e);
    }
  }

  private static String line(DicomWebAddress address, WebSeries series) {
    String instances =
        series.instances().map(count -> count + " instances").orElse("instances not counted");
    String words = series.description().replaceAll("\\p{Cntrl}", " ").strip();
    return "%s  %s  %s%s"
        .formatted(
            address.withSeries(series.study(), series.series()),
            series.modality().isEmpty() ? "?" : series.modality(),
            instances,
            words.isEmpty() ? "" : "  '" + words + "'");
  }
}
