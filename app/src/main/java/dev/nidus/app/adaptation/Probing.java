package dev.nidus.app.adaptation;

import java.util.List;

/// A task that contenders are probed for.
public sealed interface Probing permits ClassProbing, SurvivalProbing {

  /// What is predicted.
  Target target();

  /// The word for the method: `linear`, `neighbours`, `cox`.
  String method();

  /// Fits a probe for each contender, on the same lesions with the same settings, and holds the others against the first.
  ///
  /// @throws dev.nidus.evidence.estimate.Inestimable if no probe can be fitted
  List<ProbeResult> run(List<Contender> contenders);

  /// What a reader of the result must know of the lesions, in sentences.
  List<String> remarks();
}
