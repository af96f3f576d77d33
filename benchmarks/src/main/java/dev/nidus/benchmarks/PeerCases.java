package dev.nidus.benchmarks;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.augmentation.Volume;
import dev.nidus.learning.network.TrainingOptions.ActivationMemory;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our side of the race for what is measured inside one warm process. Takes one JSON object a line
/// from standard input, measures what it asks for, and answers with one JSON object a line:
/// operations, wall seconds, processor seconds. Ends with its input.
public final class PeerCases {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<Path, CtScan> scans = new HashMap<>();
  private final Map<Path, GzipPayload> payloads = new HashMap<>();
  private final Map<String, Trunk> trunks = new HashMap<>();
  private final Map<String, ForwardStreams> streams = new HashMap<>();
  private final Map<Path, WarmExtraction> extractions = new HashMap<>();
  private final Map<String, TrainingStep> steps = new HashMap<>();
  private final Map<Integer, FinetuningStep> finetuning = new HashMap<>();
  private final Map<Path, float[]> inputs = new HashMap<>();

  private final AugmentCases augment = new AugmentCases();

  private PeerCases() {}

  /// @param arguments none
  public static void main(String[] arguments) throws Exception {
    PeerCases cases = new PeerCases();
    // what libraries print must not get between the answers
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answers.println(JSON.writeValueAsString(cases.answer(JSON.readTree(line))));
      answers.flush();
    }
    cases.streams.values().forEach(ForwardStreams::close);
    cases.extractions.values().forEach(WarmExtraction::close);
    cases.trunks.values().forEach(Trunk::close);
    cases.steps.values().forEach(TrainingStep::close);
    cases.finetuning.values().forEach(FinetuningStep::close);
    cases.augment.close();
  }

  private Map<String, Object> answer(JsonNode wish) throws Exception {
    return switch (wish.path("case").stringValue()) {
      case "resample" -> {
        CtScan scan = inMemory(path(wish, "scan"));
        PatchExtractor extractor = ChestScan.extractor(law(wish));
        yield measured(wish, 1, () -> ChestScan.cut(scan, extractor, seed(wish)));
      }
      case "patch" -> {
        Path file = path(wish, "scan");
        PatchExtractor extractor = ChestScan.extractor(law(wish));
        yield measured(
            wish,
            1,
            () -> {
              try (CtScan scan = ChestScan.open(file)) {
                ChestScan.cut(scan, extractor, seed(wish));
              }
            });
      }
      case "inflate" -> {
        GzipPayload payload = payload(path(wish, "scan"));
        yield measured(wish, 1, payload::inflate);
      }
      case "write-patch" -> {
        float[] scaled =
            ChestScan.cut(inMemory(path(wish, "scan")), ChestScan.extractor(law(wish)), seed(wish))
                .patch()
                .scaled(IntensityScaling.fmcib());
        write(path(wish, "output"), scaled);
        yield Map.of("values", scaled.length);
      }
      case "forward" -> {
        float[] patches = patches(wish);
        ForwardStreams running = streams(wish);
        int batch = wish.path("batch").asInt();
        int count = patches.length / FullNetwork.PATCH_VOXELS;
        yield measured(wish, count, () -> running.run(patches, batch));
      }
      case "extract" -> {
        List<Lesion> lesions = lesions(wish);
        WarmExtraction extraction = extraction(wish);
        yield measured(wish, lesions.size(), () -> extraction.run(lesions));
      }
      case "train" -> {
        TrainingStep step = step(wish);
        yield measured(wish, wish.path("batch").asInt(), step::run);
      }
      case "finetune" -> {
        FinetuningStep step = finetuning(wish);
        yield measured(wish, wish.path("batch").asInt(), step::run);
      }
      case "write-features" -> {
        float[] features = streams(wish).run(patches(wish), wish.path("batch").asInt());
        write(path(wish, "output"), features);
        yield Map.of("values", features.length);
      }
      case "augment" -> {
        List<Volume> raw = AugmentCases.hounsfield(patches(wish));
        yield measured(wish, raw.size(), () -> augment.views(raw));
      }
      case "sample" -> measured(wish, 1, () -> augment.sample(path(wish, "scan"), seed(wish)));
      case "write-augmented" -> {
        float[] view = augment.agreed(AugmentCases.hounsfield(patches(wish)).getFirst());
        write(path(wish, "output"), view);
        yield Map.of("values", view.length);
      }
      default -> throw new IllegalArgumentException("no case " + wish);
    };
  }

  /// Something to be timed.
  private interface Operation {
    void run() throws UnreadableScan, IOException, InterruptedException, ExecutionException;
  }

  /// Runs for as long as asked and at least once, before that once unmeasured if that is asked.
  private static Map<String, Object> measured(JsonNode wish, int unitsEach, Operation operation)
      throws UnreadableScan, IOException, InterruptedException, ExecutionException {
    double seconds = wish.path("seconds").asDouble();
    if (wish.path("warmup").asBoolean()) {
      operation.run();
    }
    long cpu = CpuSeconds.processNanoseconds();
    long start = System.nanoTime();
    long units = 0;
    int runs = 0;
    while (runs < 1 || System.nanoTime() - start < seconds * 1e9) {
      operation.run();
      runs++;
      units += unitsEach;
    }
    return Map.of(
        "units",
        units,
        "wall",
        (System.nanoTime() - start) / 1e9,
        "cpu",
        (CpuSeconds.processNanoseconds() - cpu) / 1e9);
  }

  private CtScan inMemory(Path file) {
    CtScan scan = scans.get(file);
    if (scan == null) {
      scan = ChestScan.inMemory(file);
      scans.put(file, scan);
    }
    return scan;
  }

  private GzipPayload payload(Path file) {
    GzipPayload payload = payloads.get(file);
    if (payload == null) {
      payload = GzipPayload.of(file);
      payloads.put(file, payload);
    }
    return payload;
  }

  /// The first `count` patches of a file of little-endian numbers.
  private float[] patches(JsonNode wish) throws IOException {
    Path file = path(wish, "patches");
    float[] all = inputs.get(file);
    if (all == null) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      all = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(all);
      inputs.put(file, all);
    }
    return Arrays.copyOf(all, wish.path("count").asInt() * FullNetwork.PATCH_VOXELS);
  }

  private ForwardStreams streams(JsonNode wish) throws UnreadableWeights {
    String precision = wish.path("precision").stringValue();
    int count = wish.path("streams").asInt();
    int threads = wish.path("threads").asInt();
    String key = precision + " " + count + " x " + threads;
    ForwardStreams made = streams.get(key);
    if (made == null) {
      made = new ForwardStreams(trunk(wish, precision), count, threads);
      streams.put(key, made);
    }
    return made;
  }

  private WarmExtraction extraction(JsonNode wish) {
    Path weights = path(wish, "weights");
    WarmExtraction made = extractions.get(weights);
    if (made == null) {
      made = new WarmExtraction(weights, wish.path("threads").asInt());
      extractions.put(weights, made);
    }
    return made;
  }

  private FinetuningStep finetuning(JsonNode wish) throws UnfitWeights {
    int batch = wish.path("batch").asInt();
    FinetuningStep made = finetuning.get(batch);
    if (made == null) {
      made = new FinetuningStep(batch, wish.path("threads").asInt());
      finetuning.put(batch, made);
    }
    return made;
  }

  private TrainingStep step(JsonNode wish) throws UnfitWeights {
    String key = wish.path("network").stringValue() + wish.path("batch") + wish.path("precision");
    TrainingStep made = steps.get(key);
    if (made == null) {
      made =
          TrainingStep.of(
              TrainingStep.Which.valueOf(
                  wish.path("network").stringValue().toUpperCase(Locale.ROOT)),
              wish.path("batch").asInt(),
              Precision.valueOf(wish.path("precision").stringValue().toUpperCase(Locale.ROOT)),
              ActivationMemory.KEEP,
              wish.path("threads").asInt());
      steps.put(key, made);
    }
    return made;
  }

  private static List<Lesion> lesions(JsonNode wish) {
    List<Lesion> lesions = new ArrayList<>();
    for (JsonNode lesion : wish.path("lesions")) {
      Path scan = path(lesion, "scan");
      lesions.add(new Lesion(lesions.size() + 1, scan.toString(), scan, seed(lesion)));
    }
    return lesions;
  }

  private Trunk trunk(JsonNode wish, String precision) throws UnreadableWeights {
    Trunk trunk = trunks.get(precision);
    if (trunk == null) {
      try (WeightsFile file = WeightsFile.open(path(wish, "weights"))) {
        trunk =
            FullNetwork.load(
                Checkpoint.of(file).trunk(), Precision.valueOf(precision.toUpperCase(Locale.ROOT)));
      }
      trunks.put(precision, trunk);
    }
    return trunk;
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  private static ResamplingLaw law(JsonNode wish) {
    return ResamplingLaw.valueOf(wish.path("law").stringValue().toUpperCase(Locale.ROOT));
  }

  private static SeedPoint seed(JsonNode wish) {
    JsonNode seed = wish.path("seed");
    return SeedPoint.lps(seed.path(0).asDouble(), seed.path(1).asDouble(), seed.path(2).asDouble());
  }

  private static Path path(JsonNode wish, String name) {
    return Path.of(wish.path(name).stringValue());
  }
}
