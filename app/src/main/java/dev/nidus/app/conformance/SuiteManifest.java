package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.patch.ResamplingLaw;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `manifest.json`: who wrote the suite, what counts as equal, which lesions a law refuses, and the
/// digest of every file.
final class SuiteManifest {
  private static final String FILE = "manifest.json";
  private static final int FORMAT = 1;
  private static final long LARGEST_FILE = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final JsonNode content;

  private SuiteManifest(Path folder, JsonNode content) {
    this.folder = folder;
    this.content = content;
  }

  static void write(
      Path folder,
      String program,
      String weightsDigest,
      List<String> files,
      Map<ResamplingLaw, Map<String, String>> refusals)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("suite", "nidus conformance suite for deep features");
    root.put("format", FORMAT);
    root.put("program", "nidus " + program);
    root.put("weights_sha256", weightsDigest);
    ObjectNode tiers = root.putObject("tiers");
    for (Tier tier : Tier.values()) {
      if (Double.isFinite(tier.limit())) {
        tiers.put(tier.name().toLowerCase(java.util.Locale.ROOT), tier.limit());
      }
    }
    ObjectNode refused = root.putObject("refused");
    refusals.forEach((law, reasons) -> {
      ObjectNode ofLaw = refused.putObject(law.word());
      reasons.forEach(ofLaw::put);
    });
    ObjectNode digests = root.putObject("sha256");
    for (String file : files) {
      digests.put(file, Sha256.of(folder.resolve(file)).hex());
    }
    WholeFile.write(
        folder.resolve(FILE), (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the manifest and checks the digest of every file.
  ///
  /// @throws UsageProblem if the folder holds no whole suite of this format
  static SuiteManifest read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(
          "%s holds no conformance suite (no %s); write one with: nidus conformance phantoms -o %s"
              .formatted(folder, FILE, folder));
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new UsageProblem(file + " is too large for a manifest; write the phantoms again");
      }
      JsonNode content = JSON.readTree(Files.readString(file));
      if (content.path("format").asInt(0) != FORMAT) {
        throw new UsageProblem(
            "%s is of format %s, this program knows format %d; write the phantoms again"
                .formatted(file, content.path("format"), FORMAT));
      }
      SuiteManifest manifest = new SuiteManifest(folder, content);
      manifest.requireWhole();
      return manifest;
    } catch (IOException | JacksonException damaged) {
      throw new UsageProblem(
          "%s cannot be read (%s); write the phantoms again".formatted(file, damaged.getMessage()),
          damaged);
    }
  }

  /// Whether the law refuses a lesion.
  boolean refuses(ResamplingLaw law, String lesion) {
    return content.path("refused").path(law.word()).has(lesion);
  }

  private void requireWhole() throws IOException {
    JsonNode digests = content.path("sha256");
    for (String name : digests.propertyNames()) {
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder.normalize())
          || !Files.isRegularFile(file)
          || !Sha256.of(file).hex().equals(digests.path(name).asString(""))) {
        throw new UsageProblem(
            "%s of the suite in %s is missing or was changed; write the phantoms again"
                .formatted(name, folder));
      }
    }
    for (ResamplingLaw law : PhantomSuite.LAWS) {
      if (!digests.has("expected/" + law.word() + "/features.csv")) {
        throw new UsageProblem(
            "the suite in %s has nothing for the %s law; write the phantoms again"
                .formatted(folder, law.word()));
      }
    }
  }
}
