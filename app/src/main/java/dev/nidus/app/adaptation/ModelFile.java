package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.probe.LogisticModel;
import dev.nidus.evidence.probe.Standardiser;
import dev.nidus.evidence.survival.RiskScore;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import dev.nidus.learning.weights.WeightsFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An {@link AdaptedModel} on disk: one safetensors file whose `__metadata__` has an entry `nidus.model`, an object of
/// JSON that says what the tensors are, which classes they tell apart, and where the model comes from. Written at one
/// stroke; read strictly, without executing anything: every property and every tensor is one that the kind of model has. Decision
/// 0050.
public final class ModelFile {
  /// The entry of the metadata.
  static final String ENTRY = "nidus.model";

  private static final String FORMAT = "nidus-model-1";
  private static final long LARGEST_FILE = 2L << 30;
  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_FEATURES = 1 << 24;
  private static final int MOST_LESIONS = 1 << 24;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private ModelFile() {}

  /// Writes a model, over an older one; its folder exists.
  public static void write(Path file, FeatureModel model) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    ModelTensors tensors = new ModelTensors();
    switch (model) {
      case FeatureModel.Linear linear -> writeLinear(json, tensors, linear);
      case FeatureModel.Neighbours neighbours -> writeNeighbours(json, tensors, neighbours);
      case FeatureModel.Risk risk -> writeRisk(json, tensors, risk);
    }
    ProvenanceJson.write(json, model.provenance());
    SafetensorsWriter.write(file, tensors.all(), Map.of(ENTRY, JSON.writeValueAsString(json)));
  }

  /// Reads a model.
  ///
  /// @throws UsageProblem if the file is missing, damaged, too large, or no model
  public static AdaptedModel read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(
          "%s %s; a model is the file model.nidus that nidus probe writes"
              .formatted(file, Files.exists(file) ? "is not a file" : "does not exist"));
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IllegalArgumentException(
            "it has %,d bytes, a model at most %,d".formatted(Files.size(file), LARGEST_FILE));
      }
      try (WeightsFile weights = WeightsFile.open(file)) {
        String text = weights.metadata().get(ENTRY);
        if (weights.format() != WeightsFormat.SAFETENSORS || text == null) {
          throw new IllegalArgumentException(
              "it has no entry %s; weights of an encoder are no model: nidus probe makes one"
                  .formatted(ENTRY));
        }
        return read(new StrictJson(JSON.readTree(text), ""), new ModelTensors(weights.tensors()));
      }
    } catch (UnreadableWeights unreadable) {
      throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
    } catch (IllegalArgumentException | JacksonException | IOException wrong) {
      throw new UsageProblem(
          "%s is no model that can be read: %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  private static AdaptedModel read(StrictJson json, ModelTensors tensors) {
    String format = json.text("format");
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "its format is '%s', this program reads '%s'".formatted(format, FORMAT));
    }
    Provenance provenance = ProvenanceJson.read(json);
    String kind = json.text("kind");
    AdaptedModel model =
        switch (kind) {
          case "linear" -> linear(json, tensors, provenance);
          case "neighbours" -> neighbours(json, tensors, provenance);
          case "cox" -> risk(json, tensors, provenance);
          default ->
              throw new IllegalArgumentException(
                  "its kind is '%s'; known are linear, neighbours and cox".formatted(kind));
        };
    json.requireNoOther();
    tensors.requireNoOther();
    return model;
  }

  private static void writeClasses(ObjectNode json, Target.Classes target) {
    json.put("label", target.label());
    ArrayNode classes = json.putArray("classes");
    target.classes().forEach(classes::add);
  }

  private static Target.Classes classes(StrictJson json) {
    return new Target.Classes(json.text("label"), json.texts("classes", MOST_CLASSES));
  }

  private static void writeLinear(
      ObjectNode json, ModelTensors tensors, FeatureModel.Linear model) {
    json.put("kind", "linear");
    writeClasses(json, model.target());
    LogisticModel logistic = model.logistic();
    ArrayNode scored = json.putArray("scored");
    Arrays.stream(logistic.scored()).forEach(scored::add);
    json.put("c", model.c());
    writeStandardiser(json, tensors, model.standardiser());
    double[][] weights = new double[logistic.scores()][logistic.columns()];
    double[] intercepts = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      for (int n = 0; n < weights[k].length; n++) {
        weights[k][n] = logistic.weight(k, n);
      }
      intercepts[k] = logistic.intercept(k);
    }
    tensors.put("weights", weights);
    tensors.put("intercepts", intercepts);
  }

  private static FeatureModel linear(StrictJson json, ModelTensors tensors, Provenance provenance) {
    Target.Classes target = classes(json);
    int[] scored = json.counts("scored", MOST_CLASSES);
    for (int n = 0; n < scored.length; n++) {
      if (scored[n] < 0
          || scored[n] >= target.classes().size()
          || (n > 0 && scored[n] <= scored[n - 1])) {
        throw new IllegalArgumentException(
            "its property 'scored' is %s where ascending numbers of its %d classes belong"
                .formatted(Arrays.toString(scored), target.classes().size()));
      }
    }
    int features = json.count("features", 1, MOST_FEATURES);
    int scores = scored.length == 2 ? 1 : scored.length;
    return new FeatureModel.Linear(
        provenance,
        target,
        standardiser(tensors, features),
        new LogisticModel(
            target.classes(),
            scored,
            tensors.matrix("weights", scores, features),
            tensors.vector("intercepts", scores)),
        json.number("c"));
  }

  private static void writeStandardiser(
      ObjectNode json, ModelTensors tensors, Standardiser standardiser) {
    json.put("features", standardiser.columns());
    double[] mean = new double[standardiser.columns()];
    double[] deviation = new double[mean.length];
    Arrays.setAll(mean, standardiser::mean);
    Arrays.setAll(deviation, standardiser::deviation);
    tensors.put("mean", mean);
    tensors.put("deviation", deviation);
  }

  private static Standardiser standardiser(ModelTensors tensors, int features) {
    return Standardiser.of(tensors.vector("mean", features), tensors.vector("deviation", features));
  }

  private static void writeNeighbours(
      ObjectNode json, ModelTensors tensors, FeatureModel.Neighbours model) {
    json.put("kind", "neighbours");
    writeClasses(json, model.target());
    FeatureMatrix training = model.training();
    json.put("features", training.columns());
    json.put("lesions", training.rows());
    json.put("neighbours", model.neighbours());
    float[][] rows = new float[training.rows()][training.columns()];
    for (int row = 0; row < rows.length; row++) {
      for (int n = 0; n < rows[row].length; n++) {
        rows[row][n] = (float) training.at(row, n);
      }
    }
    tensors.put("training", rows);
    tensors.put("labels", model.labels().toArray());
  }

  private static FeatureModel neighbours(
      StrictJson json, ModelTensors tensors, Provenance provenance) {
    Target.Classes target = classes(json);
    int features = json.count("features", 1, MOST_FEATURES);
    int lesions = json.count("lesions", 1, MOST_LESIONS);
    List<FeatureVector> training =
        IntStream.range(0, lesions)
            .mapToObj(row -> FeatureVector.of(tensors.floats("training", lesions, features, row)))
            .toList();
    List<String> labels =
        Arrays.stream(tensors.integers("labels", lesions))
            .mapToObj(k -> {
              if (k < 0 || k >= target.classes().size()) {
                throw new IllegalArgumentException(
                    "its tensor 'labels' holds %d, but there are %d classes"
                        .formatted(k, target.classes().size()));
              }
              return target.classes().get(k);
            })
            .toList();
    return new FeatureModel.Neighbours(
        provenance,
        target,
        FeatureMatrix.of(training),
        Labels.of(labels, target.classes()),
        json.count("neighbours", 1, lesions));
  }

  private static void writeRisk(ObjectNode json, ModelTensors tensors, FeatureModel.Risk model) {
    json.put("kind", "cox");
    json.put("time", model.target().time());
    json.put("event", model.target().event());
    json.put("ridge", model.ridge());
    writeStandardiser(json, tensors, model.standardiser());
    tensors.put("coefficients", model.score().coefficients());
    tensors.put("centre", model.score().means());
  }

  private static FeatureModel risk(StrictJson json, ModelTensors tensors, Provenance provenance) {
    Target.Survival target = new Target.Survival(json.text("time"), json.text("event"));
    int features = json.count("features", 1, MOST_FEATURES);
    return new FeatureModel.Risk(
        provenance,
        target,
        standardiser(tensors, features),
        RiskScore.of(tensors.vector("coefficients", features), tensors.vector("centre", features)),
        json.number("ridge"));
  }
}
