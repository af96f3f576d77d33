package dev.nidus.app.court;

import java.util.List;
import java.util.Map;

/// The texts of `court.html`.
///
/// @param lead what was tried on whom
/// @param remarks what a reader should know
/// @param verdict the verdict
/// @param sources what each charge was made of
/// @param refused how many rows refused.csv lists
/// @param command what the user wrote
public record CourtView(
    String lead,
    List<String> remarks,
    VerdictView verdict,
    List<SourceLine> sources,
    int refused,
    String command) {

  /// What a charge was made of.
  public record SourceLine(String charge, String source) {}

  public CourtView {
    remarks = List.copyOf(remarks);
    sources = List.copyOf(sources);
  }

  static CourtView of(CourtHearing hearing, CourtRequest request, String command) {
    return new CourtView(
        "%sThe label is %s (%s), of %d lesions of %d patients; lesions were divided by %s."
            .formatted(
                hearing.rows().lesions().isSynthetic()
                    ? "Synthetic data: nobody was scanned. "
                    : "",
                request.label(),
                String.join(", ", hearing.labels().classes()),
                hearing.labels().rows(),
                hearing.rows().patients().stream().distinct().count(),
                hearing.trial()),
        hearing.remarks(),
        VerdictView.of(hearing.verdict()),
        hearing.sources().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new SourceLine(entry.getKey(), entry.getValue()))
            .toList(),
        hearing.rows().refused().size(),
        command);
  }
}
