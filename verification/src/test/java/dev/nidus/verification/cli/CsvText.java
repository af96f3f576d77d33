package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A CSV file in memory.
///
/// @param header the columns
/// @param rows the data
record CsvText(List<String> header, List<List<String>> rows) {

  static CsvText read(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      reader.forEach(record -> rows.add(record.getFields()));
    }
    assertThat(rows).as(file.toString()).isNotEmpty();
    return new CsvText(rows.getFirst(), List.copyOf(rows.subList(1, rows.size())));
  }

  Path write(Path file) throws IOException {
    try (CsvWriter writer = CsvWriter.builder().build(file)) {
      writer.writeRecord(header);
      rows.forEach(writer::writeRecord);
    }
    return file;
  }

  List<String> column(String name) {
    int index = header.indexOf(name);
    assertThat(index).as(name + " in " + header).isNotNegative();
    return rows.stream().map(row -> row.get(index)).toList();
  }

  List<Double> numbers(String name) {
    return column(name).stream().map(Double::valueOf).toList();
  }

  /// The columns `pred_0` to `pred_255` of a row.
  float[] features(int row) {
    int first = header.indexOf("pred_0");
    assertThat(header.subList(first, header.size()))
        .hasSize(Weights.FEATURES)
        .endsWith("pred_" + (Weights.FEATURES - 1));
    float[] features = new float[Weights.FEATURES];
    for (int n = 0; n < features.length; n++) {
      features[n] = Float.parseFloat(rows.get(row).get(first + n));
    }
    return features;
  }

  static Path text(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }
}
