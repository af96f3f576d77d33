package dev.nidus.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.learning.testing.Closeness;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was drawn is given; applying it must give the reference's numbers.
class ReferenceAugmentationTest {
  private static final double TOLERANCE = 1e-5;
  private static final double AFFINE_TOLERANCE = 1e-4;

  private final Augmenter augmenter = new Augmenter();

  @ParameterizedTest
  @CsvSource({"norm, 1e-5", "hu, 2.5e-4"})
  void a_histogram_shift_with_given_points(String unit, double tolerance) throws IOException {
    List<Double> points = new ArrayList<>();
    params().path("histshift").path("floating").forEach(p -> points.add(p.asDouble()));

    same("histshift_" + unit, "input_" + unit, tolerance, new Change.ShiftHistogram(points));
  }

  @ParameterizedTest
  @CsvSource({"0.7, 1.1, 1.5", "1.5, 0.3, 0.9"})
  void a_gaussian_with_its_own_width_along_each_axis(double depth, double height, double width)
      throws IOException {
    same(
        "gauss_%s_%s_%s".formatted(depth, height, width),
        "input_norm",
        TOLERANCE,
        new Change.Smooth(depth, height, width));
  }

  @Test
  void the_weights_of_gaussians() throws IOException {
    for (var kernel : params().path("gauss_kernels").properties()) {
      float[] half = GaussianKernel.half(Double.parseDouble(kernel.getKey()));

      assertThat(2 * half.length - 1).as(kernel.getKey()).isEqualTo(kernel.getValue().size());
      for (int k = 0; k < half.length; k++) {
        assertThat(half[k])
            .as("sigma %s, weight %d", kernel.getKey(), k)
            .isCloseTo(
                (float) kernel.getValue().path(half.length - 1 + k).asDouble(),
                org.assertj.core.data.Offset.offset(2e-7f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Axis.class)
  void a_flip(Axis axis) throws IOException {
    same(
        "flip_axis" + List.of(Axis.values()).indexOf(axis), "input_norm", 0, new Change.Flip(axis));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void quarter_turns(int quarters) throws IOException {
    same("rot90_k%d_axes01".formatted(quarters), "input_norm", 0, new Change.Rotate(quarters));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 2", "0.77, 1", "1.0, 2"})
  void a_box_cut_out_and_resized(String share, int every) throws IOException {
    JsonNode crop = params().path("resizedcrop").path(share);
    PatchSize output = PatchSize.cube(50);
    Change change =
        new Change.CropAndResize(
            crop.path("corner").path(0).asInt(),
            crop.path("corner").path(1).asInt(),
            crop.path("corner").path(2).asInt(),
            new PatchSize(
                crop.path("size").path(0).asInt(),
                crop.path("size").path(1).asInt(),
                crop.path("size").path(2).asInt()),
            output);

    float[] got = augmenter.apply(input("input_norm"), List.of(change)).values();

    Closeness.assertClose(
        share, every(got, 50, every), golden("resizedcrop_s" + share), 0, TOLERANCE);
  }

  @Test
  void a_patch_made_smaller() throws IOException {
    Volume input = input("input_norm");
    same(
        "resize_to25",
        "input_norm",
        TOLERANCE,
        new Change.CropAndResize(0, 0, 0, input.size(), PatchSize.cube(25)));
  }

  @ParameterizedTest
  @CsvSource({
    "4.3, -7.8, 2.5, affine_translate_4.3_-7.8_2.5",
    "10, 10, -10, affine_translate_10_10_-10"
  })
  void translations_reflect_at_the_border(double depth, double height, double width, String file)
      throws IOException {
    same(file, "input_norm", AFFINE_TOLERANCE, new Change.Translate(depth, height, width));
  }

  @Test
  void a_translation_that_the_reference_drew() throws IOException {
    JsonNode drawn = params().path("randaffine_seed3").path("translate_params");
    same(
        "randaffine_seed3",
        "input_norm",
        AFFINE_TOLERANCE,
        new Change.Translate(
            drawn.path(0).asDouble(), drawn.path(1).asDouble(), drawn.path(2).asDouble()));
  }

  @Test
  void the_floor() throws IOException {
    same("threshold_hu", "threshold_input", 0, new Change.Floor(-1024));
  }

  @Test
  void zeros_around_the_smaller_half_first() throws IOException {
    same("spatialpad", "input_norm", 0, new Change.Pad(new PatchSize(37, 36, 34)));
  }

  @Test
  void clipped_and_scaled() throws IOException {
    same(
        "scaleintensity_m1000_1000",
        "input_hu",
        TOLERANCE,
        new Change.Scale(IntensityScaling.med3d()));
  }

  @Test
  void the_z_score_except_its_noise() throws IOException {
    Volume hu = input("input_hu");
    float[] got = augmenter.apply(hu, List.of(new Change.Standardise(1))).values();
    double[] golden = golden("med3d_intensitynorm");
    int noise = 0;
    for (int n = 0; n < got.length; n++) {
      if (hu.values()[n] == 0) { // their noise has another generator
        noise++;
        got[n] = (float) golden[n];
      }
    }

    assertThat(noise).isEqualTo(params().path("med3d_intensitynorm").path("zero_voxels").asInt());
    Closeness.assertClose("z-score", got, golden, 0, TOLERANCE);
  }

  @Test
  void a_chain_leaves_its_input_as_it_was() throws IOException {
    Volume input = input("input_hu");
    float[] before = input.values().clone();

    augmenter.apply(
        input,
        List.of(
            new Change.Flip(Axis.WIDTH),
            new Change.Floor(0),
            new Change.Smooth(1, 1, 1),
            new Change.Scale(IntensityScaling.fmcib())));

    assertThat(input.values()).isEqualTo(before);
  }

  private void same(String golden, String input, double tolerance, Change change)
      throws IOException {
    Volume before = input(input);
    Volume after = augmenter.apply(before, List.of(change));
    NpyArray expected = array(golden);

    assertThat(after.size()).as("size").isEqualTo(size(expected));
    assertThat(after.size()).as("foretold size").isEqualTo(change.sizeAfter(before.size()));
    Closeness.assertClose(
        golden, after.values(), expected.values(), 0, Math.max(tolerance, Double.MIN_NORMAL));
  }

  private static float[] every(float[] cube, int edge, int step) {
    int kept = (edge + step - 1) / step;
    float[] picked = new float[kept * kept * kept];
    int n = 0;
    for (int z = 0; z < edge; z += step) {
      for (int y = 0; y < edge; y += step) {
        for (int x = 0; x < edge; x += step) {
          picked[n++] = cube[(z * edge + y) * edge + x];
        }
      }
    }
    return picked;
  }

  private static Volume input(String name) throws IOException {
    NpyArray array = array(name);
    return new Volume(size(array), array.floats());
  }

  private static PatchSize size(NpyArray array) {
    int n = array.shape().size();
    return new PatchSize(
        array.shape().get(n - 3), array.shape().get(n - 2), array.shape().get(n - 1));
  }

  private static double[] golden(String name) throws IOException {
    return array(name).values();
  }

  private static NpyArray array(String name) throws IOException {
    return NpyArray.read(Fixtures.fixture("augment/" + name + ".npy"));
  }

  private static JsonNode params() throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(Fixtures.fixture("augment/params.json")));
  }
}
