package dev.nidus.learning.weights.pickle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a call in a pickle stands for, where it has a meaning: nothing is called.
final class Calls {
  private Calls() {}

  /// The value of `callable(*arguments)`.
  static PickleValue reduce(PickleValue callable, PickleValue arguments, long at)
      throws RefusedPickle {
    return switch (callable) {
      case PickleValue.Opaque opaque -> opaque;
      case PickleValue.Global global -> {
        if (!(arguments instanceof PickleValue.Sequence sequence)) {
          throw malformed(global, at);
        }
        yield meaning(global, sequence.items(), at);
      }
      default ->
          throw new RefusedPickle(
              "its pickle is damaged: at byte %,d it calls a %s"
                  .formatted(at, callable.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
    };
  }

  private static PickleValue meaning(
      PickleValue.Global global, List<PickleValue> arguments, long at) throws RefusedPickle {
    return switch (global.toString()) {
      case GlobalPolicy.ORDERED_DICT -> orderedDict(global, arguments, at);
      case "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3" ->
          tensor(global, arguments, at);
      case "torch._utils._rebuild_parameter" -> {
        if (arguments.isEmpty()) {
          throw malformed(global, at);
        }
        yield arguments.getFirst();
      }
      case "torch.Size" -> {
        if (arguments.size() != 1 || !(arguments.getFirst() instanceof PickleValue.Sequence size)) {
          throw malformed(global, at);
        }
        yield new PickleValue.Sequence(PickleValue.Sequence.Kind.TUPLE, size.items());
      }
      case "_codecs.encode" -> {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof PickleValue.Text text)) {
          throw malformed(global, at);
        }
        yield new PickleValue.Bytes(text.value().getBytes(StandardCharsets.UTF_8).length);
      }
      default -> new PickleValue.Opaque(global.toString());
    };
  }

  /// Python 3 fills an ordered dict after making it; Python 2 hands it a list of pairs.
  private static PickleValue orderedDict(
      PickleValue.Global global, List<PickleValue> arguments, long at) throws RefusedPickle {
    PickleValue.Dict dict = new PickleValue.Dict();
    if (arguments.isEmpty()) {
      return dict;
    }
    if (!(arguments.getFirst() instanceof PickleValue.Sequence pairs) || arguments.size() > 1) {
      throw malformed(global, at);
    }
    for (PickleValue item : pairs.items()) {
      if (!(item instanceof PickleValue.Sequence pair) || pair.items().size() != 2) {
        throw malformed(global, at);
      }
      dict.put(pair.items().get(0), pair.items().get(1));
    }
    return dict;
  }

  /// `(storage, offset, size, stride, ...)`; the third form names its number type sixth.
  private static PickleValue tensor(PickleValue.Global global, List<PickleValue> arguments, long at)
      throws RefusedPickle {
    boolean third = global.name().endsWith("_v3");
    if (arguments.size() < (third ? 7 : 4)
        || !(arguments.getFirst() instanceof PickleValue.Storage storage)) {
      throw malformed(global, at);
    }
    String dtype = "";
    if (third) {
      if (!(arguments.get(6) instanceof PickleValue.Global type) || !GlobalPolicy.isDtype(type)) {
        throw malformed(global, at);
      }
      dtype = type.name();
    }
    return new PickleValue.Tensor(
        storage,
        dtype,
        number(global, arguments.get(1), at),
        numbers(global, arguments.get(2), at),
        numbers(global, arguments.get(3), at));
  }

  /// The storage of a persistent identifier `('storage', class, key, place, elements[, view])`;
  /// anything else that a file keeps outside its pickle is opaque.
  static PickleValue persistent(PickleValue identifier, long at) throws RefusedPickle {
    if (!(identifier instanceof PickleValue.Sequence tuple)
        || tuple.items().isEmpty()
        || !(tuple.items().getFirst() instanceof PickleValue.Text kind)) {
      throw new RefusedPickle(
          "its pickle is damaged: at byte %,d a persistent identifier is no tuple".formatted(at));
    }
    List<PickleValue> parts = tuple.items();
    if (!kind.value().equals("storage")) {
      return new PickleValue.Opaque("persistent " + ShownName.of(kind.value()));
    }
    if (parts.size() < 5
        || !(parts.get(1) instanceof PickleValue.Global type)
        || !GlobalPolicy.isStorage(type.module(), type.name())
        || !(parts.get(4) instanceof PickleValue.Whole)) {
      throw new RefusedPickle(
          ("at byte %,d of its pickle stands a storage of the class %s; known are the ten plain"
                  + " number types of PyTorch")
              .formatted(at, parts.size() > 1 ? describe(parts.get(1)) : "(none)"));
    }
    String key =
        switch (parts.get(2)) {
          case PickleValue.Text text -> text.value();
          case PickleValue.Whole whole -> whole.value().toString();
          default ->
              throw new RefusedPickle(
                  "its pickle is damaged: at byte %,d a storage has no key".formatted(at));
        };
    long elements = number(type, parts.get(4), at);
    if (parts.size() > 5 && parts.get(5) instanceof PickleValue.Sequence view) {
      if (view.items().size() != 3) {
        throw malformed(type, at);
      }
      return new PickleValue.Storage(
          type.name(),
          key,
          elements,
          number(type, view.items().get(1), at),
          number(type, view.items().get(2), at));
    }
    return new PickleValue.Storage(type.name(), key, elements, 0, elements);
  }

  private static String describe(PickleValue value) {
    return switch (value) {
      case PickleValue.Opaque opaque -> opaque.global();
      case PickleValue.Global global -> global.toString();
      default -> value.getClass().getSimpleName();
    };
  }

  private static List<Long> numbers(PickleValue.Global global, PickleValue value, long at)
      throws RefusedPickle {
    if (!(value instanceof PickleValue.Sequence sequence)) {
      throw malformed(global, at);
    }
    List<Long> numbers = new ArrayList<>();
    for (PickleValue item : sequence.items()) {
      numbers.add(number(global, item, at));
    }
    return numbers;
  }

  private static long number(PickleValue.Global global, PickleValue value, long at)
      throws RefusedPickle {
    if (!(value instanceof PickleValue.Whole(BigInteger whole)) || whole.bitLength() > 63) {
      throw malformed(global, at);
    }
    return whole.longValue();
  }

  private static RefusedPickle malformed(PickleValue.Global global, long at) {
    return new RefusedPickle(
        "at byte %,d of its pickle stands a %s with arguments that PyTorch never writes"
            .formatted(at, global));
  }
}
