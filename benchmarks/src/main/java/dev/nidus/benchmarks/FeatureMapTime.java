package dev.nidus.benchmarks;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.embedding.PrincipalComponents;
import dev.nidus.evidence.embedding.TSne;
import java.util.Arrays;

/// What a drawing of features costs: as many lesions and features as the test lesions of the publication, made up, to 50
/// principal components and 1,000 steps of t-SNE.
public final class FeatureMapTime {
  private static final int LESIONS = 1221;
  private static final int FEATURES = 4096;
  private static final int GROUPS = 8;

  private FeatureMapTime() {}

  /// @param arguments none
  public static void main(String... arguments) {
    RandomSource random = RandomSource.of(1);
    double[][] centres = new double[GROUPS][FEATURES];
    for (double[] centre : centres) {
      Arrays.setAll(centre, _ -> random.nextGaussian());
    }
    double[][] rows = new double[LESIONS][FEATURES];
    for (int i = 0; i < LESIONS; i++) {
      double[] centre = centres[i % GROUPS];
      Arrays.setAll(rows[i], c -> centre[c] + 2 * random.nextGaussian());
    }
    long cpu = CpuSeconds.processNanoseconds();
    long start = System.nanoTime();
    double[][] components = PrincipalComponents.of(rows, 50).scores();
    long between = System.nanoTime();
    TSne.Embedding embedding = TSne.standard().embed(components);
    long end = System.nanoTime();
    System.out.printf(
        "%d lesions of %d features on %d cores: components %.1f s, t-SNE %.1f s, CPU %.1f s in all;"
            + " divergence %.3f%n",
        LESIONS,
        FEATURES,
        Runtime.getRuntime().availableProcessors(),
        (between - start) / 1e9,
        (end - between) / 1e9,
        (CpuSeconds.processNanoseconds() - cpu) / 1e9,
        embedding.divergence());
  }
}
