package dev.nidus.verification.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every patch that the reference made of the synthetic and the real CTs, by both of its paths.
class ReferencePatchTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Scans SCANS = new Scans(ByteBudget.DEFAULT);

  /// One seed of one volume with what the reference made of it.
  record Case(String name, Path scan, SeedPoint seed, ResamplingLaw law, Path expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> inference() throws Exception {
    return manifest("preproc/manifest_inference.json")
        .filter(entry -> entry.has("inference"))
        .map(entry ->
            new Case(
                entry.get("volume").asString() + " " + entry.get("seed").asString(),
                Fixtures.fixture("preproc/" + entry.get("volume").asString()),
                seed(entry),
                ResamplingLaw.INFERENCE,
                Fixtures.fixture(entry.get("inference").get("file").asString())));
  }

  static Stream<Case> study() throws Exception {
    return manifest("preproc/manifest_ssl.json")
        .filter(entry -> entry.has("file"))
        .map(entry ->
            new Case(
                entry.get("file").asString(),
                Fixtures.fixture("preproc/" + entry.get("volume").asString()),
                seed(entry),
                entry.get("orient").asBoolean()
                    ? ResamplingLaw.STUDY_DEEPLESION
                    : ResamplingLaw.STUDY,
                Fixtures.fixture(entry.get("file").asString())));
  }

  static Stream<Case> realInference() throws Exception {
    return real("_inference.npy", ResamplingLaw.INFERENCE);
  }

  static Stream<Case> realStudy() throws Exception {
    return real("_study_hu.npy", ResamplingLaw.STUDY);
  }

  @ParameterizedTest
  @MethodSource({"inference", "realInference"})
  void the_inference_law_repeats_the_reference_to_a_millionth(Case expected) throws Exception {
    float[] ours = patch(expected).scaled(IntensityScaling.fmcib());
    double[] theirs = NpyArray.read(expected.expected()).values();
    assertThat(ours).hasSameSizeAs(theirs);
    double worst = 0;
    for (int n = 0; n < ours.length; n++) {
      worst = Math.max(worst, Math.abs(ours[n] - theirs[n]));
    }
    assertThat(worst).as("largest difference").isLessThanOrEqualTo(1e-6);
  }

  @ParameterizedTest
  @MethodSource("study")
  void the_study_law_repeats_the_reference_but_for_truncation_of_last_bits(Case expected)
      throws Exception {
    float[] ours = patch(expected).scaled(IntensityScaling.fmcib());
    assertTruncated(ours, NpyArray.read(expected.expected()).values(), 1 / 3072.0);
  }

  @ParameterizedTest
  @MethodSource("realStudy")
  void the_study_law_repeats_the_reference_on_real_scans(Case expected) throws Exception {
    NpyArray theirs = NpyArray.read(expected.expected());
    Patch whole = patch(expected);
    // the reference's array is not padded; ours is, symmetrically, the smaller half first
    List<Integer> shape = theirs.shape();
    int[] before = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      before[axis] = (50 - shape.get(axis)) / 2;
    }
    float[] ours = new float[theirs.values().length];
    int n = 0;
    for (int z = 0; z < shape.get(0); z++) {
      for (int y = 0; y < shape.get(1); y++) {
        for (int x = 0; x < shape.get(2); x++) {
          ours[n++] =
              whole.hounsfield()[((z + before[0]) * 50 + y + before[1]) * 50 + x + before[2]];
        }
      }
    }
    assertTruncated(ours, theirs.values(), 1);
  }

  /// At most one unit apart, and more than a millionth in one of a thousand voxels at most.
  private static void assertTruncated(float[] ours, double[] theirs, double unit) {
    assertThat(ours).hasSameSizeAs(theirs);
    double worst = 0;
    int apart = 0;
    for (int n = 0; n < ours.length; n++) {
      double difference = Math.abs(ours[n] - theirs[n]);
      worst = Math.max(worst, difference);
      apart += difference > 1e-6 ? 1 : 0;
    }
    assertThat(worst).as("largest difference").isLessThanOrEqualTo(unit + 1e-6);
    assertThat(apart).as("voxels that differ").isLessThanOrEqualTo(ours.length / 1000);
  }

  private static Patch patch(Case expected) throws Exception {
    PatchExtractor extractor = new PatchExtractor(PatchSpec.fmcib().withLaw(expected.law()));
    try (CtScan scan = SCANS.open(expected.scan(), expected.name())) {
      PatchOutcome outcome =
          extractor.extract(scan, List.of(expected.seed()), IntensityRule.ANY).getFirst();
      return switch (outcome) {
        case PatchOutcome.Cut cut -> cut.patch();
        case PatchOutcome.Refused refused -> throw new AssertionError(refused.refusal().reason());
      };
    }
  }

  /// Real scans: those of the repository, and those beside it whose licence keeps them out.
  private static Stream<Case> real(String suffix, ResamplingLaw law) throws Exception {
    return readManifest(Fixtures.repository().resolve("fixtures/real/manifest.json"))
        .flatMap(entry -> {
          String name = entry.get("name").asString();
          Optional<Path> scan = find("data/" + entry.get("image_path").asString());
          Optional<Path> expected = find("fixtures/real/" + name + suffix);
          if (scan.isEmpty() || expected.isEmpty()) {
            System.out.println("skipped: " + name + " is not in the repository and not beside it");
            return Stream.empty();
          }
          return Stream.of(new Case(name, scan.get(), seed(entry), law, expected.get()));
        });
  }

  private static Optional<Path> find(String relative) {
    return Stream.of(
            Fixtures.repository().resolve(relative),
            Fixtures.repository().resolveSibling("shared").resolve(relative))
        .filter(Files::exists)
        .findFirst();
  }

  private static Stream<JsonNode> manifest(String relative) throws Exception {
    return readManifest(Fixtures.fixture(relative));
  }

  private static Stream<JsonNode> readManifest(Path file) throws Exception {
    JsonNode entries = JSON.readTree(Files.readAllBytes(file));
    assumeTrue(entries.size() > 0, file + " is empty");
    return StreamSupport.stream(entries.spliterator(), false);
  }

  private static SeedPoint seed(JsonNode entry) {
    return SeedPoint.lps(
        entry.get("coordX").asDouble(),
        entry.get("coordY").asDouble(),
        entry.get("coordZ").asDouble());
  }
}
