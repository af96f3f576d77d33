package dev.nidus.app.adaptation;

import java.util.ArrayList;
import java.util.List;

/// What a model predicts, and the columns in which it says so.
public sealed interface Target {

  /// The columns that predictions have.
  List<String> columns();

  /// One of several classes: a score for each (`conf_scores_class_0`, ...) and the class with the largest
  /// (`pred_class`), as the reference has them.
  ///
  /// @param label the column that the classes were read from
  /// @param classes their names; scores are in this order
  record Classes(String label, List<String> classes) implements Target {
    private static final String SCORE = "conf_scores_class_";
    private static final String CHOSEN = "pred_class";

    public Classes {
      classes = List.copyOf(classes);
      if (classes.size() < 2) {
        throw new IllegalArgumentException(
            "a model tells at least 2 classes apart, got " + classes);
      }
    }

    @Override
    public List<String> columns() {
      List<String> columns = new ArrayList<>();
      for (int k = 0; k < classes.size(); k++) {
        columns.add(SCORE + k);
      }
      columns.add(CHOSEN);
      return columns;
    }

    /// The fields of a lesion; the lowest class on ties.
    public List<String> fields(double[] scores) {
      List<String> fields = new ArrayList<>();
      int chosen = 0;
      for (int k = 0; k < scores.length; k++) {
        fields.add(Double.toString(scores[k]));
        chosen = scores[k] > scores[chosen] ? k : chosen;
      }
      fields.add(classes.get(chosen));
      return fields;
    }
  }

  /// The order in which patients have an event: `risk`, the logarithm of a relative hazard; higher means earlier.
  ///
  /// @param time the column of the times
  /// @param event the column that says whether the event occurred
  record Survival(String time, String event) implements Target {
    @Override
    public List<String> columns() {
      return List.of("risk");
    }
  }
}
