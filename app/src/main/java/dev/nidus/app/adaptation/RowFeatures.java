package dev.nidus.app.adaptation;

import dev.nidus.evidence.probe.FeatureMatrix;

/// Features of the rows of a cohort, by the numbers of the rows.
@FunctionalInterface
public interface RowFeatures {
  FeatureMatrix of(int... rows);
}
