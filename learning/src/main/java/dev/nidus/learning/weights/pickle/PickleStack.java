package dev.nidus.learning.weights.pickle;

import java.util.ArrayList;
import java.util.List;

/// The stack of the pickle machine, with its marks.
final class PickleStack {
  private final List<PickleValue> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final PickleBudget budget;

  PickleStack(PickleBudget budget) {
    this.budget = budget;
  }

  void push(PickleValue value) throws RefusedPickle {
    if (values.size() >= budget.stack()) {
      throw new RefusedPickle(
          "its pickle stacks more than %,d values; no file of weights needs that"
              .formatted(budget.stack()));
    }
    values.add(value);
  }

  PickleValue pop() throws RefusedPickle {
    peek();
    return values.removeLast();
  }

  PickleValue peek() throws RefusedPickle {
    if (values.size() <= (marks.isEmpty() ? 0 : marks.getLast())) {
      throw new RefusedPickle("its pickle is damaged: an opcode finds no value to work on");
    }
    return values.getLast();
  }

  void mark() throws RefusedPickle {
    if (marks.size() >= budget.stack()) {
      throw new RefusedPickle("its pickle sets more than %,d marks".formatted(budget.stack()));
    }
    marks.add(values.size());
  }

  boolean topIsMark() {
    return !marks.isEmpty() && marks.getLast() == values.size();
  }

  /// The values above the last mark, which goes.
  List<PickleValue> popToMark() throws RefusedPickle {
    if (marks.isEmpty()) {
      throw new RefusedPickle("its pickle is damaged: an opcode finds no mark");
    }
    List<PickleValue> above = values.subList(marks.removeLast(), values.size());
    List<PickleValue> taken = new ArrayList<>(above);
    above.clear();
    return taken;
  }

  /// The last `count` values.
  List<PickleValue> pop(int count) throws RefusedPickle {
    List<PickleValue> taken = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      taken.addFirst(pop());
    }
    return taken;
  }
}
