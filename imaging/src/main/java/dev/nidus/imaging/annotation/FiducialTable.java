package dev.nidus.imaging.annotation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.SeedPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A 3D Slicer fiducial list (`.fcsv`): comment lines that say the coordinate system and the
/// columns, then one point per line.
final class FiducialTable {
  private static final List<String> USUAL_COLUMNS =
      List.of("id", "x", "y", "z", "ow", "ox", "oy", "oz", "vis", "sel", "lock", "label");

  private final String name;

  FiducialTable(String name) {
    this.name = name;
  }

  List<NamedSeed> read(String text) throws UnreadableSeeds {
    CoordinateSystem system = systemOf(text);
    List<String> columns =
        comment(text, "columns")
            .map(list -> Arrays.stream(list.split(",", -1)).map(String::strip).toList())
            .orElse(USUAL_COLUMNS);
    String table = String.join("\n", text.lines().filter(line -> !line.startsWith("#")).toList());
    List<NamedSeed> seeds = new ArrayList<>();
    try {
      for (CsvRecord row : CsvReader.builder().skipEmptyLines(true).ofCsvRecord(table)) {
        String label = cell(row, columns, "label");
        seeds.add(
            new NamedSeed(
                label.isEmpty() ? cell(row, columns, "id") : label,
                new SeedPoint(
                    number(row, columns, "x"),
                    number(row, columns, "y"),
                    number(row, columns, "z"),
                    system)));
      }
    } catch (CsvParseException e) {
      throw new UnreadableSeeds("%s is not a valid table: %s".formatted(name, e.getMessage()), e);
    }
    return List.copyOf(seeds);
  }

  private CoordinateSystem systemOf(String text) throws UnreadableSeeds {
    String system =
        comment(text, "CoordinateSystem")
            .orElseThrow(() ->
                new UnreadableSeeds(
                    "%s does not say its coordinate system; add the line '# CoordinateSystem = LPS' or '= RAS'"
                        .formatted(name)));
    return switch (system.toUpperCase(Locale.ROOT)) {
      case "0", "RAS" -> CoordinateSystem.RAS;
      case "1", "LPS" -> CoordinateSystem.LPS;
      case "2", "IJK" -> CoordinateSystem.VOXEL;
      default ->
          throw new UnreadableSeeds(
              "%s has the CoordinateSystem '%s'; 0 (RAS), 1 (LPS) and 2 (IJK) are read"
                  .formatted(name, system));
    };
  }

  /// The value of a line `# key = value`.
  private static Optional<String> comment(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.substring(1).split("=", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
        .map(parts -> parts[1].strip())
        .findFirst();
  }

  private static String cell(CsvRecord row, List<String> columns, String column) {
    int at = columns.indexOf(column);
    return at >= 0 && at < row.getFieldCount() ? row.getField(at).strip() : "";
  }

  private double number(CsvRecord row, List<String> columns, String column) throws UnreadableSeeds {
    String text = cell(row, columns, column);
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notANumber(row, column, text, e);
    }
    throw notANumber(row, column, text, new NumberFormatException("not finite"));
  }

  private UnreadableSeeds notANumber(
      CsvRecord row, String column, String text, NumberFormatException cause) {
    return new UnreadableSeeds(
        "%s has '%s' in column %s of point '%s'; a finite number belongs there"
            .formatted(name, text, column, row.getField(0)),
        cause);
  }
}
