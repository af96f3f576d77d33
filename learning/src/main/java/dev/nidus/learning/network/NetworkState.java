package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that a network in training consists of, by key: parameters, running statistics and
/// counters. It goes into a checkpoint and comes back bit for bit.
///
/// Owns its memory. Parameters keep their place when {@link #restore} overwrites them, so optimisers
/// may hold them.
public final class NetworkState implements AutoCloseable {
  private final List<ExpectedTensor> expected;
  private final SequencedMap<String, Parameter> numbers = new LinkedHashMap<>();
  private final SequencedMap<String, AtomicLong> counters = new LinkedHashMap<>();

  private NetworkState(List<ExpectedTensor> expected) {
    this.expected = expected;
  }

  /// Takes a copy.
  ///
  /// @param what the network, for the message
  /// @param precision of parameters and statistics: single, or double in tests
  /// @throws UnfitWeights if the tensors are not exactly the expected ones
  public static NetworkState of(
      String what,
      List<ExpectedTensor> expected,
      Map<String, StoredTensor> stored,
      Precision precision)
      throws UnfitWeights {
    WeightsFit.require(what, expected, stored);
    NetworkState state = new NetworkState(List.copyOf(expected));
    for (ExpectedTensor tensor : expected) {
      StoredTensor source = stored(stored, tensor.name());
      switch (tensor.content()) {
        case NUMBERS -> {
          Parameter parameter =
              Parameter.copyOf(source.bytes(), source.type(), source.shape(), precision);
          state.numbers.put(tensor.name(), tensor.isTrained() ? parameter.trainable() : parameter);
        }
        case COUNTER -> state.counters.put(tensor.name(), new AtomicLong(count(source)));
      }
    }
    return state;
  }

  /// What training changes by gradients, by key, in the order of the state dictionary.
  public SequencedMap<String, Parameter> trained() {
    SequencedMap<String, Parameter> trained = new LinkedHashMap<>();
    for (ExpectedTensor tensor : expected) {
      if (tensor.isTrained()) {
        trained.put(tensor.name(), parameter(tensor.name()));
      }
    }
    return trained;
  }

  /// Parameters and running statistics, by key, in the order of the state dictionary.
  public SequencedMap<String, Parameter> numbers() {
    return Collections.unmodifiableSequencedMap(numbers);
  }

  /// One of {@link #numbers}.
  public Parameter parameter(String key) {
    Parameter parameter = numbers.get(key);
    if (parameter == null) {
      throw new IllegalArgumentException("the network has no parameter " + key);
    }
    return parameter;
  }

  /// The value of a counter: how many batches a normalisation has seen.
  public long counter(String key) {
    return existing(key).get();
  }

  /// A copy of everything, in the order of the state dictionary, bit for bit.
  ///
  /// @param arena owns the copy
  public SequencedMap<String, StoredTensor> export(Arena arena) {
    SequencedMap<String, StoredTensor> copy = new LinkedHashMap<>();
    for (ExpectedTensor tensor : expected) {
      copy.put(
          tensor.name(),
          switch (tensor.content()) {
            case NUMBERS -> parameter(tensor.name()).stored(tensor.name(), arena);
            case COUNTER -> StoredTensor.counter(tensor.name(), counter(tensor.name()), arena);
          });
    }
    return copy;
  }

  /// Overwrites everything in place by what {@link #export} gave, for example in another process.
  ///
  /// @throws UnfitWeights if the tensors are not exactly the expected ones; nothing is changed then
  /// @throws IllegalArgumentException if one is of another number type than the state
  public void restore(Map<String, StoredTensor> exported) throws UnfitWeights {
    WeightsFit.require("the network in training", expected, exported);
    for (ExpectedTensor tensor : expected) {
      StoredTensor source = stored(exported, tensor.name());
      switch (tensor.content()) {
        case NUMBERS -> parameter(tensor.name()).overwrite(source);
        case COUNTER -> existing(tensor.name()).set(count(source));
      }
    }
  }

  /// Makes no gradient reach the parameters any more.
  public void freeze() {
    numbers.values().forEach(Parameter::freeze);
  }

  @Override
  public void close() {
    numbers.values().forEach(Parameter::close);
  }

  Optional<Parameter> optional(String key) {
    return Optional.ofNullable(numbers.get(key));
  }

  void increment(String key) {
    existing(key).incrementAndGet();
  }

  private AtomicLong existing(String key) {
    AtomicLong counter = counters.get(key);
    if (counter == null) {
      throw new IllegalArgumentException("the network has no counter " + key);
    }
    return counter;
  }

  private static StoredTensor stored(Map<String, StoredTensor> tensors, String key) {
    StoredTensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new IllegalArgumentException("the weights lack " + key + "; check them first");
    }
    return tensor;
  }

  private static long count(StoredTensor tensor) {
    MemorySegment bytes = tensor.bytes();
    return switch (tensor.type()) {
      case INT64 -> tensor.count();
      case INT32 -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
      case INT16 ->
          bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
      case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, 0);
      case UINT8 -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, 0));
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, BOOL ->
          throw new IllegalArgumentException(
              "counter %s is stored as %s".formatted(tensor.name(), tensor.type()));
    };
  }
}
