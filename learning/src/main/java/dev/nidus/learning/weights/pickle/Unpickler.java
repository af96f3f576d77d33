package dev.nidus.learning.weights.pickle;

import dev.nidus.learning.weights.pickle.PickleValue.Sequence.Kind;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a pickle of the protocols 0 to 5 as a tree of values; runs nothing. Opcode numbers and
/// semantics follow the comments of CPython's `Lib/pickletools.py`.
public final class Unpickler {
  private final PickleInput input;
  private final PickleBudget budget;
  private final PickleStack stack;
  private final Map<Long, PickleValue> memo = new HashMap<>();

  private Unpickler(MemorySegment bytes, long start, PickleBudget budget) {
    this.input = new PickleInput(bytes, start);
    this.budget = budget;
    this.stack = new PickleStack(budget);
  }

  /// A pickle's value and the position after its end.
  public record Result(PickleValue value, long end) {}

  /// Reads the pickle that starts at a position.
  ///
  /// @throws RefusedPickle if it is damaged, beyond its budget, or asks for code to be run
  public static Result read(MemorySegment bytes, long start, PickleBudget budget)
      throws RefusedPickle {
    Unpickler machine = new Unpickler(bytes, start, budget);
    for (int steps = 0; steps < budget.opcodes(); steps++) {
      long at = machine.input.position();
      int opcode = machine.input.unsignedByte();
      if (opcode == '.') {
        return new Result(machine.stack.pop(), machine.input.position());
      }
      machine.step(opcode, at);
    }
    throw new RefusedPickle(
        "its pickle has more than %,d opcodes; no file of weights needs that"
            .formatted(budget.opcodes()));
  }

