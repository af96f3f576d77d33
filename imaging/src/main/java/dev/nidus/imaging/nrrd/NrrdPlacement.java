package dev.nidus.imaging.nrrd;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.storage.DeclaredGeometry;
import dev.nidus.imaging.storage.ScanFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The place of an NRRD grid, turned to LPS mm.
final class NrrdPlacement {
  private static final Pattern VECTOR = Pattern.compile("\\(([^()]*)\\)|none");

  private final NrrdHeader header;
  private final ScanFile file;

  NrrdPlacement(NrrdHeader header) {
    this.header = header;
    this.file = header.file();
  }

  /// @param axes positions of i, j and k among the axes of the file
  ImageGeometry geometry(GridSize size, List<Integer> axes) throws UnreadableScan {
    double[] sign = signs();
    requireMillimetres();
    List<List<Double>> directions = directions();
    double[] cosines = new double[9];
    double[] lengths = new double[3];
    for (int column = 0; column < 3; column++) {
      List<Double> vector = directions.get(axes.get(column));
      if (vector.isEmpty()) {
        throw file.unreadable("has no space direction for axis %d".formatted(axes.get(column) + 1));
      }
      double sum = 0;
      for (double component : vector) {
        sum += component * component;
      }
      lengths[column] = Math.sqrt(sum);
    }
    var spacing =
        DeclaredGeometry.spacing(file, "'space directions'", lengths[0], lengths[1], lengths[2]);
    for (int column = 0; column < 3; column++) {
      for (int row = 0; row < 3; row++) {
        double component = directions.get(axes.get(column)).get(row) / lengths[column];
        cosines[3 * row + column] = sign[row] * component + 0.0;
      }
    }
    List<Double> origin = vectors("space origin").getFirst();
    if (origin.size() != 3) {
      throw file.unreadable(
          "has '%s' in 'space origin'; three numbers belong there"
              .formatted(header.required("space origin")));
    }
    return new ImageGeometry(
        size,
        DeclaredGeometry.origin(
            file,
            "'space origin'",
            sign[0] * origin.get(0),
            sign[1] * origin.get(1),
            sign[2] * origin.get(2)),
        spacing,
        DeclaredGeometry.direction(file, "'space directions'", cosines));
  }

  /// One vector per axis, empty for `none`.
  List<List<Double>> directions() throws UnreadableScan {
    return vectors("space directions");
  }

  private double[] signs() throws UnreadableScan {
    String space =
        header
            .field("space")
            .orElseThrow(() ->
                file.unreadable(
                    "does not say where its voxels lie: it names no 'space'; add 'space:"
                        + " left-posterior-superior', 'space directions' and 'space origin'"));
    return switch (space.toLowerCase(Locale.ROOT)) {
      case "left-posterior-superior", "lps" -> new double[] {1, 1, 1};
      case "right-anterior-superior", "ras" -> new double[] {-1, -1, 1};
      case "left-anterior-superior", "las" -> new double[] {1, -1, 1};
      default ->
          throw file.unreadable(
              "lies in the space '%s', which is not the patient's; left-posterior-superior, right-anterior-superior and left-anterior-superior are read"
                  .formatted(space));
    };
  }

  private void requireMillimetres() throws UnreadableScan {
    String units = header.field("space units").orElse("").toLowerCase(Locale.ROOT);
    if (!units.matches("(\"?(mm|millimet(er|re)s?)?\"?\\s*)*")) {
      throw file.unreadable("has 'space units' of %s; only mm are read".formatted(units));
    }
  }

  private List<List<Double>> vectors(String field) throws UnreadableScan {
    String text = header.required(field);
    List<List<Double>> vectors = new ArrayList<>();
    Matcher matcher = VECTOR.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (!text.substring(end, matcher.start()).isBlank()) {
        break;
      }
      vectors.add(matcher.group(1) == null ? List.of() : numbers(field, matcher.group(1)));
      end = matcher.end();
    }
    if (vectors.isEmpty() || !text.substring(end).isBlank()) {
      throw file.unreadable(
          "has '%s' in '%s'; vectors like (1,0,0) belong there".formatted(text, field));
    }
    return vectors;
  }

  private List<Double> numbers(String field, String text) throws UnreadableScan {
    List<Double> numbers = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      try {
        numbers.add(Double.parseDouble(word.strip()));
      } catch (NumberFormatException e) {
        throw file.unreadable("has '%s' in '%s'; numbers belong there".formatted(word, field));
      }
    }
    if (numbers.size() != 3) {
      throw file.unreadable(
          "has the vector (%s) in '%s'; the patient's space has three components"
              .formatted(text, field));
    }
    return numbers;
  }
}
