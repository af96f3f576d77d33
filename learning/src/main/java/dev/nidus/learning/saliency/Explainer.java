package dev.nidus.learning.saliency;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.saliency.ExplainableNetwork.Gradients;
import dev.nidus.learning.saliency.SaliencyMap.Passes;
import dev.nidus.learning.saliency.SaliencyMethod.Rectifiers;
import dev.nidus.learning.tensor.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes saliency maps of patches. For one thread.
///
/// Memory: a batch of activations, and a few arrays of the size of the patch in double precision.
public final class Explainer {
  private final ExplainableNetwork network;
  private final Scoring scoring;
  private final int batch;
  private final int threads;

  /// @param network closed by the caller
  /// @param scoring what is explained: the network's {@linkplain ExplainableNetwork#own own}, or sums of its features
  /// @param batch most patches that are computed together
  /// @param threads native threads of a pass
  /// @throws IllegalArgumentException if the sums are of another number of features
  public Explainer(ExplainableNetwork network, Scoring scoring, int batch, int threads) {
    if (scoring instanceof Scoring.Linear linear
        && linear.features() != network.identity().network().features()) {
      throw new IllegalArgumentException(
          "the scores are sums of %d features, the encoder gives %d"
              .formatted(linear.features(), network.identity().network().features()));
    }
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least 1 patch, got " + batch);
    }
    this.network = network;
    this.scoring = scoring;
    this.batch = network.largestBatch(batch);
    this.threads = threads;
  }

  /// Noise of a copy of the patch, for tests that have the reference's.
  @FunctionalInterface
  interface Noise {
    /// Of deviation 1.
    float[] of(int sample, int voxels);
  }

  public Scoring scoring() {
    return scoring;
  }

  /// All numbers that the scoring gives of a patch, in the order of its outputs.
  public double[] scores(Patch patch) {
    Threads.use(threads);
    return network.scores(scaled(patch), patch.size(), scoring);
  }

  /// The map of one of those numbers.
  ///
  /// @param output its position among the outputs
  /// @param random what noise is drawn from; not used by methods without
  /// @throws IllegalArgumentException for guided methods where the network has no rectifiers
  public SaliencyMap explain(Patch patch, int output, SaliencyMethod method, RandomSource random) {
    return explain(patch, output, method, (sample, voxels) -> gaussian(random.at(sample), voxels));
  }

  SaliencyMap explain(Patch patch, int output, SaliencyMethod method, Noise noise) {
    if (output < 0 || output >= scoring.outputs().size()) {
      throw new IllegalArgumentException(
          "there are %d scores, got the number %d".formatted(scoring.outputs().size(), output));
    }
    Threads.use(threads);
    return switch (method) {
      case SaliencyMethod.Gradient gradient -> single(patch, output, gradient, Rectifiers.ORDINARY);
      case SaliencyMethod.GuidedBackpropagation guided ->
          single(patch, output, guided, usable(guided, Rectifiers.GUIDED));
      case SaliencyMethod.SmoothGrad smooth -> smooth(patch, output, smooth, noise);
      case SaliencyMethod.IntegratedGradients integrated -> integrated(patch, output, integrated);
      case SaliencyMethod.Occlusion occlusion ->
          new BlockOcclusion(network, scoring, batch).map(patch, output, occlusion);
    };
  }

  /// Refuses a method that means nothing for this network.
  ///
  /// @throws IllegalArgumentException with a sentence
  public void requireUsable(SaliencyMethod method) {
    switch (method) {
      case SaliencyMethod.GuidedBackpropagation guided -> usable(guided, Rectifiers.GUIDED);
      case SaliencyMethod.SmoothGrad smooth -> usable(smooth, smooth.rectifiers());
      case SaliencyMethod.Gradient _,
          SaliencyMethod.IntegratedGradients _,
          SaliencyMethod.Occlusion _ -> {}
    }
  }

  /// The parts whose weights can be drawn anew, the last one before the score first.
  public List<String> parts() {
    return network.parts(scoring);
  }

  /// Draws the weights of a part anew: the network is another one afterwards, for every explainer that has it, and does
  /// not come back.
  ///
  /// @param part one of {@link #parts}
  /// @return the explainer to go on with
  public Explainer randomised(String part, RandomSource random) {
    return new Explainer(network, network.randomise(part, scoring, random), batch, threads);
  }

  private Rectifiers usable(SaliencyMethod method, Rectifiers rectifiers) {
    if (rectifiers == Rectifiers.GUIDED && !network.hasRectifiers()) {
      throw new IllegalArgumentException(
          "%s guides rectifiers, and the %s has none: it leaks with a learned slope; take gradient, smoothgrad, integrated or occlusion"
              .formatted(method.word(), network.identity().network().summary()));
    }
    return rectifiers;
  }

  private SaliencyMap single(
      Patch patch, int output, SaliencyMethod method, Rectifiers rectifiers) {
    Gradients gradients =
        network.gradients(scaled(patch), patch.size(), scoring, output, rectifiers);
    return new SaliencyMap(
        method, patch.size(), gradients.byVoxel(), Optional.empty(), new Passes(1, 1));
  }

  private SaliencyMap smooth(
      Patch patch, int output, SaliencyMethod.SmoothGrad method, Noise noise) {
    Rectifiers rectifiers = usable(method, method.rectifiers());
    float[] x = scaled(patch);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float deviation = (float) (method.noise() * (high - low));
    double[] squares = new double[x.length];
    for (int start = 0; start < method.samples(); start += batch) {
      int count = Math.min(batch, method.samples() - start);
      float[] noisy = new float[count * x.length];
      for (int n = 0; n < count; n++) {
        float[] drawn = noise.of(start + n, x.length);
        for (int v = 0; v < x.length; v++) {
          noisy[n * x.length + v] = x[v] + deviation * drawn[v];
        }
      }
      float[] gradients =
          network.gradients(noisy, patch.size(), scoring, output, rectifiers).byVoxel();
      for (int n = 0; n < gradients.length; n++) {
        squares[n % x.length] += (double) gradients[n] * gradients[n];
      }
    }
    float[] values = new float[x.length];
    for (int v = 0; v < values.length; v++) {
      values[v] = (float) (Math.sqrt(squares[v]) / method.samples());
    }
    return new SaliencyMap(
        method,
        patch.size(),
        values,
        Optional.empty(),
        new Passes(method.samples(), method.samples()));
  }

  private SaliencyMap integrated(
      Patch patch, int output, SaliencyMethod.IntegratedGradients method) {
    float[] x = scaled(patch);
    float from = network.identity().scaling().apply((float) method.baseline());
    double[] sums = new double[x.length];
    for (int start = 0; start < method.steps(); start += batch) {
      int count = Math.min(batch, method.steps() - start);
      float[] between = new float[count * x.length];
      for (int n = 0; n < count; n++) {
        double share = (start + n + 0.5) / method.steps();
        for (int v = 0; v < x.length; v++) {
          between[n * x.length + v] = (float) (from + share * (x[v] - from));
        }
      }
      float[] gradients =
          network.gradients(between, patch.size(), scoring, output, Rectifiers.ORDINARY).byVoxel();
      for (int n = 0; n < gradients.length; n++) {
        sums[n % x.length] += gradients[n];
      }
    }
    float[] values = new float[x.length];
    double whole = 0;
    for (int v = 0; v < values.length; v++) {
      double part = ((double) x[v] - from) * sums[v] / method.steps();
      values[v] = (float) part;
      whole += part;
    }
    float[] baseline = new float[x.length];
    Arrays.fill(baseline, from);
    double difference =
        network.scores(x, patch.size(), scoring)[output]
            - network.scores(baseline, patch.size(), scoring)[output];
    return new SaliencyMap(
        method,
        patch.size(),
        values,
        Optional.of(new Completeness(whole, difference)),
        new Passes(method.steps() + 2, method.steps()));
  }

  private float[] scaled(Patch patch) {
    return patch.scaled(network.identity().scaling());
  }

  private static float[] gaussian(RandomSource random, int voxels) {
    float[] drawn = new float[voxels];
    for (int v = 0; v < voxels; v++) {
      drawn[v] = (float) random.nextGaussian();
    }
    return drawn;
  }
}
