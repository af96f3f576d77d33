package dev.nidus.learning.objective;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Embeddings, losses and gradients of the fixtures.
final class GoldenRows {
  private GoldenRows() {}

  /// A matrix that asks for its gradient.
  static Tensor input(TensorScope scope, String name, Precision precision) throws IOException {
    NpyArray array = array(name);
    return rows(scope, array, 0, array.shape().getFirst(), precision);
  }

  static List<Tensor> inputs(TensorScope scope, Precision precision, String... names)
      throws IOException {
    List<Tensor> inputs = new ArrayList<>();
    for (String name : names) {
      inputs.add(input(scope, name, precision));
    }
    return inputs;
  }

  /// Some of its rows.
  static Tensor rows(TensorScope scope, NpyArray array, int from, int count, Precision precision) {
    int size = array.shape().get(1);
    double[] part = Arrays.copyOfRange(array.values(), from * size, (from + count) * size);
    return scope.copyOf(part, count, size).to(precision).trackGradient();
  }

  static NpyArray array(String name) throws IOException {
    return NpyArray.read(Fixtures.fixture("losses/" + name + ".npy"));
  }

  static double loss(String name, Precision precision) throws IOException {
    return json("losses")
        .path(name)
        .path(precision == Precision.FLOAT64 ? "loss_f64" : "loss_f32")
        .asDouble();
  }

  static JsonNode json(String name) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(Fixtures.fixture("losses/" + name + ".json")));
  }
}
