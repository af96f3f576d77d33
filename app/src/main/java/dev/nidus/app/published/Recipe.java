package dev.nidus.app.published;

import java.util.List;

/// How a published number is computed again. Tables are named as in {@link PublishedTables}.
public sealed interface Recipe {

  /// Needs what the repository does not hold; the number's note says what.
  record Impossible() implements Recipe {}

  /// A count in tables.
  sealed interface Count extends Recipe {}

  /// Rows of the tables together.
  record Rows(List<String> tables) implements Count {
    public Rows {
      tables = List.copyOf(tables);
    }
  }

  /// Different identifiers in a table.
  record Distinct(String table, Identifier identifier) implements Count {}

  /// Rows whose cell has a value; numbers are compared as numbers.
  record Cells(String table, String column, String value) implements Count {}

  /// Identifiers that occur in both tables.
  record Shared(String first, String second, Identifier identifier) implements Count {}

  /// Nodules whose label in one table follows from the rating in another: 1 and 2 are benign, 4 and 5
  /// malignant, 3 is left out (SPEC 1.4).
  record RatingLabels(String ratings, String labels) implements Count {}

  /// What the coordinates of DeepLesion's seeds say.
  sealed interface Seeds extends Recipe {
    String table();
  }

  /// The largest distance, in pixels, of a seed from its centroid with x and y exchanged (SPEC 1.3).
  record SeedError(String table) implements Seeds {}

  /// The percentage of seeds further from the slice that was annotated, because the converter counts
  /// slices from the wrong end (SPEC 0, fact 5).
  record SliceOffset(String table, double millimetres) implements Seeds {}

  /// A split made again.
  sealed interface Redivision extends Recipe {}

  /// Rows that come out at their published place.
  record SameRows(PublishedSplits.Source source, PublishedSplits.Part part) implements Redivision {}

  /// Lesions of a site in the test part if DeepLesion's lesions are divided with another seed.
  record Redrawn(long seed, int site) implements Redivision {}

  /// A statistic of stored resamples.
  record Replicated(String array, Statistic statistic, String model) implements Recipe {}

  /// A hazard ratio's interval, checked against itself.
  sealed interface Interval extends Recipe {
    double low();

    double high();
  }

  /// The middle of the interval on the logarithmic scale, where a Wald interval has its estimate.
  record WaldRatio(double low, double high) implements Interval {}

  /// The two-sided p that belongs to the interval.
  record WaldP(double low, double high) implements Interval {}

  /// An estimate of survival in a cohort.
  sealed interface Survival extends Recipe {
    ClinicalCohort.Name cohort();
  }

  /// Patients by their outcome at two years (SPEC 1.5).
  record Landmark(ClinicalCohort.Name cohort, Outcome outcome) implements Survival {}

  /// Median survival in days.
  record Median(ClinicalCohort.Name cohort) implements Survival {}

  /// The share alive at a time.
  record Alive(ClinicalCohort.Name cohort, double days) implements Survival {}

  /// The p of a log-rank test over the groups of a variable.
  record LogRankP(ClinicalCohort.Name cohort, ClinicalVariable variable) implements Survival {}

  /// A hazard ratio in a Cox model of one variable.
  record CoxAlone(ClinicalCohort.Name cohort, ClinicalVariable variable) implements Survival {}

  /// A hazard ratio in a Cox model of age, sex and stage.
  record CoxTogether(ClinicalCohort.Name cohort, ClinicalVariable variable) implements Survival {}

  /// How well a variable orders the patients by their time of death.
  record Concordance(ClinicalCohort.Name cohort, ClinicalVariable variable) implements Survival {}

  /// How well a variable tells who dies within two years.
  record SurvivalAuc(ClinicalCohort.Name cohort, ClinicalVariable variable) implements Survival {}

  /// How well the diameter alone tells malignant from benign nodules of task 2.
  record Size(SizeMetric metric) implements Recipe {}

  /// What is counted once.
  enum Identifier {
    PATIENT,
    STUDY,
    SERIES,
    VOLUME,
    SCAN
  }

  /// What is taken of the replicates.
  enum Statistic {
    MEAN,
    LOW,
    HIGH
  }

  /// Who is counted at two years.
  enum Outcome {
    /// Alive or dead is known.
    LABELLED,
    SURVIVED,
    /// Censored before.
    UNKNOWN,
    /// The table's own column `survival` says the same as the rule.
    COLUMN
  }

  /// How the diameter is judged.
  enum SizeMetric {
    AREA,
    PRECISION
  }
}
