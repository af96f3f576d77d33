package dev.nidus.learning.network;

import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The strict comparison of a file's tensors with those that a network needs. The reference loads
/// what it can and leaves the rest random (SPEC 3.4); here one difference refuses the file.
public final class WeightsFit {
  /// Differences of one sort that a sentence names.
  private static final int NAMED = 12;

  private WeightsFit() {}

  /// Does nothing if the tensors are exactly those of the network.
  ///
  /// @throws UnfitWeights naming every missing, unexpected, misshapen and mistyped tensor
  public static void require(Network network, Map<String, StoredTensor> trunk) throws UnfitWeights {
    require(network.summary(), network.expectedTensors(), trunk);
  }

  /// Does nothing if the tensors are exactly the expected ones.
  ///
  /// @throws UnfitWeights naming every missing, unexpected, misshapen and mistyped tensor
  static void require(String what, List<ExpectedTensor> expected, Map<String, StoredTensor> trunk)
      throws UnfitWeights {
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    List<String> mistyped = new ArrayList<>();
    for (ExpectedTensor tensor : expected) {
      StoredTensor stored = trunk.get(tensor.name());
      if (stored == null) {
        missing.add(tensor.name() + " " + tensor.shape());
      } else if (!stored.shape().equals(tensor.shape())) {
        misshapen.add(
            "%s is %s instead of %s".formatted(tensor.name(), stored.shape(), tensor.shape()));
      } else if (!tensor.admits(stored.type())) {
        mistyped.add("%s is %s".formatted(tensor.name(), word(stored.type())));
      }
    }
    Set<String> names =
        expected.stream().map(ExpectedTensor::name).collect(Collectors.toUnmodifiableSet());
    List<String> unexpected =
        trunk.keySet().stream().filter(name -> !names.contains(name)).toList();
    List<String> differences = new ArrayList<>();
    describe("missing", missing, differences);
    describe("unexpected", unexpected, differences);
    describe("of another shape", misshapen, differences);
    describe("of a type that cannot be used", mistyped, differences);
    if (!differences.isEmpty()) {
      throw new UnfitWeights(
          "the weights do not fit the network (%s): %s"
              .formatted(what, String.join("; ", differences)));
    }
  }

  private static void describe(String sort, List<String> found, List<String> differences) {
    if (!found.isEmpty()) {
      String more = found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "";
      differences.add(
          "%d %s: %s%s"
              .formatted(
                  found.size(),
                  sort,
                  found.stream().limit(NAMED).collect(Collectors.joining(", ")),
                  more));
    }
  }

  private static String word(ElementType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
