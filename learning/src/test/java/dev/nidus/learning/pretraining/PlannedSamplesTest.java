package dev.nidus.learning.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.learning.augmentation.Operation;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.sampling.Draws;
import dev.nidus.learning.sampling.NegativeRule;
import dev.nidus.learning.sampling.PositiveRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The presets' words become the reference's recipes and rules.
final class PlannedSamplesTest {
  private static final PatchSize CUBE = PatchSize.cube(50);

  private static PlannedSamples samples(Preset preset) throws UnusablePlan {
    return new PlannedSamples(Plans.preset(preset, List.of()));
  }

  /// Without the padding, which a crop of the patch's own size makes idle (SPEC 2.4).
  private static List<List<Operation>> operations(Views views) {
    return views.recipes().stream()
        .map(recipe ->
            recipe.operations().stream()
                .filter(operation -> !(operation instanceof Operation.ZeroPad))
                .toList())
        .toList();
  }

  @Test
  void views_are_those_of_the_reference() throws UnusablePlan {
    assertThat(operations(samples(Preset.FMCIB).views()))
        .isEqualTo(operations(Views.pair(Recipe.pretraining(CUBE))));
    assertThat(operations(samples(Preset.SIMCLR).views()))
        .isEqualTo(operations(Views.pair(Recipe.comparison(CUBE))));
    assertThat(operations(samples(Preset.NNCLR).views()))
        .isEqualTo(operations(Views.pair(Recipe.comparison(CUBE))));
    assertThat(operations(samples(Preset.SWAV).views()))
        .isEqualTo(operations(Views.multiCrop(CUBE)));
    assertThat(operations(samples(Preset.AUTOENCODER).views()))
        .isEqualTo(operations(Views.single(Recipe.comparison(CUBE))));
    assertThat(operations(samples(Preset.SMALL).views()))
        .isEqualTo(operations(Views.pair(Recipe.small(new PatchSize(10, 32, 32)))));
  }

  @Test
  void places_are_those_of_the_reference() throws UnusablePlan {
    assertThat(samples(Preset.FMCIB).rule().negative())
        .isEqualTo(new NegativeRule.Anywhere(Draws.fresh(), new NegativeRule.Tissue.Any()));
    assertThat(samples(Preset.SWAV).rule().negative()).isEqualTo(new NegativeRule.None());
    assertThat(samples(Preset.SMALL).rule().positive())
        .isEqualTo(new PositiveRule.InMask(Draws.kept(16)));
    assertThat(samples(Preset.SMALL).rule().negative())
        .isEqualTo(
            new NegativeRule.OffLesions(
                Draws.kept(16), new NegativeRule.Tissue.Above(-300), NegativeRule.ASSUMED_RADIUS));
    assertThat(
            new PlannedSamples(
                    Plans.preset(Preset.SMALL, List.of("sampling.negative=body-anywhere")))
                .rule()
                .negative())
        .isEqualTo(new NegativeRule.Anywhere(Draws.kept(16), new NegativeRule.Tissue.Above(-300)));
    assertThat(Plans.preset(Preset.SMALL, List.of()).patch().intensityScaling())
        .isEqualTo(IntensityScaling.softTissue());
  }
}
