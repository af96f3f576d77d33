package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/// A column of a Parquet file, and how its values are written as texts.
sealed interface ParquetColumn {
  /// What the columns of texts are called that it becomes.
  List<String> names();

  /// Adds the texts of a row; blanks where nothing is.
  ///
  /// @param number of the row, for messages
  void addTo(List<String> fields, Group row, long number);

  /// The same column where the first row is known.
  default ParquetColumn as(Group first) {
    return this;
  }

  /// One value a row.
  record Value(String name, int position, BiFunction<Group, Integer, String> text)
      implements ParquetColumn {
    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public void addTo(List<String> fields, Group row, long number) {
      boolean there = row.getFieldRepetitionCount(position) > 0;
      fields.add(there ? text.apply(row, position) : "");
    }
  }

  /// A list of numbers a row, equally many in all.
  record Numbers(Path file, String name, int position, PrimitiveTypeName type, int length)
      implements ParquetColumn {
    @Override
    public List<String> names() {
      String prefix = name.equals(FeatureColumns.LIST) ? FeatureColumns.PREDICTION : name + "_";
      return IntStream.range(0, length).mapToObj(n -> prefix + n).toList();
    }

    @Override
    public Numbers as(Group first) {
      return new Numbers(file, name, position, type, lengthIn(first));
    }

    @Override
    public void addTo(List<String> fields, Group row, long number) {
      int here = lengthIn(row);
      if (here != length) {
        throw new UsageProblem(
            "row %d of %s has %d numbers in the list '%s', the first row has %d; all rows need as many"
                .formatted(number, file, here, name, length));
      }
      if (length == 0) {
        return;
      }
      Group list = row.getGroup(position, 0);
      for (int n = 0; n < length; n++) {
        Group element = list.getGroup(0, n);
        boolean there = element.getFieldRepetitionCount(0) > 0;
        fields.add(
            !there
                ? ""
                : type == PrimitiveTypeName.FLOAT
                    ? Float.toString(element.getFloat(0, 0))
                    : Double.toString(element.getDouble(0, 0)));
      }
    }

    private int lengthIn(Group row) {
      return row.getFieldRepetitionCount(position) == 0
          ? 0
          : row.getGroup(position, 0).getFieldRepetitionCount(0);
    }
  }

  /// The column of a type.
  ///
  /// @param file for messages
  /// @throws UsageProblem if its values are no texts, numbers, truths, dates, times or lists of numbers
  static ParquetColumn of(Path file, Type type, int position) {
    if (!type.isRepetition(Repetition.REPEATED)) {
      if (!type.isPrimitive() && isListOfNumbers(type.asGroupType())) {
        Type element = type.asGroupType().getType(0).asGroupType().getType(0);
        return new Numbers(
            file, type.getName(), position, element.asPrimitiveType().getPrimitiveTypeName(), 0);
      }
      if (type.isPrimitive()) {
        BiFunction<Group, Integer, String> text = text(type.asPrimitiveType());
        if (text != null) {
          return new Value(type.getName(), position, text);
        }
      }
    }
    throw new UsageProblem(
        "%s has the column '%s' of the type %s, which is not read; leave it out, or write it as text or a number"
            .formatted(file, type.getName(), String.valueOf(type).replaceAll("\\s+", " ")));
  }

  private static boolean isListOfNumbers(GroupType type) {
    if (!(type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)
        || type.getFieldCount() != 1
        || type.getType(0).isPrimitive()) {
      return false;
    }
    GroupType repeated = type.getType(0).asGroupType();
    return repeated.isRepetition(Repetition.REPEATED)
        && repeated.getFieldCount() == 1
        && repeated.getType(0).isPrimitive()
        && !repeated.getType(0).isRepetition(Repetition.REPEATED)
        && switch (repeated.getType(0).asPrimitiveType().getPrimitiveTypeName()) {
          case FLOAT, DOUBLE -> true;
          default -> false;
        };
  }

  private static @Nullable BiFunction<Group, Integer, String> text(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> (row, n) -> Boolean.toString(row.getBoolean(n, 0));
      case FLOAT -> (row, n) -> Float.toString(row.getFloat(n, 0));
      case DOUBLE -> (row, n) -> Double.toString(row.getDouble(n, 0));
      case INT32 ->
          switch (meaning) {
            case null -> (row, n) -> Integer.toString(row.getInteger(n, 0));
            case IntLogicalTypeAnnotation whole ->
                whole.isSigned()
                    ? (row, n) -> Integer.toString(row.getInteger(n, 0))
                    : (row, n) -> Integer.toUnsignedString(row.getInteger(n, 0));
            case DateLogicalTypeAnnotation _ ->
                (row, n) -> LocalDate.ofEpochDay(row.getInteger(n, 0)).toString();
            default -> null;
          };
      case INT64 ->
          switch (meaning) {
            case null -> (row, n) -> Long.toString(row.getLong(n, 0));
            case IntLogicalTypeAnnotation whole ->
                whole.isSigned()
                    ? (row, n) -> Long.toString(row.getLong(n, 0))
                    : (row, n) -> Long.toUnsignedString(row.getLong(n, 0));
            case TimestampLogicalTypeAnnotation time -> (row, n) -> time(row.getLong(n, 0), time);
            default -> null;
          };
      case BINARY ->
          meaning instanceof StringLogicalTypeAnnotation
                  || meaning instanceof EnumLogicalTypeAnnotation
              ? (row, n) -> row.getString(n, 0)
              : null;
      case FIXED_LEN_BYTE_ARRAY, INT96 -> null;
    };
  }

  private static String time(long value, TimestampLogicalTypeAnnotation type) {
    ChronoUnit unit =
        switch (type.getUnit()) {
          case MILLIS -> ChronoUnit.MILLIS;
          case MICROS -> ChronoUnit.MICROS;
          case NANOS -> ChronoUnit.NANOS;
        };
    Instant instant = Instant.EPOCH.plus(value, unit);
    return type.isAdjustedToUTC()
        ? instant.toString()
        : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }
}
