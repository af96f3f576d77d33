package dev.nidus.app.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.app.saliency.SanityCheck.Mapping;
import dev.nidus.app.saliency.SanityCheck.Verdict;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.stability.MapSimilarity;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.saliency.ExplainableNetwork;
import dev.nidus.learning.saliency.Explainer;
import dev.nidus.learning.tensor.NativeMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The check convicts a map that shows edges whatever the network is, and acquits one that follows the network.
class SanityCheckTest {
  private static final PatchSize SIZE = new PatchSize(10, 16, 16);
  private static final RandomSource RANDOM = RandomSource.of(8);

  /// Shows where the patch differs from its mean: every network has the same.
  private record Edges() implements Mapping {
    @Override
    public String word() {
      return "edges";
    }

    @Override
    public float[] of(Explainer explainer, Patch patch, int output, RandomSource random) {
      float[] map = patch.hounsfield().clone();
      for (int n = 0; n < map.length; n++) {
        map[n] -= 30;
      }
      return map;
    }
  }

  /// Numbers drawn from the network's answer: another network has others.
  private record Follower() implements Mapping {
    @Override
    public String word() {
      return "follower";
    }

    @Override
    public float[] of(Explainer explainer, Patch patch, int output, RandomSource random) {
      RandomSource own = RandomSource.of(Double.doubleToLongBits(explainer.scores(patch)[output]));
      float[] map = new float[patch.hounsfield().length];
      for (int n = 0; n < map.length; n++) {
        map[n] = (float) own.nextGaussian();
      }
      return map;
    }
  }

  private static Patch patch(int lesion) {
    float[] hounsfield = new float[SIZE.voxels()];
    RandomSource random = RANDOM.at(lesion);
    for (int n = 0; n < hounsfield.length; n++) {
      hounsfield[n] = (float) (30 + 40 * random.nextGaussian());
    }
    return new Patch(
        SIZE,
        ImageGeometry.axisAligned(
            new GridSize(SIZE.width(), SIZE.height(), SIZE.depth()), Spacing.ONE_MILLIMETRE),
        hounsfield);
  }

  @Test
  void planted_maps_are_convicted_and_acquitted() throws Exception {
    ResNet3d network = ResNet3d.small();
    EncoderMetadata identity =
        new EncoderMetadata(
            "made",
            network,
            new PatchSpec(SIZE, Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED),
            IntensityScaling.softTissue());
    List<Mapping> mappings = List.of(new Edges(), new Follower());
    try (ExplainableNetwork loaded =
        ExplainableNetwork.of(identity, Initialisation.draw(network, RANDOM.named("trained")))) {
      Explainer explainer = new Explainer(loaded, loaded.own(), 1, 1);
      List<KeptLesion> lesions = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        Patch patch = patch(n);
        Map<String, float[]> maps = new HashMap<>();
        for (Mapping mapping : mappings) {
          maps.put(mapping.word(), mapping.of(explainer, patch, 0, RANDOM));
        }
        lesions.add(new KeptLesion("P" + n, patch, 0, maps));
      }

      List<SanityCheck> checks = SanityCheck.of(explainer, lesions, mappings, 200, RANDOM);

      assertThat(checks).extracting(SanityCheck::word).containsExactly("edges", "follower");
      assertThat(checks)
          .extracting(SanityCheck::verdict)
          .containsExactly(Verdict.SURVIVES, Verdict.DESTROYED);
      assertThat(checks.getFirst().stages())
          .extracting(SanityCheck.Stage::part)
          .containsExactly("layer4", "layer3", "layer2", "layer1", "stem");
      assertThat(checks.getFirst().stages().getLast().ranks().value()).isCloseTo(1, within(1e-9));
      assertThat(checks.getFirst().stages().getLast().structure().value())
          .isCloseTo(1, within(1e-6));
      SanityCheck.Stage last = checks.getLast().stages().getLast();
      assertThat(last.ranks().value()).isBetween(-0.1, 0.1);
      assertThat(last.ranks().interval()).isPresent();
      assertThat(last.ranks().lesions()).isEqualTo(3);
      assertThat(last.structure().value()).isLessThan(0.5);
      assertThat(SaliencyView.verdict(checks.getFirst()))
          .startsWith("edges: failed.")
          .endsWith("Do not read them.");
    }
    NativeMemory.requireNothingLive("after the check");
  }

  @Test
  void the_verdict_has_its_stated_bounds() {
    assertThat(Verdict.of(0.1999)).isEqualTo(Verdict.DESTROYED);
    assertThat(Verdict.of(-0.4)).isEqualTo(Verdict.DESTROYED);
    assertThat(Verdict.of(0.2)).isEqualTo(Verdict.WEAKENED);
    assertThat(Verdict.of(0.4999)).isEqualTo(Verdict.WEAKENED);
    assertThat(Verdict.of(0.5)).isEqualTo(Verdict.SURVIVES);
  }

  /// By hand: sizes 3 1 2 2 against 4 1 2 3 have the ranks 4 1 2.5 2.5 and 4 1 2 3.
  @Test
  void sizes_are_ranked_without_their_signs_and_ties_share_a_rank() {
    assertThat(MapSimilarity.ofSizes(new float[] {-3, 1, 2, -2}, new float[] {4, -1, 2, 3}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
  }
}