  private void step(int opcode, long at) throws RefusedPickle {
    switch (opcode) {
      case 0x80 -> protocol();
      case 0x95 -> input.length8();
      case '(' -> stack.mark();
      case '0' -> pop();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.peek());
      case 'p' -> memo.put(decimal(at), stack.peek());
      case 'q' -> memo.put((long) input.unsignedByte(), stack.peek());
      case 'r' -> memo.put(input.unsignedInt(), stack.peek());
      case 0x94 -> memo.put((long) memo.size(), stack.peek());
      case 'g' -> stack.push(remembered(decimal(at), at));
      case 'h' -> stack.push(remembered(input.unsignedByte(), at));
      case 'j' -> stack.push(remembered(input.unsignedInt(), at));
      case 'N', 0x88, 0x89, 'I', 'J', 'K', 'M', 'L', 0x8a, 0x8b, 'F', 'G' ->
          stack.push(number(opcode, at));
      case 'S', 'T', 'U', 'V', 'X', 0x8c, 0x8d -> stack.push(text(opcode, at));
      case 'B' -> stack.push(new PickleValue.Bytes(input.skip(input.unsignedInt())));
      case 'C' -> stack.push(new PickleValue.Bytes(input.skip(input.unsignedByte())));
      case 0x8e, 0x96 -> stack.push(new PickleValue.Bytes(input.skip(input.length8())));
      case ')' -> stack.push(sequence(Kind.TUPLE, List.of()));
      case ']' -> stack.push(sequence(Kind.LIST, List.of()));
      case 0x8f -> stack.push(sequence(Kind.SET, List.of()));
      case 't' -> stack.push(sequence(Kind.TUPLE, stack.popToMark()));
      case 'l' -> stack.push(sequence(Kind.LIST, stack.popToMark()));
      case 0x91 -> stack.push(sequence(Kind.SET, stack.popToMark()));
      case 0x85, 0x86, 0x87 -> stack.push(sequence(Kind.TUPLE, stack.pop(opcode - 0x84)));
      case 'a' -> extend(stack.pop(1), at);
      case 'e', 0x90 -> extend(stack.popToMark(), at);
      case '}' -> stack.push(new PickleValue.Dict());
      case 'd' -> {
        List<PickleValue> pairs = stack.popToMark();
        stack.push(new PickleValue.Dict());
        fill(pairs, at);
      }
      case 's' -> fill(stack.pop(2), at);
      case 'u' -> fill(stack.popToMark(), at);
      case 'c' -> stack.push(GlobalPolicy.resolve(input.line(), input.line(), at));
      case 0x93 -> stackGlobal(at);
      case 'R', 0x81 -> {
        PickleValue arguments = stack.pop();
        stack.push(Calls.reduce(stack.pop(), arguments, at));
      }
      case 0x92 -> {
        stack.pop(); // keyword arguments: no class with a meaning here takes any
        PickleValue arguments = stack.pop();
        stack.push(Calls.reduce(stack.pop(), arguments, at));
      }
      case 'i' -> {
        PickleValue type = GlobalPolicy.resolve(input.line(), input.line(), at);
        stack.push(Calls.reduce(type, sequence(Kind.TUPLE, stack.popToMark()), at));
      }
      case 'o' -> {
        List<PickleValue> parts = stack.popToMark();
        if (parts.isEmpty()) {
          throw damaged(at, "an instance has no class");
        }
        List<PickleValue> arguments = parts.subList(1, parts.size());
        stack.push(Calls.reduce(parts.getFirst(), sequence(Kind.TUPLE, arguments), at));
      }
      case 'b' -> build(at);
      case 'Q' -> stack.push(Calls.persistent(stack.pop(), at));
      case 'P' -> throw unsupported("PERSID (a textual persistent identifier)", at);
      case 0x82, 0x83, 0x84 -> throw unsupported("EXT (an extension registry)", at);
      case 0x97, 0x98 -> throw unsupported("NEXT_BUFFER (a buffer outside the pickle)", at);
      default ->
          throw new RefusedPickle(
              "its pickle is damaged: byte %,d, 0x%02x, is no opcode".formatted(at, opcode));
    }
  }

  private void protocol() throws RefusedPickle {
    int protocol = input.unsignedByte();
    if (protocol > 5) {
      throw new RefusedPickle(
          "its pickle has the protocol %d; known are 0 to 5".formatted(protocol));
    }
  }

  private void pop() throws RefusedPickle {
    if (stack.topIsMark()) {
      stack.popToMark();
    } else {
      stack.pop();
    }
  }

  private PickleValue remembered(long index, long at) throws RefusedPickle {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw damaged(at, "memo entry %d was never set".formatted(index));
    }
    return value;
  }

  private PickleValue number(int opcode, long at) throws RefusedPickle {
    return switch (opcode) {
      case 'N' -> PickleValue.Nothing.NONE;
      case 0x88 -> new PickleValue.Flag(true);
      case 0x89 -> new PickleValue.Flag(false);
      case 'J' -> PickleValue.Whole.of(input.signedInt());
      case 'K' -> PickleValue.Whole.of(input.unsignedByte());
      case 'M' -> PickleValue.Whole.of(input.unsignedShort());
      case 0x8a -> integer(input.unsignedByte(), at);
      case 0x8b -> integer(input.unsignedInt(), at);
      case 'G' -> new PickleValue.Real(input.real());
      case 'F' -> textualReal(input.line(), at);
      default -> textualInteger(input.line(), at);
    };
  }

  private PickleValue integer(long length, long at) throws RefusedPickle {
    if (length > budget.integerBytes()) {
      throw new RefusedPickle(
          "its pickle holds an integer of %,d bytes at byte %,d; allowed are %d"
              .formatted(length, at, budget.integerBytes()));
    }
    byte[] little = input.raw(length);
    byte[] big = new byte[little.length];
    for (int n = 0; n < little.length; n++) {
      big[n] = little[little.length - 1 - n];
    }
    return new PickleValue.Whole(big.length == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  private PickleValue textualInteger(String line, long at) throws RefusedPickle {
    if (line.equals("00") || line.equals("01")) {
      return new PickleValue.Flag(line.equals("01"));
    }
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (!digits.matches("[+-]?[0-9]{1,%d}".formatted(budget.integerBytes()))) {
      throw damaged(at, "a textual integer is none");
    }
    return new PickleValue.Whole(new BigInteger(digits));
  }

  private static PickleValue textualReal(String line, long at) throws RefusedPickle {
    try {
      return new PickleValue.Real(
          switch (line) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(line);
          });
    } catch (NumberFormatException e) {
      throw damaged(at, "a textual number is none");
    }
  }

  private long decimal(long at) throws RefusedPickle {
    String line = input.line();
    if (!line.matches("[0-9]{1,10}")) {
      throw damaged(at, "a memo index is no number");
    }
    return Long.parseLong(line);
  }

  private PickleValue text(int opcode, long at) throws RefusedPickle {
    return new PickleValue.Text(
        switch (opcode) {
          case 'S' -> quoted(input.line(), at);
          case 'V' -> input.line();
          case 'U', 0x8c -> input.text(input.unsignedByte());
          case 0x8d -> input.text(input.length8());
          default -> input.text(input.unsignedInt());
        });
  }

  /// A Python 2 literal; its escapes stay as they are, for they never occur in names of tensors.
  private static String quoted(String line, long at) throws RefusedPickle {
    int last = line.length() - 1;
    if (last < 1 || line.charAt(0) != line.charAt(last) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw damaged(at, "a textual string has no quotes");
    }
    return line.substring(1, last);
  }

  private static PickleValue sequence(Kind kind, List<PickleValue> items) {
    return new PickleValue.Sequence(kind, items);
  }

  private void extend(List<PickleValue> items, long at) throws RefusedPickle {
    switch (stack.peek()) {
      case PickleValue.Sequence sequence when sequence.kind() != Kind.TUPLE ->
          sequence.addAll(items);
      case PickleValue.Opaque opaque -> {
        // a list of an unknown class: it stays unconstructed, and so do its items
      }
      default -> throw damaged(at, "items are added to what is no list");
    }
  }

  private void fill(List<PickleValue> pairs, long at) throws RefusedPickle {
    switch (stack.peek()) {
      case PickleValue.Dict dict when pairs.size() % 2 == 0 -> {
        for (int n = 0; n < pairs.size(); n += 2) {
          dict.put(pairs.get(n), pairs.get(n + 1));
        }
      }
      case PickleValue.Opaque opaque -> {
        // a mapping of an unknown class: it stays unconstructed
      }
      default -> throw damaged(at, "pairs are put into what is no dict");
    }
  }

  private void stackGlobal(long at) throws RefusedPickle {
    List<PickleValue> names = stack.pop(2);
    if (!(names.get(0) instanceof PickleValue.Text(String module))
        || !(names.get(1) instanceof PickleValue.Text(String name))) {
      throw damaged(at, "a global is named by what is no text");
    }
    stack.push(GlobalPolicy.resolve(module, name, at));
  }

  /// State set on an object. An ordered dict may carry `_metadata` (the versions of PyTorch's
  /// modules), a parameter its hooks; neither changes a tensor.
  private void build(long at) throws RefusedPickle {
    stack.pop();
    switch (stack.peek()) {
      case PickleValue.Dict dict -> {}
      case PickleValue.Tensor tensor -> {}
      case PickleValue.Opaque opaque -> {}
      default -> throw damaged(at, "state is set on a plain value");
    }
  }

  private static RefusedPickle unsupported(String opcode, long at) {
    return new RefusedPickle(
        "its pickle uses %s at byte %,d, which PyTorch never writes".formatted(opcode, at));
  }

  private static RefusedPickle damaged(long at, String what) {
    return new RefusedPickle("its pickle is damaged: at byte %,d %s".formatted(at, what));
  }
}
