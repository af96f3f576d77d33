package dev.nidus.app.retest;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.FeatureRepeatability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.IntraclassCorrelation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What repeated readings say.
///
/// @param readings that it was made from
/// @param correlations by form
/// @param agreement of the first two scans, of a single value
/// @param discriminability of the features, or of the single value
/// @param identification with its interval
/// @param verdict what the repeatability is worth, if identification has an interval to tell it by
record Retest(
    RepeatedReadings readings,
    Map<IccForm, Correlation> correlations,
    Optional<Agreement> agreement,
    Discriminability discriminability,
    Identification identification,
    Optional<Discriminability.Worth> verdict) {

  /// An intraclass correlation, or why there is none.
  sealed interface Correlation {
    /// @param value of the single value, or the median over features
    record Estimated(double value, ConfidenceInterval interval) implements Correlation {}

    record Missing(String reason) implements Correlation {}
  }

  /// Limits of agreement, or why there are none.
  sealed interface Agreement {
    record Estimated(BlandAltman limits) implements Agreement {}

    record Missing(String reason) implements Agreement {}
  }

  /// How often a lesion is found again.
  sealed interface Identification {
    record Estimated(Estimate estimate) implements Identification {}

    record WithoutInterval(double value, String reason) implements Identification {}
  }

  Retest {
    correlations = Map.copyOf(correlations);
  }

  static Retest of(RepeatedReadings readings, int replicates, long seed) {
    RandomSource random = RandomSource.of(seed).named("retest");
    Discriminability discriminability = Discriminability.of(readings.readings());
    Identification identification = identification(readings, discriminability, replicates, random);
    return new Retest(
        readings,
        readings.features().size() == 1
            ? ofValue(readings)
            : ofFeatures(readings, replicates, random),
        readings.features().size() == 1 ? Optional.of(agreement(readings)) : Optional.empty(),
        discriminability,
        identification,
        switch (identification) {
          case Identification.Estimated(Estimate estimate) ->
              Optional.of(discriminability.worth(estimate));
          case Identification.WithoutInterval _ -> Optional.empty();
        });
  }

  private static Map<IccForm, Correlation> ofValue(RepeatedReadings readings) {
    Map<IccForm, Correlation> correlations = new EnumMap<>(IccForm.class);
    for (IccForm form : IccForm.values()) {
      try {
        IntraclassCorrelation icc = IntraclassCorrelation.of(readings.ofFeature(0), form);
        correlations.put(form, new Correlation.Estimated(icc.value(), icc.interval()));
      } catch (Inestimable reason) {
        correlations.put(form, new Correlation.Missing(String.valueOf(reason.getMessage())));
      }
    }
    return correlations;
  }

  private static Map<IccForm, Correlation> ofFeatures(
      RepeatedReadings readings, int replicates, RandomSource random) {
    Map<IccForm, Correlation> correlations = new EnumMap<>(IccForm.class);
    try {
      for (FeatureRepeatability one :
          FeatureRepeatability.of(readings.readings(), readings.patients(), replicates, random)) {
        correlations.put(one.form(), new Correlation.Estimated(one.median(), one.interval()));
      }
    } catch (Inestimable reason) {
      for (IccForm form : IccForm.values()) {
        correlations.put(form, new Correlation.Missing(String.valueOf(reason.getMessage())));
      }
    }
    return correlations;
  }

  private static Agreement agreement(RepeatedReadings readings) {
    try {
      return new Agreement.Estimated(BlandAltman.of(readings.ofScan(0, 0), readings.ofScan(1, 0)));
    } catch (Inestimable reason) {
      return new Agreement.Missing(String.valueOf(reason.getMessage()));
    }
  }

  private static Identification identification(
      RepeatedReadings readings,
      Discriminability discriminability,
      int replicates,
      RandomSource random) {
    try {
      return new Identification.Estimated(
          discriminability.identification(
              Bootstrap.overPatients().withReplicates(replicates), readings.patients(), random));
    } catch (Inestimable reason) {
      return new Identification.WithoutInterval(
          discriminability.identification(), String.valueOf(reason.getMessage()));
    }
  }
}
