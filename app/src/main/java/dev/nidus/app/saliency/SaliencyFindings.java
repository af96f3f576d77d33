package dev.nidus.app.saliency;

import dev.nidus.app.evaluation.RefusedRow;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// Everything that a run found.
///
/// @param table the name of the user's table
/// @param explained what is explained, in a phrase
/// @param outputs the scores that there are
/// @param chosen which of them, in a word: a name, or `largest`
/// @param radius mm
/// @param noise of the stability, HU
/// @param summaries one for each method; none if no lesion was done
/// @param lesions that were done
/// @param refused that were not
/// @param sanity if it was asked for and a lesion was done
/// @param remarks what a reader should know
/// @param receipt what the numbers depend on, by name
record SaliencyFindings(
    String table,
    String explained,
    List<String> outputs,
    String chosen,
    double radius,
    double noise,
    List<MethodSummary> summaries,
    List<LesionResult> lesions,
    List<RefusedRow> refused,
    Optional<List<SanityCheck>> sanity,
    List<String> remarks,
    SequencedMap<String, String> receipt) {
  SaliencyFindings {
    outputs = List.copyOf(outputs);
    summaries = List.copyOf(summaries);
    lesions = List.copyOf(lesions);
    refused = List.copyOf(refused);
    remarks = List.copyOf(remarks);
  }

  /// The mean of a share that an even map would have.
  double evenShare(ToDoubleFunction<Shares> share) {
    return lesions.stream()
        .mapToDouble(lesion -> share.applyAsDouble(lesion.volumes()))
        .average()
        .orElse(0);
  }

  long patients() {
    return lesions.stream().map(LesionResult::patient).distinct().count();
  }
}
