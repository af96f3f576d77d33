package dev.nidus.app.published;

import dev.nidus.app.published.Recipe.Identifier;
import dev.nidus.app.published.Recomputed.Sample;
import dev.nidus.app.table.NpyArray;
import dev.nidus.evidence.resampling.Replicates;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Bars and intervals from the resamples that the study stored: the bar is their mean, the interval their
/// percentiles (SPEC 7).
record StoredReplicates(PublishedTables tables) {

  Recomputed.Found of(Recipe.Replicated recipe) throws Unavailable {
    double[] values = values(recipe.array(), recipe.model());
    Replicates replicates = Replicates.of(values);
    double value =
        switch (recipe.statistic()) {
          case MEAN -> replicates.mean();
          case LOW -> replicates.percentile(0.025);
          case HIGH -> replicates.percentile(0.975);
        };
    OptionalDouble chance =
        recipe.statistic() == Recipe.Statistic.MEAN
            ? OptionalDouble.of(deviation(values, replicates.mean()) / Math.sqrt(values.length))
            : OptionalDouble.empty();
    return new Recomputed.Found(
        value, Optional.empty(), Optional.of(sample(recipe.array())), chance, "");
  }

  /// The replicates of a model; its models lie along the shorter side of the array.
  private double[] values(String array, String model) throws Unavailable {
    List<String> models = tables.source(array).models();
    int place = models.indexOf(model);
    NpyArray stored = tables.array(array);
    List<Integer> shape = stored.shape();
    if (place < 0 || shape.size() != 2 || !shape.contains(models.size())) {
      throw new Unavailable(
          "the array %s has the shape %s and should hold resamples of %s"
              .formatted(array, shape, String.join(", ", models)));
    }
    boolean byColumn = shape.get(1) == models.size();
    int count = shape.get(byColumn ? 0 : 1);
    double[] values = new double[count];
    for (int n = 0; n < count; n++) {
      values[n] = stored.numbers()[byColumn ? n * models.size() + place : place * count + n];
    }
    return values;
  }

  /// The lesions that were drawn from. LUNA16's tables name no patients; there a scan is taken for one.
  private Sample sample(String array) throws Unavailable {
    NamedTable cohort = tables.table(tables.source(array).cohort());
    if (cohort.columns().contains("survival")) {
      int labelled = ClinicalCohort.read(ClinicalCohort.Name.LUNG1, tables).labelled().length;
      return new Sample(labelled, labelled);
    }
    Identifier identifier =
        cohort.columns().contains("Volume_fn") ? Identifier.PATIENT : Identifier.SCAN;
    return new Sample(
        cohort.size(), new HashSet<>(TableCounts.identifiers(cohort, identifier)).size());
  }

  private static double deviation(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
