package dev.nidus.learning.encoder;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.testing.TestPatches;
import dev.nidus.learning.testing.TestWeights;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The 184,477,824-parameter network and Med3D with generated weights against the reference.
class FullNetworkTest {
  private static final EncoderMetadata PUBLISHED = described(ResNet3d.fmcib(2));
  private static final List<Patch> PATCHES =
      List.of(TestPatches.patch(0, 50, 50, 50), TestPatches.patch(1, 50, 50, 50));
  private static final Arena ARENA = Arena.ofShared();
  private static SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();

  @BeforeAll
  static void generate() {
    weights = TestWeights.deterministic(PUBLISHED.network(), ARENA);
  }

  @AfterAll
  static void free() {
    weights = new LinkedHashMap<>();
    ARENA.close();
  }

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void fused_features_equal_the_reference_from_two_threads_that_share_the_weights()
      throws Exception {
    try (Encoder encoder = new EncoderLoader(EncoderOptions.defaults()).load(weights, PUBLISHED);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      assertThat(encoder.card().numerics()).isEqualTo("float32 on cpu, fused convolutions");
      List<Callable<List<FeatureVector>>> work = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        work.add(() -> encoder.encode(PATCHES));
      }
      for (Future<List<FeatureVector>> done : threads.invokeAll(work)) {
        assertClose(
            "fused", together(done.get()), golden("encoder/wide2_detw_features.npy"), 0, 2e-5);
      }
    }
  }

  @Test
  void folded_features_equal_the_reference() throws Exception {
    EncoderOptions folded = EncoderOptions.defaults().with(EncoderOptions.Path.FOLDED);
    try (Encoder encoder = new EncoderLoader(folded).load(weights, PUBLISHED)) {
      assertThat(encoder.card().numerics()).isEqualTo("float32 on cpu, folded convolutions");
      assertClose(
          "folded",
          together(encoder.encode(PATCHES)),
          golden("encoder/wide2_detw_features.npy"),
          0,
          2e-5);
    }
  }

  @Test
  void bfloat16_features_are_near_the_reference() throws Exception {
    EncoderOptions half = EncoderOptions.defaults().with(Precision.BFLOAT16);
    try (Encoder encoder = new EncoderLoader(half).load(weights, PUBLISHED)) {
      float[] features = together(encoder.encode(PATCHES));
      double[] golden = golden("encoder/wide2_detw_features.npy");
      assertClose("bfloat16", features, golden, 0, 0.02);
      assertThat(features[0]).as("really computed in bfloat16").isNotEqualTo((float) golden[0]);
    }
  }

  @Test
  void med3d_features_equal_the_reference() throws Exception {
    EncoderMetadata med3d = described(ResNet3d.med3d());
    try (Arena arena = Arena.ofShared();
        Encoder encoder =
            new EncoderLoader(EncoderOptions.defaults())
                .load(TestWeights.deterministic(med3d.network(), arena), med3d)) {
      assertThat(encoder.card().features()).isEqualTo(2048);
      assertClose(
          "med3d",
          together(encoder.encode(PATCHES.subList(0, 1))),
          golden("baselines/med3d_features.npy"),
          1e-4,
          1e-6);
    }
  }

  private static EncoderMetadata described(ResNet3d network) {
    return new EncoderMetadata("test", network, PatchSpec.fmcib(), TestPatches.AS_THEY_ARE);
  }

  private static float[] together(List<FeatureVector> vectors) {
    int features = vectors.getFirst().length();
    float[] all = new float[vectors.size() * features];
    for (int n = 0; n < vectors.size(); n++) {
      System.arraycopy(vectors.get(n).toArray(), 0, all, n * features, features);
    }
    return all;
  }
}
