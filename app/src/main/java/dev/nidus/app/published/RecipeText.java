package dev.nidus.app.published;

import dev.nidus.app.published.Recipe.Identifier;
import dev.nidus.app.published.Recipe.Outcome;
import dev.nidus.app.published.Recipe.SizeMetric;
import dev.nidus.app.published.Recipe.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A recipe as `numbers.csv` writes it: a word, what it is of, and what by.
record RecipeText(String word, String of, String by) {

  /// @throws IllegalArgumentException if the word is unknown or its arguments do not fit
  Recipe parse() {
    return switch (word) {
      case "none" -> new Recipe.Impossible();
      case "rows" -> new Recipe.Rows(List.of(of.split("\\+", -1)));
      case "distinct" -> new Recipe.Distinct(of, choice(Identifier.class, by));
      case "cells" -> new Recipe.Cells(of, before(by, '='), after(by, '='));
      case "shared" ->
          new Recipe.Shared(of, before(by, ' '), choice(Identifier.class, after(by, ' ')));
      case "rating_labels" -> new Recipe.RatingLabels(of, by);
      case "seed_error" -> new Recipe.SeedError(of);
      case "slice_offset" -> new Recipe.SliceOffset(of, Double.parseDouble(by));
      case "split" ->
          new Recipe.SameRows(
              choice(PublishedSplits.Source.class, of), choice(PublishedSplits.Part.class, by));
      case "redrawn" -> new Recipe.Redrawn(Long.parseLong(of), Integer.parseInt(by));
      case "mean", "low", "high" -> new Recipe.Replicated(of, choice(Statistic.class, word), by);
      case "wald_ratio" -> new Recipe.WaldRatio(Double.parseDouble(of), Double.parseDouble(by));
      case "wald_p" -> new Recipe.WaldP(Double.parseDouble(of), Double.parseDouble(by));
      case "size_auc" -> new Recipe.Size(SizeMetric.AREA);
      case "size_precision" -> new Recipe.Size(SizeMetric.PRECISION);
      default -> survival(choice(ClinicalCohort.Name.class, of));
    };
  }

  private Recipe survival(ClinicalCohort.Name cohort) {
    return switch (word) {
      case "landmark" -> new Recipe.Landmark(cohort, choice(Outcome.class, by));
      case "median" -> new Recipe.Median(cohort);
      case "alive" -> new Recipe.Alive(cohort, Double.parseDouble(by));
      case "log_rank" -> new Recipe.LogRankP(cohort, choice(ClinicalVariable.class, by));
      case "cox_alone" -> new Recipe.CoxAlone(cohort, choice(ClinicalVariable.class, by));
      case "cox_together" -> new Recipe.CoxTogether(cohort, choice(ClinicalVariable.class, by));
      case "concordance" -> new Recipe.Concordance(cohort, choice(ClinicalVariable.class, by));
      case "survival_auc" -> new Recipe.SurvivalAuc(cohort, choice(ClinicalVariable.class, by));
      default -> throw new IllegalArgumentException("there is no recipe '%s'".formatted(word));
    };
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is none of %s".formatted(text, Arrays.toString(type.getEnumConstants()))));
  }

  private static String before(String text, char separator) {
    return text.substring(0, place(text, separator));
  }

  private static String after(String text, char separator) {
    return text.substring(place(text, separator) + 1);
  }

  private static int place(String text, char separator) {
    int place = text.indexOf(separator);
    if (place < 0) {
      throw new IllegalArgumentException("'%s' has no '%s'".formatted(text, separator));
    }
    return place;
  }
}
