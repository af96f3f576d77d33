package dev.nidus.app.stability;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.perturbation.CopyReading;
import dev.nidus.core.perturbation.LesionReadings;
import dev.nidus.core.perturbation.PerturbationPlan;
import dev.nidus.core.perturbation.PlannedPerturbation;
import dev.nidus.evidence.stability.FeatureError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the readings of lesions in as they come: features to disk and into sums, predictions into memory (8 bytes a score and
/// copy), a line per copy into a table.
final class Collected {
  private final StudiedLesions table;
  private final PerturbationPlan plan;
  private final Optional<ModelScores> model;
  private final FeatureStore store;
  private final CopiesCsv csv;
  private final List<StudiedLesion> lesions = new ArrayList<>();
  private final List<double[][]> scores = new ArrayList<>();
  private final List<Gathered> perturbations = new ArrayList<>();
  private final List<RefusedRow> refused = new ArrayList<>();
  private final List<RefusedCopy> refusedCopies = new ArrayList<>();
  private final List<RefusedRow> warnings = new ArrayList<>();

  Collected(
      StudiedLesions table,
      PerturbationPlan plan,
      Optional<ModelScores> model,
      FeatureStore store,
      CopiesCsv csv) {
    this.table = table;
    this.plan = plan;
    this.model = model;
    this.store = store;
    this.csv = csv;
    refused.addAll(table.refused());
    for (int n = 0; n < plan.perturbations().size(); n++) {
      perturbations.add(
          new Gathered(plan.perturbations().get(n), plan.firstCopy(n), store.features()));
    }
  }

  /// The columns of the line per copy.
  static List<String> header(Optional<ModelScores> model) {
    List<String> header =
        new ArrayList<>(
            List.of("row", "perturbation", "level", "trial", "relative_error", "cosine_distance"));
    model.ifPresent(
        one -> ModelScores.names(one.target()).forEach(name -> header.add("score_" + name)));
    return header;
  }

  void take(LesionReadings readings) {
    int row = Math.toIntExact(readings.lesion().row());
    switch (readings) {
      case LesionReadings.Refused(var _, String reason) -> refused.add(new RefusedRow(row, reason));
      case LesionReadings.Read(var lesion, var original, var copies, var about) -> {
        for (Warning warning : about) {
          warnings.add(new RefusedRow(row, warning.reason()));
        }
        StudiedLesion studied = table.lesions().get(lesion.row());
        if (studied == null) {
          throw new IllegalStateException("row %d was not asked for".formatted(row));
        }
        read(studied, original, copies);
      }
    }
  }

  private void read(StudiedLesion lesion, FeatureVector original, List<CopyReading> copies) {
    int number = lesions.size();
    lesions.add(lesion);
    float[][] features = new float[plan.copies()][];
    features[0] = original.toArray();
    List<FeatureVector> there = new ArrayList<>(List.of(original));
    for (int copy = 1; copy < features.length; copy++) {
      switch (copies.get(copy - 1)) {
        case CopyReading.Encoded(FeatureVector one) -> {
          features[copy] = one.toArray();
          there.add(one);
        }
        case CopyReading.Refused _ -> features[copy] = new float[0];
      }
    }
    double[][] ofCopies = scores(features, there);
    scores.add(ofCopies);
    write(lesion, 0, "original", "", "", features, ofCopies);
    for (int n = 0; n < perturbations.size(); n++) {
      gather(lesion, number, perturbations.get(n), features, copies);
      PlannedPerturbation planned = plan.perturbations().get(n);
      for (int trial = 0; trial < planned.trials(); trial++) {
        write(
            lesion,
            perturbations.get(n).copy(trial),
            planned.perturbation().word(),
            Double.toString(planned.perturbation().level()),
            Integer.toString(trial + 1),
            features,
            ofCopies);
      }
    }
    for (int copy = 0; copy < features.length; copy++) {
      if (features[copy].length == 0) {
        features[copy] = new float[original.length()]; // never asked for
      }
    }
    try {
      store.write(number, features);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of each copy; blank where there is none.
  private double[][] scores(float[][] features, List<FeatureVector> there) {
    double[][] all = new double[features.length][];
    double[][] some = model.isPresent() ? model.get().of(there) : new double[there.size()][0];
    int next = 0;
    for (int copy = 0; copy < all.length; copy++) {
      all[copy] = features[copy].length == 0 ? new double[0] : some[next++];
    }
    return all;
  }

  private void gather(
      StudiedLesion lesion,
      int number,
      Gathered perturbation,
      float[][] features,
      List<CopyReading> copies) {
    float[][] readings = new float[perturbation.trials() + 1][];
    readings[0] = features[0];
    for (int trial = 0; trial < perturbation.trials(); trial++) {
      int copy = perturbation.copy(trial);
      if (copies.get(copy - 1) instanceof CopyReading.Refused(String reason)) {
        refusedCopies.add(
            new RefusedCopy(
                lesion.lesion().row(), perturbation.planned().perturbation().text(), reason));
        return;
      }
      readings[trial + 1] = features[copy];
    }
    perturbation.add(number, readings);
  }

  private void write(
      StudiedLesion lesion,
      int copy,
      String perturbation,
      String level,
      String trial,
      float[][] features,
      double[][] ofCopies) {
    if (features[copy].length == 0) {
      return;
    }
    FeatureError error = FeatureError.of(features[0], features[copy]);
    List<String> fields =
        new ArrayList<>(
            List.of(
                Long.toString(lesion.lesion().row()),
                perturbation,
                level,
                trial,
                Double.isFinite(error.relative()) ? Double.toString(error.relative()) : "",
                Double.toString(error.cosineDistance())));
    for (double score : ofCopies[copy]) {
      fields.add(Double.toString(score));
    }
    csv.write(fields);
  }

  StudiedLesions table() {
    return table;
  }

  /// Those of which the original could be done, by their numbers.
  List<StudiedLesion> lesions() {
    return lesions;
  }

  List<Gathered> perturbations() {
    return perturbations;
  }

  /// Scores of a copy of a lesion.
  double[] scores(int lesion, int copy) {
    return scores.get(lesion)[copy];
  }

  FeatureStore store() {
    return store;
  }

  List<RefusedRow> refused() {
    return refused;
  }

  List<RefusedCopy> refusedCopies() {
    return refusedCopies;
  }

  List<RefusedRow> warnings() {
    return warnings;
  }
}
