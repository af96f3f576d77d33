package dev.nidus.evidence.testing;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A fixture in CSV, by columns; and those in JSON and NumPy's format.
public record GoldenTable(List<String> header, List<List<String>> rows) {

  public static GoldenTable read(String fixture) throws IOException {
    List<List<String>> lines =
        Files.readAllLines(Fixtures.fixture(fixture)).stream()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    return new GoldenTable(lines.getFirst(), lines.subList(1, lines.size()));
  }

  public static JsonNode json(String fixture) throws IOException {
    return new ObjectMapper().readTree(Files.readString(Fixtures.fixture(fixture)));
  }

  /// A table of whole numbers.
  public static int[][] integers(String fixture) throws IOException {
    NpyArray array = NpyArray.read(Fixtures.fixture(fixture));
    int width = array.shape().get(1);
    int[][] rows = new int[array.shape().get(0)][width];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        rows[row][i] = (int) array.values()[row * width + i];
      }
    }
    return rows;
  }

  public double[] column(String name) {
    int at = header.indexOf(name);
    return rows.stream().mapToDouble(row -> Double.parseDouble(row.get(at))).toArray();
  }

  public int[] integers(int column) {
    return rows.stream().mapToInt(row -> (int) Double.parseDouble(row.get(column))).toArray();
  }

  /// The numbers of the columns whose names start so, by row.
  public double[][] columnsStarting(String prefix) {
    int[] at =
        IntStream.range(0, header.size())
            .filter(column -> header.get(column).startsWith(prefix))
            .toArray();
    return rows.stream()
        .map(row -> Arrays.stream(at).mapToDouble(i -> Double.parseDouble(row.get(i))).toArray())
        .toArray(double[][]::new);
  }
}
