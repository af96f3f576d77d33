package dev.nidus.core.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Phantom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatchExtractorTest {
  private static final ImageGeometry GRID =
      ImageGeometry.axisAligned(new GridSize(60, 60, 60), Spacing.ONE_MILLIMETRE);

  @Test
  void lesions_of_one_scan_come_back_in_the_order_of_their_seeds_with_bad_ones_refused()
      throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(1, 100, 0, -1000));
    List<PatchOutcome> outcomes =
        new PatchExtractor(
                new PatchSpec(PatchSize.cube(1), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED))
            .extract(
                scan,
                List.of(
                    SeedPoint.lps(20, 10, 5),
                    SeedPoint.lps(Double.NaN, 1, 1),
                    SeedPoint.lps(7, 30, 5)),
                IntensityRule.HOUNSFIELD_ONLY);
    assertThat(((PatchOutcome.Cut) outcomes.get(0)).patch().hounsfield()).containsExactly(20f);
    assertThat(((PatchOutcome.Refused) outcomes.get(1)).refusal().reason())
        .isEqualTo("the seed (NaN, 1.0, 1.0) is not three finite numbers");
    assertThat(((PatchOutcome.Cut) outcomes.get(2)).patch().hounsfield()).containsExactly(2007f);
  }

  @Test
  void a_scan_without_air_is_not_in_hounsfield_units() throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(1, 1, 1, 0));
    assertThat(reason(scan, IntensityRule.HOUNSFIELD_ONLY))
        .isEqualTo(
            "phantom is not a CT in Hounsfield units: no value is below -200 HU (lowest 0), so it"
                + " shows no air or lung; if it really is one, use --allow-any-intensity");
  }

  @Test
  void a_scan_of_air_alone_is_refused_too() throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(0, 0, 0, -900));
    assertThat(reason(scan, IntensityRule.HOUNSFIELD_ONLY))
        .contains("no value is above -200 HU (highest -900)");
  }

  @Test
  void values_beyond_sixteen_bits_are_refused() throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(1000, 0, 0, -1000));
    assertThat(reason(scan, IntensityRule.HOUNSFIELD_ONLY)).contains("beyond -32768..32767");
  }

  @Test
  void another_modality_is_refused_whatever_its_values() throws Exception {
    CtScan ct = Phantom.scan(GRID, Phantom.ramp(10, 10, 10, -1000));
    CtScan mr = new CtScan("brain.mha", ct.geometry(), ct.type(), Optional.of("MR"), ct.voxels());
    assertThat(reason(mr, IntensityRule.HOUNSFIELD_ONLY))
        .startsWith("brain.mha is not a CT in Hounsfield units: its modality is MR");
  }

  @Test
  void any_intensity_turns_the_refusal_into_a_warning() throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(1, 1, 1, 0));
    PatchOutcome outcome =
        new PatchExtractor(PatchSpec.fmcib())
            .extract(scan, List.of(SeedPoint.lps(30, 30, 30)), IntensityRule.ANY)
            .getFirst();
    assertThat(((PatchOutcome.Cut) outcome).warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.reason()).contains("no value is below -200 HU"));
  }

  @Test
  void the_laws_of_the_reference_cut_about_a_seed_a_little_outside_and_warn() throws Exception {
    CtScan scan = Phantom.scan(GRID, Phantom.ramp(10, 10, 10, -1000), VoxelType.INT16);
    for (ResamplingLaw law : List.of(ResamplingLaw.STUDY, ResamplingLaw.INFERENCE)) {
      List<PatchOutcome> outcomes =
          new PatchExtractor(PatchSpec.fmcib().withLaw(law))
              .extract(
                  scan,
                  List.of(SeedPoint.lps(-3, 30, 30), SeedPoint.lps(-300, 30, 30)),
                  IntensityRule.HOUNSFIELD_ONLY);
      assertThat(((PatchOutcome.Cut) outcomes.get(0)).warnings())
          .singleElement()
          .satisfies(warning -> assertThat(warning.reason()).contains("lies outside phantom"));
      assertThat(((PatchOutcome.Refused) outcomes.get(1)).refusal().reason())
          .startsWith("the patch about the seed is empty");
    }
  }

  @Test
  void precropped_pads_and_keeps_the_stored_order() throws Exception {
    ImageGeometry small = ImageGeometry.axisAligned(new GridSize(3, 2, 1), Spacing.ONE_MILLIMETRE);
    CtScan scan = Phantom.scan(small, Phantom.ramp(100, 10, 0, -300));
    PatchSpec spec =
        new PatchSpec(PatchSize.cube(4), Spacing.ONE_MILLIMETRE, ResamplingLaw.INFERENCE);
    Patch patch =
        ((PatchOutcome.Cut) new PatchExtractor(spec).precropped(scan, IntensityRule.ANY)).patch();
    // i is depth: one plane of padding at the end (0 before, 1 after); j: 1 and 1; k: 1 and 2
    assertThat(patch.hounsfield()[0 * 16 + 1 * 4 + 1]).isEqualTo(-300);
    assertThat(patch.hounsfield()[2 * 16 + 2 * 4 + 1]).isEqualTo(-90);
    assertThat(patch.hounsfield()[3 * 16 + 2 * 4 + 1]).isEqualTo(Patch.PADDING_HU);
    assertThat(patch.hounsfield()[0]).isEqualTo(Patch.PADDING_HU);
  }

  @Test
  void padding_fills_what_the_crop_lacks_and_not_what_resampling_lacks() throws Exception {
    // nine slices of 1.5 mm are resampled to fourteen, the last of which lies beyond the scan
    ImageGeometry thick =
        ImageGeometry.axisAligned(new GridSize(60, 60, 9), new Spacing(1, 1, 1.5));
    CtScan scan = Phantom.scan(thick, Phantom.ramp(10, 0, 0, -200), VoxelType.INT16);
    PatchSpec water = PatchSpec.genesis();
    PatchSpec usual = new PatchSpec(water.size(), water.spacing(), water.law());
    float[] padded = cut(scan, water);
    float[] offset = cut(scan, usual);
    int column = 24 * 48 + 24; // the seed's, by the study law
    for (int z = 0; z < 48; z++) {
      // 14 of 48: 17 before, 17 after
      boolean inside = z >= 17 && z < 30;
      assertThat(padded[z * 2304 + column])
          .as("z " + z)
          .isEqualTo(inside ? 100 : z == 30 ? -1024 : 0);
      assertThat(offset[z * 2304 + column]).as("z " + z).isEqualTo(inside ? 100 : -1024);
    }
  }

  @Test
  void axes_are_turned_for_a_network_that_wants_them_so() {
    PatchSize size = new PatchSize(2, 3, 4);
    float[] voxels = new float[24];
    voxels[(1 * 3 + 2) * 4 + 3] = 1; // z 1, y 2, x 3
    voxels[(0 * 3 + 1) * 4 + 2] = 2; // z 0, y 1, x 2
    float[] turned = AxisOrder.XYZ.arranged(voxels, size);
    assertThat(turned[(3 * 3 + 2) * 2 + 1]).isEqualTo(1);
    assertThat(turned[(2 * 3 + 1) * 2]).isEqualTo(2);
    assertThat(AxisOrder.XYZ.seen(size)).isEqualTo(new PatchSize(4, 3, 2));
    assertThat(AxisOrder.ZYX.arranged(voxels, size)).isSameAs(voxels);
  }

  @Test
  void the_inference_law_knows_one_millimetre_only() {
    assertThatThrownBy(
            () -> new PatchSpec(PatchSize.cube(50), new Spacing(2, 2, 2), ResamplingLaw.INFERENCE))
        .isInstanceOf(InvalidGeometry.class)
        .hasMessageContaining("use --law corrected or study");
  }

  private static float[] cut(CtScan scan, PatchSpec spec) throws Exception {
    return ((PatchOutcome.Cut)
            new PatchExtractor(spec)
                .extract(scan, List.of(SeedPoint.lps(30, 30, 6)), IntensityRule.ANY)
                .getFirst())
        .patch()
        .hounsfield();
  }

  private static String reason(CtScan scan, IntensityRule rule) throws Exception {
    PatchOutcome outcome =
        new PatchExtractor(PatchSpec.fmcib())
            .extract(scan, List.of(SeedPoint.lps(30, 30, 30)), rule)
            .getFirst();
    assertThat(outcome).isInstanceOf(PatchOutcome.Refused.class);
    return ((PatchOutcome.Refused) outcome).refusal().reason();
  }
}
