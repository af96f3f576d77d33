package dev.nidus.app.published;

import dev.nidus.app.published.TableSource.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The published numbers and the tables behind them, as the program carries them: `numbers.csv` and
/// `tables.csv` beside this class.
public final class PublishedNumbers {
  private PublishedNumbers() {}

  /// Every number, grouped by figure.
  public static List<PublishedNumber> all() {
    return of("numbers.csv", resource("numbers.csv"));
  }

  /// Numbers of a table of the form of `numbers.csv`.
  ///
  /// @param name of the table, for messages
  /// @param csv its text in UTF-8
  /// @throws IllegalArgumentException naming the row that cannot be read
  static List<PublishedNumber> of(String name, byte[] csv) {
    List<PublishedNumber> numbers = new ArrayList<>();
    Fields table = Fields.of(name, csv);
    for (int row = 0; row < table.size(); row++) {
      try {
        numbers.add(
            new PublishedNumber(
                table.at(row, "figure"),
                table.at(row, "quantity"),
                table.at(row, "subject"),
                PublishedValue.of(table.at(row, "published"), number(table.at(row, "read_to"))),
                new RecipeText(table.at(row, "recipe"), table.at(row, "of"), table.at(row, "by"))
                    .parse(),
                table.at(row, "source"),
                table.at(row, "why")));
      } catch (IllegalArgumentException unreadable) {
        throw new IllegalArgumentException(
            "row %d of %s cannot be read: %s".formatted(row + 1, name, unreadable.getMessage()),
            unreadable);
      }
    }
    return numbers;
  }

  /// Every table that a recipe may name.
  public static List<TableSource> tables() {
    List<TableSource> sources = new ArrayList<>();
    Fields table = Fields.of("tables.csv", resource("tables.csv"));
    for (int row = 0; row < table.size(); row++) {
      String models = table.at(row, "models");
      sources.add(
          new TableSource(
              table.at(row, "name"),
              table.at(row, "file"),
              table.at(row, "shipped").equals("yes") ? Place.SHIPPED : Place.TO_BE_GIVEN,
              table.at(row, "what"),
              table.at(row, "cohort"),
              models.isEmpty() ? List.of() : List.of(models.split("\\|", -1)),
              table.at(row, "licence"),
              table.at(row, "source")));
    }
    return sources;
  }

  private static OptionalDouble number(String text) {
    return text.isBlank() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
  }

  /// A table of the program, whose columns are known.
  private record Fields(NamedTable table) {
    static Fields of(String name, byte[] csv) {
      try {
        return new Fields(NamedTable.read(name, csv));
      } catch (Unavailable damaged) {
        throw new IllegalArgumentException(damaged.sentence(), damaged);
      }
    }

    int size() {
      return table.size();
    }

    String at(int row, String column) {
      try {
        return table.text(column).get(row);
      } catch (Unavailable absent) {
        throw new IllegalArgumentException(absent.sentence(), absent);
      }
    }
  }

  private static byte[] resource(String name) {
    try (InputStream stream = PublishedNumbers.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its table " + name);
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(
          "the program's table %s cannot be read".formatted(name), unreadable);
    }
  }
}
