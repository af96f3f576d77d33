package dev.nidus.app.journal;

import dev.nidus.app.table.LesionSource;
import dev.nidus.core.lesion.Lesion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// What all values of a user's column are, blanks aside.
public enum ColumnType {
  WHOLE {
    @Override
    boolean holds(String text) {
      try {
        // a text such as 007 is a name, not a number: it must survive
        return Long.toString(Long.parseLong(text)).equals(text);
      } catch (NumberFormatException notWhole) {
        return false;
      }
    }

    @Override
    void add(Group row, int column, String text) {
      row.add(column, Long.parseLong(text));
    }

    @Override
    Type named(String name) {
      return Types.optional(PrimitiveTypeName.INT64).named(name);
    }
  },
  REAL {
    @Override
    boolean holds(String text) {
      // 007, " 1.5" and digits beyond double precision are names, not numbers
      if (!NUMBER.matcher(text).matches() || !Double.isFinite(Double.parseDouble(text))) {
        return false;
      }
      return text.chars().filter(Character::isDigit).count() <= DOUBLE_DIGITS;
    }

    @Override
    void add(Group row, int column, String text) {
      row.add(column, Double.parseDouble(text));
    }

    @Override
    Type named(String name) {
      return Types.optional(PrimitiveTypeName.DOUBLE).named(name);
    }
  },
  TEXT {
    @Override
    boolean holds(String text) {
      return true;
    }

    @Override
    void add(Group row, int column, String text) {
      row.add(column, text);
    }

    @Override
    Type named(String name) {
      return Types.optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
  };

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /// More digits than a double can tell apart.
  private static final int DOUBLE_DIGITS = 17;

  abstract boolean holds(String text);

  abstract void add(Group row, int column, String text);

  abstract Type named(String name);

  /// The types of a table's columns, by the rows that name a lesion. Reads the table once.
  public static List<ColumnType> of(LesionSource source) {
    Survey survey = new Survey(source.columns().size());
    try (LesionSource.Rows rows = source.open()) {
      while (rows.hasNext()) {
        var row = rows.next();
        if (row.cohortRow() instanceof Lesion) {
          survey.look(row.fields());
        }
      }
    }
    return survey.types();
  }

  /// Narrows the types of columns down, row by row.
  static final class Survey {
    private final boolean[] whole;
    private final boolean[] real;

    Survey(int columns) {
      whole = new boolean[columns];
      real = new boolean[columns];
      Arrays.fill(whole, true);
      Arrays.fill(real, true);
    }

    /// @param fields of a row, at least as many as there are columns
    void look(List<String> fields) {
      for (int n = 0; n < whole.length; n++) {
        String text = fields.get(n);
        whole[n] &= text.isEmpty() || WHOLE.holds(text);
        real[n] &= text.isEmpty() || REAL.holds(text);
      }
    }

    List<ColumnType> types() {
      List<ColumnType> types = new ArrayList<>(whole.length);
      for (int n = 0; n < whole.length; n++) {
        types.add(whole[n] ? WHOLE : real[n] ? REAL : TEXT);
      }
      return List.copyOf(types);
    }
  }
}
