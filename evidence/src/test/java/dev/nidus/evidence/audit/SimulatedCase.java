package dev.nidus.evidence.audit;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Cohorts of features that nobody has, with or without a planted shortcut. Every lesion has a latent texture, size,
/// background and kernel; the features of the encoder mix all four with noise, so that it could go by any of them. Lesions of
/// a patient share a part of what they have.
final class SimulatedCase {
  /// What the classes differ in.
  enum Plant {
    NOTHING,
    SIZE,
    BACKGROUND,
    KERNEL
  }

  private static final int FEATURES = 12;
  private static final double STRONG = 2.2; // standard deviations between the classes

  private SimulatedCase() {}

  /// @param texture by how much the classes differ in what a model should go by, in standard deviations
  static CourtCase of(Plant plant, double texture, int patients, RandomSource random) {
    RandomSource mixing = random.named("encoder");
    double[][] weights = new double[FEATURES][4];
    for (double[] row : weights) {
      for (int k = 0; k < row.length; k++) {
        row[k] = mixing.nextGaussian();
      }
    }
    List<String> names = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> kernels = new ArrayList<>();
    List<double[]> features = new ArrayList<>();
    List<double[]> sizes = new ArrayList<>();
    List<double[]> backgrounds = new ArrayList<>();
    RandomSource draw = random.named("patients");
    for (int patient = 0; patient < patients; patient++) {
      int lesions = 1 + draw.nextInt(3) * draw.nextInt(2);
      boolean first = draw.nextBoolean();
      double shared = draw.nextGaussian();
      for (int lesion = 0; lesion < lesions; lesion++) {
        boolean positive = draw.chance(0.8) == first;
        double sign = positive ? 0.5 : -0.5;
        double size = latent(draw, shared) + (plant == Plant.SIZE ? sign * STRONG : 0);
        double around = latent(draw, shared) + (plant == Plant.BACKGROUND ? sign * STRONG : 0);
        boolean sharp = draw.chance(plant != Plant.KERNEL ? 0.5 : positive ? 0.88 : 0.12);
        double[] latents = {latent(draw, shared) + sign * texture, size, around, sharp ? 1 : -1};
        double[] row = new double[FEATURES];
        for (int n = 0; n < FEATURES; n++) {
          for (int k = 0; k < latents.length; k++) {
            row[n] += weights[n][k] * latents[k];
          }
          row[n] += 0.5 * draw.nextGaussian();
        }
        names.add("p" + patient);
        labels.add(positive ? "1" : "0");
        kernels.add(sharp ? "sharp" : "soft");
        features.add(row);
        sizes.add(new double[] {Math.exp(3 + 0.4 * size)});
        backgrounds.add(
            new double[] {around + 0.3 * draw.nextGaussian(), draw.nextGaussian(), shared});
      }
    }
    Labels all = Labels.of(labels, List.of("0", "1"));
    return new CourtCase(
        all,
        names,
        List.of(split(names, patients)),
        FeatureMatrix.of(features.toArray(double[][]::new)),
        Map.of(
            Charge.SIZE, FeatureMatrix.of(sizes.toArray(double[][]::new)),
            Charge.BACKGROUND, FeatureMatrix.of(backgrounds.toArray(double[][]::new))),
        Optional.empty(),
        List.of(new AcquisitionColumn.Words("kernel", kernels)));
  }

  private static double latent(RandomSource draw, double shared) {
    return 0.9 * draw.nextGaussian() + 0.44 * shared;
  }

  /// Four tenths of the patients train, one tenth tunes, half is asked.
  private static Session split(List<String> names, int patients) {
    int trained = patients * 4 / 10;
    int tuned = patients / 2;
    return Session.of(
        rows(names, 0, trained), rows(names, trained, tuned), rows(names, tuned, patients));
  }

  private static int[] rows(List<String> names, int from, int to) {
    return IntStream.range(0, names.size())
        .filter(row -> {
          int patient = Integer.parseInt(names.get(row).substring(1));
          return patient >= from && patient < to;
        })
        .toArray();
  }
}
