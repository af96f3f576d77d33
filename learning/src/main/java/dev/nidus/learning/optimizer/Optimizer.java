package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.Gradients;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Strips;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Changes parameters by their gradients, by a rule that remembers something of every parameter. It
/// owns what it remembers, not the parameters.
///
/// A parameter that no gradient reached in a step stays as it is, and so does what is remembered of
/// it: frozen layers.
public final class Optimizer implements AutoCloseable {
  private static final String UPDATES = "updates";

  private final Rule rule;
  private final Gradients gradients;
  private final Map<String, Long> updates = new HashMap<>();
  private final SequencedMap<String, SequencedMap<String, Parameter>> memories =
      new LinkedHashMap<>();

  private Optimizer(Rule rule, Gradients gradients) {
    this.rule = rule;
    this.gradients = gradients;
  }

  /// An optimiser that has taken no step.
  ///
  /// @param parameters by name, in single or double precision; those of a network without its running
  ///     statistics
  /// @throws IllegalArgumentException for parameters in bfloat16: keep them in single precision and
  ///     convert them inside the forward pass
  public static Optimizer of(
      OptimizerSettings settings, SequencedMap<String, Parameter> parameters) {
    parameters.forEach((name, parameter) -> {
      ElementType type = parameter.elementType();
      if (type != ElementType.FLOAT32 && type != ElementType.FLOAT64) {
        throw new IllegalArgumentException(
            "%s is %s: parameters are trained in single precision and converted in the forward pass"
                .formatted(name, type));
      }
    });
    Optimizer optimizer = new Optimizer(Rule.of(settings), Gradients.of(parameters));
    parameters.forEach((name, parameter) -> {
      SequencedMap<String, Parameter> memory = new LinkedHashMap<>();
      optimizer.rule.memories().forEach(each -> memory.put(each, Parameter.zerosLike(parameter)));
      optimizer.memories.put(name, memory);
      optimizer.updates.put(name, 0L);
    });
    return optimizer;
  }

  /// The gradients of its parameters.
  public Gradients gradients() {
    return gradients;
  }

  /// One step. Gradients are used up: their numbers are no longer gradients afterwards, {@linkplain
  /// Gradients#clear clear} them.
  public void step(double learningRate) {
    if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("a learning rate is not negative, got " + learningRate);
    }
    gradients
        .parameters()
        .forEach((name, parameter) -> {
          if (parameter.hasGradient()) {
            update(name, parameter, learningRate);
          }
        });
  }

  /// Everything that it remembers, by `<parameter>/<memory>`: with the parameters, what a resumed run
  /// needs.
  ///
  /// @param arena owns the copies
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> state = new LinkedHashMap<>();
    memories.forEach((name, memory) -> {
      memory.forEach((kind, numbers) -> {
        String key = key(name, kind);
        state.put(key, numbers.stored(key, arena));
      });
      String key = key(name, UPDATES);
      state.put(key, StoredTensor.counter(key, updates.getOrDefault(name, 0L), arena));
    });
    return state;
  }

  /// Goes on from a state.
  ///
  /// @throws IllegalArgumentException if it is not the state of the same rule and the same
  ///     parameters, naming the difference; nothing is changed then
  public void resume(Map<String, StoredTensor> state) {
    requireSame(state);
    memories.forEach((name, memory) -> {
      memory.forEach((kind, numbers) -> numbers.overwrite(required(state, key(name, kind))));
      updates.put(name, required(state, key(name, UPDATES)).count());
    });
  }

  /// Frees what it remembers.
  @Override
  public void close() {
    memories.values().forEach(memory -> memory.values().forEach(Parameter::close));
  }

  private void update(String name, Parameter parameter, double learningRate) {
    try (TensorScope scope = TensorScope.open("step of " + name)) {
      List<Tensor> operands = new ArrayList<>();
      operands.add(scope.of(parameter));
      operands.add(parameter.gradient(scope));
      memories
          .getOrDefault(name, new LinkedHashMap<>())
          .values()
          .forEach(memory -> operands.add(scope.of(memory)));
      long step = updates.getOrDefault(name, 0L);
      Rule.Chain chain = rule.begin(operands.get(0), operands.get(1), learningRate, step);
      Strips.forEach(
          operands,
          strips -> chain.apply(strips.get(0), strips.get(1), strips.subList(2, strips.size())));
      updates.put(name, step + 1);
    }
  }

  private void requireSame(Map<String, StoredTensor> state) {
    Map<String, String> expected = new HashMap<>();
    memories.forEach((name, memory) -> {
      memory.forEach((kind, numbers) ->
          expected.put(key(name, kind), describe(numbers.elementType(), numbers.shape())));
      expected.put(key(name, UPDATES), describe(ElementType.INT64, List.of()));
    });
    TreeSet<String> differing = new TreeSet<>(expected.keySet());
    differing.addAll(state.keySet());
    differing.removeIf(key -> {
      StoredTensor stored = state.get(key);
      return stored != null && describe(stored.type(), stored.shape()).equals(expected.get(key));
    });
    if (!differing.isEmpty()) {
      throw new IllegalArgumentException(
          "this is the state of another optimiser or network: %d entries are missing, unexpected or of another shape, first %s"
              .formatted(differing.size(), differing.getFirst()));
    }
  }

  private static String describe(ElementType type, List<Long> shape) {
    return type + " " + shape;
  }

  private static StoredTensor required(Map<String, StoredTensor> state, String key) {
    StoredTensor stored = state.get(key);
    if (stored == null) {
      throw new IllegalArgumentException("the state of the optimiser lacks " + key);
    }
    return stored;
  }

  private static String key(String name, String kind) {
    return name + "/" + kind;
  }
}
