package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Colouring;
import dev.nidus.app.study.StudyResult.FeatureMap;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.embedding.PrincipalComponents;
import dev.nidus.evidence.embedding.TSne;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Draws features in a plane. Outcomes have no part in where a lesion lies; they colour it once they are open.
///
/// @param plan how
/// @param random which lesions, where there are too many
record MapMaker(StudyPlan.MapPlan plan, RandomSource random) {
  private static final int COMPONENTS = 50; // before t-SNE, as usual

  /// Where lesions lie.
  ///
  /// @param rows of the cohort
  record Plane(
      List<Integer> rows,
      int of,
      List<Double> shares,
      List<List<Double>> components,
      List<List<Double>> neighbours,
      double perplexity,
      Optional<Double> divergence) {}

  /// Features in a plane: t-SNE of 1,221 lesions takes some seconds.
  ///
  /// @throws Inestimable with fewer than four lesions, or if they do not differ
  Plane plane(LesionFeatures features) {
    int[] rows = chosen(features.rows());
    if (rows.length < 4) {
      throw new Inestimable(
          "a drawing of features needs at least 4 lesions, and %d have features"
              .formatted(rows.length));
    }
    FeatureMatrix matrix = features.matrix(rows);
    if (matrix.constantColumns() == matrix.columns()) {
      throw new Inestimable("all lesions have the same features, so that there is nothing to draw");
    }
    double[][] values =
        IntStream.range(0, rows.length).mapToObj(matrix::row).toArray(double[][]::new);
    PrincipalComponents components = PrincipalComponents.of(values, COMPONENTS);
    double[][] scores = components.scores();
    double perplexity = Math.min(plan.perplexity(), Math.max(1.5, (rows.length - 1) / 3.0));
    TSne.Embedding embedding = TSne.standard().withPerplexity(perplexity).embed(scores);
    return new Plane(
        Arrays.stream(rows).boxed().toList(),
        features.rows().length,
        IntStream.range(0, Math.min(2, components.count())).mapToObj(components::share).toList(),
        points(scores),
        points(embedding.points()),
        perplexity,
        Optional.of(embedding.divergence()));
  }

  private static List<List<Double>> points(double[][] rows) {
    return Arrays.stream(rows).map(row -> List.of(row[0], row.length > 1 ? row[1] : 0.0)).toList();
  }

  private int[] chosen(int... rows) {
    if (rows.length <= plan.most()) {
      return rows;
    }
    int[] shuffled = rows.clone();
    for (int n = shuffled.length - 1; n > 0; n--) {
      int other = random.at(n).nextInt(n + 1);
      int kept = shuffled[n];
      shuffled[n] = shuffled[other];
      shuffled[other] = kept;
    }
    return Arrays.stream(shuffled).limit(plan.most()).sorted().toArray();
  }

  /// A plane with its colours.
  static FeatureMap coloured(
      Plane plane,
      StudyCohort cohort,
      String encoder,
      List<TaskPlan> tasks,
      Registration registration) {
    List<Colouring> colourings = new ArrayList<>();
    for (TaskPlan task : tasks) {
      if (task.cohort().equals(cohort.name())) {
        String column = task.outcomes().getLast();
        colourings.add(
            new Colouring(
                "outcome",
                column,
                plane.rows().stream()
                    .map(row -> cohort.opened(registration, row, column).strip())
                    .toList()));
      }
    }
    cohort
        .plan()
        .site()
        .ifPresent(column -> colourings.add(colouring("site", column, plane, cohort)));
    cohort
        .plan()
        .scanner()
        .ifPresent(column -> colourings.add(colouring("scanner", column, plane, cohort)));
    colourings.add(
        new Colouring(
            "split",
            "split",
            plane.rows().stream().map(row -> cohort.split().at(row).word()).toList()));
    return new FeatureMap(
        cohort.name(),
        encoder,
        plane.rows().stream().map(row -> row + 1).toList(),
        plane.of(),
        plane.shares(),
        plane.components(),
        plane.neighbours(),
        plane.perplexity(),
        plane.divergence(),
        colourings);
  }

  private static Colouring colouring(String by, String column, Plane plane, StudyCohort cohort) {
    return new Colouring(
        by, column, plane.rows().stream().map(row -> cohort.field(row, column).strip()).toList());
  }
}
