package dev.nidus.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ItkParityTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, VoxelType> PIXELS =
      Map.of(
          "8-bit signed integer", VoxelType.INT8,
          "8-bit unsigned integer", VoxelType.UINT8,
          "16-bit signed integer", VoxelType.INT16,
          "16-bit unsigned integer", VoxelType.UINT16,
          "32-bit signed integer", VoxelType.INT32,
          "32-bit float", VoxelType.FLOAT32,
          "64-bit float", VoxelType.FLOAT64);

  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  @TempDir Path folder;

  @Test
  void odd_headers_are_placed_and_read_as_by_itk() throws Exception {
    JsonNode files = resource("odd_headers.json");
    assertThat(files.size()).isGreaterThan(20);
    for (Map.Entry<String, JsonNode> entry : files.properties()) {
      Path file = folder.resolve(entry.getKey());
      JsonNode expected = entry.getValue();
      Files.write(file, Base64.getDecoder().decode(expected.get("bytes").asString()));
      try (CtScan scan = scans.open(file, entry.getKey())) {
        requireGeometry(entry.getKey(), scan, expected);
        float[] values = whole(scan);
        for (int n = 0; n < values.length; n++) {
          assertThat(values[n]).isEqualTo((float) expected.get("values").get(n).asDouble());
        }
      }
    }
  }

  @Test
  void every_real_and_synthetic_ct_of_the_repository_is_read_as_by_itk() throws Exception {
    JsonNode files = resource("real_files.json");
    assertThat(files.size()).isGreaterThan(20);
    for (Map.Entry<String, JsonNode> entry : files.properties()) {
      JsonNode expected = entry.getValue();
      Path file = Fixtures.repository().resolve(entry.getKey());
      try (CtScan scan = scans.open(file, entry.getKey())) {
        requireGeometry(entry.getKey(), scan, expected);
        float[] values = whole(scan);
        double sum = 0;
        double weighted = 0;
        for (int n = 0; n < values.length; n++) {
          sum += values[n];
          weighted += (double) values[n] * (n % 9973);
        }
        assertThat(sum).isCloseTo(expected.get("sum").asDouble(), within(Math.abs(sum) * 1e-9));
        assertThat(weighted)
            .isCloseTo(expected.get("weighted").asDouble(), within(Math.abs(weighted) * 1e-9));
      }
    }
  }

  @Test
  void the_seeds_of_the_preprocessing_fixtures_get_their_continuous_index() throws Exception {
    JsonNode manifest = JSON.readTree(Fixtures.fixture("preproc/manifest_inference.json").toFile());
    int seeds = 0;
    for (JsonNode row : manifest) {
      if (!row.has("seed")) {
        continue;
      }
      Path file = Fixtures.fixture("preproc/" + row.get("volume").asString());
      try (CtScan scan = scans.open(file, file.toString())) {
        ContinuousIndex index =
            scan.geometry()
                .continuousIndexOf(
                    new Point3(
                        row.get("coordX").asDouble(),
                        row.get("coordY").asDouble(),
                        row.get("coordZ").asDouble()));
        JsonNode expected = row.get("continuous_index");
        assertThat(index.i()).isCloseTo(expected.get(0).asDouble(), within(1e-9));
        assertThat(index.j()).isCloseTo(expected.get(1).asDouble(), within(1e-9));
        assertThat(index.k()).isCloseTo(expected.get(2).asDouble(), within(1e-9));
      }
      seeds++;
    }
    assertThat(seeds).isGreaterThan(20);
  }

  private static void requireGeometry(String name, CtScan scan, JsonNode expected) {
    ImageGeometry geometry = scan.geometry();
    assertThat(scan.type()).as(name).isEqualTo(PIXELS.get(expected.get("pixel").asString()));
    double[] origin = {geometry.origin().x(), geometry.origin().y(), geometry.origin().z()};
    // NIfTI-2 has no ITK reader to compare with, its expectation comes in decimal numbers; of two
    // agreeing forms ITK takes the other one, see NiftiPlacement
    boolean rounded = List.of("nifti2.nii", "both_agree_sform_aligned.nii").contains(name);
    double tolerance = rounded ? 1e-7 : 1e-12;
    for (int axis = 0; axis < 3; axis++) {
      assertThat(geometry.size().along(axis)).isEqualTo(expected.get("size").get(axis).asInt());
      double spacing = expected.get("spacing").get(axis).asDouble();
      assertThat(geometry.spacing().along(axis))
          .as(name)
          .isCloseTo(spacing, within(Math.max(1e-9, tolerance) * spacing));
      assertThat(origin[axis])
          .as(name)
          .isCloseTo(expected.get("origin").get(axis).asDouble(), within(1e-9));
      for (int row = 0; row < 3; row++) {
        assertThat(geometry.direction().at(row, axis))
            .as("%s, direction %d %d", name, row, axis)
            .isCloseTo(expected.get("direction").get(3 * row + axis).asDouble(), within(tolerance));
      }
    }
  }

  private static float[] whole(CtScan scan) throws Exception {
    List<VoxelBox> whole = List.of(VoxelBox.whole(scan.geometry().size()));
    return scan.voxels().read(whole, IntensitySurvey.of(scan.type())).getFirst().values();
  }

  private static JsonNode resource(String name) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(ItkParityTest.class.getResourceAsStream("/itk/" + name))) {
      return JSON.readTree(in).get("files");
    }
  }
}
